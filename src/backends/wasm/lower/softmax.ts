/** Softmax, its logarithm, and the logarithm of its sum along the last axis, after subtracting the maximum of the elements. */

import { stridesOf, type TensorNode } from '../../../graph';
import { readLocal } from '../assembler/code';
import type { Lanes, Numbers } from '../lanes';
import { type Context, type ElementIndex, onwards, storeElement } from './context';
import { store } from './stores';
import { walk } from './walks';

interface Row {
  readonly maximum: Numbers;
  readonly total: Numbers;
}

/** Walks over the elements of a row. */
type Along = (body: (place: ElementIndex, element: Numbers) => void) => void;

/**
 * Runs `finish` for each row, with the sum of the exponentials of its elements less the maximum. `shiftOf` says what
 * is subtracted instead of that maximum.
 */
function alongRows(
  shiftOf: (lanes: Lanes, maximum: Numbers) => Numbers,
  finish: (ctx: Context, node: TensorNode, lanes: Lanes, row: Row, along: Along, to: ElementIndex) => void,
) {
  return (ctx: Context, node: TensorNode): void => {
    const { code } = ctx;
    const [x] = node.operands;
    const { shape } = x!.type;
    const length = shape.at(-1)!;
    const rows = shape.slice(0, -1);
    const lanes = ctx.lanesOf(node);
    ctx.declare(node);
    const [maximum, total] = [code.allocLocal(lanes.number), code.allocLocal(lanes.number)];
    const strides = stridesOf(rows);
    const starts = strides.map((stride) => stride * length);
    const exp = (operand: Numbers): Numbers => ctx.library.call('exp', lanes, [operand]);
    const row = { maximum: readLocal(maximum), total: readLocal(total) };
    walk(code, rows, [{ strides: starts }, { strides }], ([start, to]) => {
      const along: Along = (body) =>
        walk(code, [length], [{ strides: [1] }], ([step]) => {
          const place = onwards(start!, step!);
          body(place, ctx.element(x!, place, lanes));
        });
      code.set(maximum, lanes.constant(Number.NEGATIVE_INFINITY));
      along((_, element) => code.set(maximum, lanes.max(row.maximum, element)));
      code.set(maximum, shiftOf(lanes, row.maximum));
      code.set(total, lanes.constant(0));
      along((_, element) => code.set(total, lanes.add(row.total, exp(lanes.sub(element, row.maximum)))));
      finish(ctx, node, lanes, row, along, to!);
    });
    code.freeLocal(maximum);
    code.freeLocal(total);
  };
}

/** Lowers an op by the value of each element, given the maximum of its row and the sum of exponentials. */
function elementByElement(value: (lanes: Lanes, ctx: Context, row: Row, element: Numbers) => Numbers) {
  return alongRows(
    (_, maximum) => maximum,
    (ctx, node, lanes, row, along) => {
      const { address } = ctx.tensor(node);
      along((place, element) =>
        storeElement(ctx.code, address, place, lanes, value(lanes, ctx, row, element)),
      );
    },
  );
}

export const softmax = elementByElement((lanes, ctx, { maximum, total }, element) =>
  lanes.div(ctx.library.call('exp', lanes, [lanes.sub(element, maximum)]), total),
);

export const logSoftmax = elementByElement((lanes, ctx, { maximum, total }, element) =>
  lanes.sub(lanes.sub(element, maximum), ctx.library.call('log', lanes, [total])),
);

/** An infinite maximum is not subtracted. */
export const logSumExp = alongRows(
  (lanes, maximum) =>
    lanes.select(lanes.lt(lanes.abs(maximum), Number.POSITIVE_INFINITY), maximum, lanes.constant(0)),
  (ctx, node, lanes, { maximum, total }, _, to) => {
    const value = lanes.add(maximum, ctx.library.call('log', lanes, [total]));
    store(ctx, node, to, value);
  },
);
