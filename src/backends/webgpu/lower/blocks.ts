/** Lowers blocks step by step: ops become constants of the shader, regions its control flow. */

import { type Block, broadcastStrides, type OpNode } from '../../../graph';
import type { Step } from '../../plan/schedule';
import type { Index } from '../shader';
import { lowerBranch } from './branches';
import type { BlockWriter, Context } from './context';
import { lowerElementwise } from './elementwise';
import { lowerLoop } from './loops';
import { lowerRows } from './rows';
import { lowerScan } from './scans';
import { lowerTensor } from './tensors';
import { walk } from './walks';

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
      return lowerTensor(ctx, step);
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
  const kit = { library: ctx.library, known };
  const at = (index: (position: number) => Index): string =>
    lowerElementwise(
      node.op,
      node.operands.map((each, position) => ctx.element(each, index(position))),
      kit,
    );
  const { shape } = node.type;
  if (shape.length === 0)
    return ctx.define(
      node,
      at(() => '0u'),
    );
  const name = ctx.declare(node, 'v');
  const walks = [...node.operands.map(({ type }) => type.shape), shape].map((each) => ({
    strides: broadcastStrides(each, shape),
  }));
  walk(ctx, shape, walks, (indices) =>
    ctx.code.line(`${name}[${indices.at(-1)}] = ${at((position) => indices[position]!)};`),
  );
}
