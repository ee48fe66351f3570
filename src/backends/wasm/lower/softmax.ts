/** Softmax and its logarithm along the last axis, after subtracting the maximum of its elements. */

import type { TensorNode } from '../../../graph';
import { readLocal } from '../assembler/code';
import type { Lanes, Numbers } from '../lanes';
import { type Context, type ElementIndex, onwards, storeElement } from './context';
import { walk } from './walks';

interface Row {
  readonly maximum: Numbers;
  readonly total: Numbers;
}

/** Lowers an op by the value of each element, given the maximum of its row and the sum of exponentials. */
function alongRows(value: (lanes: Lanes, ctx: Context, row: Row, element: Numbers) => Numbers) {
  return (ctx: Context, node: TensorNode): void => {
    const { code } = ctx;
    const [x] = node.operands;
    const { shape } = node.type;
    const length = shape.at(-1)!;
    const rows = shape.slice(0, -1);
    const lanes = ctx.lanesOf(node);
    ctx.declare(node);
    const { address } = ctx.tensor(node);
    const [maximum, total] = [code.allocLocal(lanes.number), code.allocLocal(lanes.number)];
    const starts = rows.map((_, axis) => rows.slice(axis + 1).reduce((size, each) => size * each, length));
    const exp = (operand: Numbers): Numbers => ctx.library.call('exp', lanes, [operand]);
    walk(code, rows, [{ strides: starts }], ([start]) => {
      const place = (step: ElementIndex): ElementIndex => onwards(start!, step);
      const element = (step: ElementIndex): Numbers => ctx.element(x!, place(step), lanes);
      const row = { maximum: readLocal(maximum), total: readLocal(total) };
      const along = (body: (step: ElementIndex) => void): void =>
        walk(code, [length], [{ strides: [1] }], ([step]) => body(step!));
      code.set(maximum, lanes.constant(Number.NEGATIVE_INFINITY));
      along((step) => code.set(maximum, lanes.max(row.maximum, element(step))));
      code.set(total, lanes.constant(0));
      along((step) => code.set(total, lanes.add(row.total, exp(lanes.sub(element(step), row.maximum)))));
      along((step) => storeElement(code, address, place(step), lanes, value(lanes, ctx, row, element(step))));
    });
    code.freeLocal(maximum);
    code.freeLocal(total);
  };
}

export const softmax = alongRows((lanes, ctx, { maximum, total }, element) =>
  lanes.div(ctx.library.call('exp', lanes, [lanes.sub(element, maximum)]), total),
);

export const logSoftmax = alongRows((lanes, ctx, { maximum, total }, element) =>
  lanes.sub(lanes.sub(element, maximum), ctx.library.call('log', lanes, [total])),
);
