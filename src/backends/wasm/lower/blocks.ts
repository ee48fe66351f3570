/** Lowers blocks step by step: each step defines its value, and values that are no longer needed free their places. */

import type { Block, OpNode, RowsNode } from '../../../graph';
import type { Step } from '../../plan/schedule';
import { lowerBranch } from './branches';
import type { BlockWriter, Context } from './context';
import { lowerElementwise, type Operands } from './elementwise';
import type { Cell } from './frame';
import { lowerLoop } from './loops';
import { lowerRows } from './rows';
import { lowerScan } from './scans';
import { lowerElementwiseTensor, lowerTensor } from './tensors';

export function blockWriter(ctx: Context): BlockWriter {
  const blocks: BlockWriter = {
    write: (block) => writeBlock(ctx, block, blocks),
    release: (block) => release(ctx, block, 'end'),
  };
  return blocks;
}

function release(ctx: Context, block: Block, at: Step | 'end'): void {
  for (const node of ctx.schedule.expiring(block, at)) ctx.release(node);
}

function writeBlock(ctx: Context, block: Block, blocks: BlockWriter): void {
  const run = (steps: readonly Step[]): void => {
    const { code } = ctx;
    const around = code.marks.at(-1)?.span ?? null;
    for (const step of steps) {
      code.mark(step.span);
      lowerStep(ctx, step, blocks);
      release(ctx, block, step);
    }
    code.mark(around);
  };
  const pieces = ctx.outline.pieces.get(block);
  if (pieces === undefined) run(ctx.schedule.steps.get(block)!);
  else for (const piece of pieces) inFunction(ctx, 'piece', () => run(piece));
}

/** Writes a separate function, and a call of it. */
function inFunction(ctx: Context, name: string, write: () => void): void {
  const outer = ctx.frame;
  const code = ctx.module.function(name);
  let active: Cell | null = null;
  let slot: number | null = null;
  if (outer.active !== null) {
    slot = ctx.pool.alloc(16);
    outer.code.int32(0);
    ctx.read(outer.active)(outer.code);
    outer.code.memory('v128.store', slot);
    active = { type: 'v128', owner: code, local: code.allocLocal('v128'), slot: null };
    code.int32(0);
    code.memory('v128.load', slot);
    code.set(active.local!);
  }
  code.mark(outer.code.marks.at(-1)?.span ?? null);
  ctx.frame = { code, imports: new Map(), active };
  write();
  ctx.frame = outer;
  outer.code.call(code);
  if (slot !== null) ctx.pool.free(slot, 16);
}

function lowerStep(ctx: Context, step: Step, blocks: BlockWriter): void {
  switch (step.kind) {
    case 'op':
      return ctx.homes.each(step, () => lowerOp(ctx, step));
    case 'tensor':
      return ctx.homes.each(step, () => lowerTensor(ctx, step));
    case 'branch':
      return lowerBranch(ctx, step, blocks);
    case 'loop':
      return lowerLoop(ctx, step, blocks);
    case 'scan':
      return lowerScan(ctx, step, blocks);
    case 'rows':
      return rows(ctx, step, blocks);
  }
}

function rows(ctx: Context, step: RowsNode, blocks: BlockWriter): void {
  inFunction(ctx, 'rows', () => lowerRows(ctx, step, blocks));
}

function lowerOp(ctx: Context, node: OpNode): void {
  const m = ctx.lanesOf(node);
  const second = node.operands[1];
  const known = second?.kind === 'constant' ? Number(second.value) : null;
  const kit = { m, library: ctx.library, known };
  if (node.type.shape.length === 0) {
    const operands: Operands = {
      number: (position) => ctx.number(node.operands[position]!, m),
      truth: (position) => ctx.truth(node.operands[position]!, m),
    };
    ctx.define(node, lowerElementwise(node.op, kit, operands).value);
    return;
  }
  lowerElementwiseTensor(ctx, node, kit);
}
