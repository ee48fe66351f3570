/** The root of the sum of squares along the last axis, scaled by a power of two where the squares would leave the range. */

import { squareScales, stridesOf, type TensorNode } from '../../../graph';
import { readLocal } from '../assembler/code';
import type { Numbers } from '../lanes';
import { type Context, onwards } from './context';
import { store } from './stores';
import { walk } from './walks';

export function norm(ctx: Context, node: TensorNode): void {
  const { code } = ctx;
  const [x] = node.operands;
  const { shape } = x!.type;
  const length = shape.at(-1)!;
  const rows = shape.slice(0, -1);
  const lanes = ctx.lanesOf(node);
  const { large, shrink, small, grow } = squareScales[lanes.float.name];
  ctx.declare(node);
  const [scale, total] = [code.allocLocal(lanes.number), code.allocLocal(lanes.number)];
  const [factor, sum] = [readLocal(scale), readLocal(total)];
  const strides = stridesOf(rows);
  const starts = strides.map((stride) => stride * length);
  walk(code, rows, [{ strides: starts }, { strides }], ([start, to]) => {
    const along = (body: (element: Numbers) => void): void =>
      walk(code, [length], [{ strides: [1] }], ([step]) =>
        body(ctx.element(x!, onwards(start!, step!), lanes)),
      );
    code.set(scale, lanes.constant(0));
    along((element) => code.set(scale, lanes.max(factor, lanes.abs(element))));
    const grown = lanes.select(lanes.lt(factor, small), grow, 1);
    code.set(scale, lanes.select(lanes.gt(factor, large), shrink, grown));
    code.set(total, lanes.constant(0));
    along((element) => {
      const scaled = code.let(lanes.number, lanes.mul(element, factor));
      code.set(total, lanes.add(sum, lanes.mul(scaled, scaled)));
    });
    store(ctx, node, to!, lanes.div(lanes.sqrt(sum), factor));
  });
  code.freeLocal(scale);
  code.freeLocal(total);
}
