/** Blocks step by step: ops as constants of the shader, regions as its control flow. */

import type { Block, OpNode } from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { Step } from '../../plan/schedule';
import { lowerBranch } from './branches';
import type { Context } from './context';
import { lowerElementwise } from './elementwise';
import { lowerLoop } from './loops';
import { lowerRows } from './rows';
import { lowerScan } from './scans';

/** Writes the code of a block. */
export type BlockWriter = (block: Block) => void;

export function blockWriter(ctx: Context): BlockWriter {
  const write = (block: Block): void => {
    const around = ctx.code.span;
    for (const step of ctx.schedule.steps.get(block)!) {
      ctx.code.span = step.span;
      lowerStep(ctx, step, write);
    }
    ctx.code.span = around;
  };
  return write;
}

function lowerStep(ctx: Context, step: Step, write: BlockWriter): void {
  switch (step.kind) {
    case 'op':
      return lowerOp(ctx, step);
    case 'tensor':
      throw new InternalError('tensors are left to other backends');
    case 'branch':
      return lowerBranch(ctx, step, write);
    case 'loop':
      return lowerLoop(ctx, step, write);
    case 'scan':
      return lowerScan(ctx, step, write);
    case 'rows':
      return lowerRows(ctx, step, write);
  }
}

function lowerOp(ctx: Context, node: OpNode): void {
  const second = node.operands[1];
  const known = second?.kind === 'constant' ? Number(second.value) : null;
  const operands = node.operands.map((each) => ctx.value(each));
  ctx.define(node, lowerElementwise(node.op, operands, { library: ctx.library, known }));
}
