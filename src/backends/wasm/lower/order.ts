/**
 * Lowers the choice of one element by its place in increasing order: the extremes by one pass, any other by counting for
 * each element how many are below it.
 */

import { stridesOf, type TensorNode } from '../../../graph';
import { type Local, readLocal } from '../assembler/code';
import type { Lanes, Numbers } from '../lanes';
import { type Context, onwards } from './context';
import { store } from './stores';
import { walk } from './walks';

/** Walks over the elements of one row. */
type Along = (body: (element: Numbers) => void) => void;

function extreme(
  ctx: Context,
  lanes: Lanes,
  along: Along,
  name: 'min' | 'max',
  write: (x: Numbers) => void,
): void {
  const { code } = ctx;
  const best = code.allocLocal(lanes.number);
  code.set(best, lanes.constant(name === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY));
  along((element) => code.set(best, lanes[name](readLocal(best), element)));
  write(readLocal(best));
  code.freeLocal(best);
}

function counted(ctx: Context, lanes: Lanes, along: Along, k: number, write: (x: Numbers) => void): void {
  const { code } = ctx;
  const local = (): Local => code.allocLocal(lanes.number);
  const [result, own, below, atMost] = [local(), local(), local(), local()] as const;
  const tally = (into: Local, holds: Parameters<Lanes['select']>[0]): void =>
    code.set(into, lanes.add(readLocal(into), lanes.select(holds, lanes.constant(1), lanes.constant(0))));
  code.set(result, lanes.constant(0));
  along((element) => {
    code.set(own, element);
    code.set(below, lanes.constant(0));
    code.set(atMost, lanes.constant(0));
    along((other) => {
      tally(below, lanes.lt(other, readLocal(own)));
      tally(atMost, lanes.le(other, readLocal(own)));
    });
    const isPlace = lanes.and(lanes.le(readLocal(below), k), lanes.gt(readLocal(atMost), k));
    const isNumber = lanes.eq(readLocal(own), readLocal(own));
    code.set(
      result,
      lanes.select(isNumber, lanes.select(isPlace, readLocal(own), readLocal(result)), readLocal(own)),
    );
  });
  // An element that is NaN makes the result NaN, whatever comes after it.
  along((element) => code.set(result, lanes.select(lanes.eq(element, element), readLocal(result), element)));
  write(readLocal(result));
  for (const each of [result, own, below, atMost]) code.freeLocal(each);
}

export function orderStatistic(ctx: Context, node: TensorNode): void {
  const [x] = node.operands;
  const [k] = node.attributes;
  const { shape } = x!.type;
  const length = shape.at(-1)!;
  const lanes = ctx.lanesOf(node);
  const strides = stridesOf(shape.slice(0, -1));
  ctx.declare(node);
  const starts = strides.map((stride) => stride * length);
  walk(ctx.code, shape.slice(0, -1), [{ strides: starts }, { strides }], ([start, to]) => {
    const along: Along = (body) =>
      walk(ctx.code, [length], [{ strides: [1] }], ([step]) =>
        body(ctx.element(x!, onwards(start!, step!), lanes)),
      );
    const write = (value: Numbers): void => store(ctx, node, to!, value);
    if (k === 0) extreme(ctx, lanes, along, 'min', write);
    else if (k === length - 1) extreme(ctx, lanes, along, 'max', write);
    else counted(ctx, lanes, along, k!, write);
  });
}
