/** Items of a tensor by a computed index. Each of the rows side by side has its own index. */

import { sizeOf, type TensorNode } from '../../../graph';
import type { FunctionCode, Local } from '../assembler/code';
import { i32, type Lanes, type Numbers, single, type Truths } from '../lanes';
import { type Context, placeOf, storeElement } from './context';
import { walk } from './walks';

/** The allowed distance of an index from a whole number. */
const tolerance = 1e-4;

/** The nearest position, and whether the index means one of `length`. */
interface Place {
  readonly at: Local;
  readonly valid: Local;
}

function placeAt(code: FunctionCode, index: Numbers, length: number): Place {
  const m = single;
  const whole = code.allocLocal('f64');
  const near = (c: FunctionCode): void => c.get(whole);
  // Like Math.round: a half rounds up.
  code.set(whole, m.floor(m.add(index, 0.5)));
  const inside = m.and(m.ge(near, 0), m.lt(near, length));
  const valid = code.allocLocal('i32');
  code.set(valid, m.and(m.le(m.abs(m.sub(index, near)), tolerance), inside));
  const at = code.allocLocal('i32');
  code.set(at, (c) => {
    c.get(whole);
    c.emit('i32.trunc_sat_f64_s');
    c.int32(0);
    c.get(valid);
    c.emit('select');
  });
  code.freeLocal(whole);
  return { at, valid };
}

function places(ctx: Context, node: TensorNode, length: number): Place[] {
  const [, index] = node.operands;
  const lanes = ctx.lanesOf(index!);
  const value = ctx.element(index!, 0, lanes);
  return perLane(lanes, (lane) => placeAt(ctx.code, lanes.lane(value, lane), length));
}

function freePlaces(ctx: Context, taken: readonly Place[]): void {
  for (const { at, valid } of taken) {
    ctx.code.freeLocal(at);
    ctx.code.freeLocal(valid);
  }
}

const isValid =
  ({ valid }: Place): Truths =>
  (code) =>
    code.get(valid);

function perLane<Value>(lanes: Lanes, value: (lane: number) => Value): Value[] {
  return Array.from({ length: lanes.count }, (_, lane) => value(lane));
}

/** Item `index` along the first axis; NaN if there is no such item. */
export function gather(ctx: Context, node: TensorNode): void {
  const { code } = ctx;
  const x = node.operands[0]!;
  const { shape } = node.type;
  const size = sizeOf(shape);
  const lanes = ctx.lanesOf(node);
  ctx.declare(node);
  const taken = places(ctx, node, x.type.shape[0]!);
  const address = x.kind === 'constant' ? ctx.statics.constants.get(x)! : ctx.tensor(x).address;
  const own = x.kind === 'constant' ? single : ctx.tensor(x).lanes;
  walk(code, [size], [{ strides: [1] }], ([index]) => {
    const fromLane = (lane: number): Numbers => {
      const place = taken[lane] ?? taken[0]!;
      const value: Numbers = (c) => {
        const first = i32.mul(place.at, size);
        const item = typeof index === 'function' ? i32.add(first, index) : first;
        const plus = typeof index === 'number' ? index : 0;
        const offset = placeOf(c, address, { base: item, plus }, own);
        own.loadLane(c, offset, lane);
      };
      return single.select(isValid(place), value, Number.NaN);
    };
    const value = lanes.together(perLane(lanes, fromLane));
    if (shape.length === 0) ctx.write(node, value);
    else storeElement(code, ctx.tensor(node).address, index!, lanes, value);
  });
  freePlaces(ctx, taken);
}

/** Zeros, except for the first operand at item `index`; NaN if there is no such item. */
export function scatter(ctx: Context, node: TensorNode): void {
  const { code } = ctx;
  const [x] = node.operands;
  const [count] = node.attributes;
  const size = sizeOf(x!.type.shape);
  const lanes = ctx.lanesOf(node);
  ctx.declare(node);
  const { address } = ctx.tensor(node);
  const taken = places(ctx, node, count!);
  for (let item = 0; item < count!; item++) {
    // The truth of a single lane is an `i32`.
    const here =
      ({ at }: Place): Truths =>
      (c) =>
        i32.eq(at, item)(c);
    walk(code, [size], [{ strides: [1] }, { strides: [1], start: item * size }], ([from, to]) => {
      const element = ctx.element(x!, from!, lanes);
      const lane = (place: Place, value: Numbers): Numbers =>
        single.select(isValid(place), single.select(here(place), value, 0), Number.NaN);
      const values = perLane(lanes, (index) => lane(taken[index] ?? taken[0]!, lanes.lane(element, index)));
      storeElement(code, address, to!, lanes, lanes.together(values));
    });
  }
  freePlaces(ctx, taken);
}
