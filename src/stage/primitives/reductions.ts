/**
 * Reductions of tensors, and what accumulates along an axis: composed of ops on the last axis, to which the wanted axis
 * is moved first. Products and running totals combine halves and doubled distances, so that n elements take about log n
 * ops, and zeros among them do not harm a derivative.
 */

import { type Shape, sizeOf } from '../../graph';
import type { TensorPrimitive } from '../../lang/catalogue';
import { fail, wrongType } from '../machine/mistakes';
import { choose } from '../machine/operate';
import type { PrimitiveRule } from '../machine/primitive';
import { type Numeric, shapeOf } from '../machine/tensorValue';
import { TensorValue, type Value } from '../machine/values';
import { axisOf, type Calling, ofRank, toNumeric } from './tensorArguments';
import { elements, op, reshaped, tensorRule } from './tensors';

/** A tensor whose last axis is the wanted one. A number counts as a vector of one element. */
interface Lined {
  readonly x: Numeric;
  readonly size: number;
  /** The result in the order of the tensor's axes: with the last axis, or without it. */
  readonly back: (result: Numeric) => Numeric;
}

/** With the axis at the end; without an axis, all elements in one row. */
function lined(tensor: Value, axis: Value | undefined, calling: Calling): Lined {
  const x = toNumeric(tensor, calling);
  const shape = shapeOf(x);
  if (axis === undefined) {
    const size = sizeOf(shape);
    return { x: reshaped(calling, x, [size]), size, back: (result) => result };
  }
  const at = axisOf(axis, shape, calling);
  const last = shape.length - 1;
  const order = [...shape.keys()].filter((each) => each !== at).concat(at);
  const size = shape[at]!;
  if (at === last) return { x, size, back: (result) => result };
  const back = (result: Numeric): Numeric =>
    shapeOf(result).length < shape.length
      ? result
      : op(
          calling,
          'permute',
          [result],
          order.map((_, each) => order.indexOf(each)),
        );
  return { x: op(calling, 'permute', [x], order), size, back };
}

/** Along the last axis by default, as softmax. */
function alongLast(tensor: Value, axis: Value | undefined, calling: Calling): Lined {
  const x = toNumeric(tensor, calling);
  return lined(x, axis ?? (shapeOf(x).length === 0 ? undefined : -1), calling);
}

function reduction(reduce: (lined: Lined, calling: Calling) => Numeric) {
  return ([tensor, axis]: readonly Value[], calling: Calling): Value =>
    reduce(lined(tensor!, axis, calling), calling);
}

/** The element of place k in increasing order. */
function orderStatistic(calling: Calling, x: Numeric, k: number): Numeric {
  return op(calling, 'orderStatistic', [x], [k]);
}

/** The largest element of one tensor, or the smallest. */
export function extremeElement(name: 'min' | 'max', tensor: Numeric, calling: Calling): Numeric {
  const { x, size } = lined(tensor, undefined, calling);
  return orderStatistic(calling, x, name === 'min' ? 0 : size - 1);
}

/** With a last axis of size 1 in addition, against which elements of rows broadcast. */
function spread(calling: Calling, x: Numeric): Numeric {
  return reshaped(calling, x, [...shapeOf(x), 1]);
}

function part(calling: Calling, x: Numeric, from: number, size: number): Numeric {
  return op(calling, 'slice', [x], [shapeOf(x).length - 1, from, size]);
}

function sumLast(calling: Calling, x: Numeric): Numeric {
  return op(calling, 'sum', [x], [shapeOf(x).length - 1]);
}

/**
 * The first place of an extreme; its number is found as the least of the places of all that are equal to it. It is NaN
 * where the extreme is, which no element equals.
 */
function placeOf(name: 'min' | 'max') {
  return reduction(({ x, size }, calling) => {
    const best = spread(calling, orderStatistic(calling, x, name === 'min' ? 0 : size - 1));
    const places = new TensorValue(
      Float64Array.from({ length: size }, (_, index) => index),
      [size],
    );
    const { machine, site } = calling;
    const found = choose('eq', [x, best], [places, size], calling.name, site, machine);
    const place = orderStatistic(calling, found, 0);
    return choose('eq', [place, size], [Number.NaN, place], calling.name, site, machine);
  });
}

/** Halves are multiplied with each other until one element is left. */
const product = reduction(({ x, size }, calling) => {
  let rest = x;
  for (let count = size; count > 1; count = Math.ceil(count / 2)) {
    const half = Math.floor(count / 2);
    const halves = elements(calling, 'mul', part(calling, rest, 0, half), part(calling, rest, half, half));
    const axis = shapeOf(rest).length - 1;
    rest =
      count % 2 === 0 ? halves : op(calling, 'concat', [halves, part(calling, rest, count - 1, 1)], [axis]);
  }
  return reshaped(calling, rest, shapeOf(rest).slice(0, -1));
});

/** The shape with another last axis. */
const withLast = (shape: Shape, size: number): number[] => [...shape.slice(0, -1), size];

/** Each element takes in the one at a distance before it, at distances 1, 2, 4, … (Hillis and Steele 1986). */
function running(name: 'add' | 'mul') {
  return ([tensor, along]: readonly Value[], calling: Calling): Value => {
    const { x, size, back } = alongLast(tensor!, along, calling);
    let total = x;
    for (let distance = 1; distance < size; distance *= 2) {
      const axis = shapeOf(x).length - 1;
      const before = part(calling, total, 0, size - distance);
      const shape = withLast(shapeOf(x), distance);
      const neutral = new TensorValue(new Float64Array(sizeOf(shape)).fill(name === 'add' ? 0 : 1), shape);
      total = elements(calling, name, total, op(calling, 'concat', [neutral, before], [axis]));
    }
    return back(total);
  };
}

function differences([tensor, along]: readonly Value[], calling: Calling): Value {
  const { x, size, back } = alongLast(tensor!, along, calling);
  if (size < 2) fewElements(calling, size);
  const [later, earlier] = [part(calling, x, 1, size - 1), part(calling, x, 0, size - 1)];
  return back(elements(calling, 'sub', later, earlier));
}

function fewElements({ name, site, machine }: Calling, size: number): never {
  return fail(machine, site, 'shape-mismatch', `${name} wants two elements at least, but got ${size}.`);
}

function fromMean({ x, size }: Lined, calling: Calling): Numeric {
  if (size < 2) return fewElements(calling, size);
  const mean = elements(calling, 'div', sumLast(calling, x), size);
  return elements(calling, 'sub', x, spread(calling, mean));
}

/** The squares of the distances from the mean, divided by one less than the number of elements. */
function variance(line: Lined, calling: Calling): Numeric {
  const distance = fromMean(line, calling);
  const squares = sumLast(calling, elements(calling, 'mul', distance, distance));
  return elements(calling, 'div', squares, line.size - 1);
}

/** The root of the variance, as the norm of the distances. Where that is 0, so is the derivative. */
function deviation(line: Lined, calling: Calling): Numeric {
  const size = op(calling, 'norm', [fromMean(line, calling)]);
  return elements(calling, 'div', size, Math.sqrt(line.size - 1));
}

/** Between two places in increasing order, linearly (definition 7 of Hyndman and Fan 1996). */
function between(calling: Calling, x: Numeric, place: number): Numeric {
  const [below, share] = [Math.floor(place), place - Math.floor(place)];
  const first = orderStatistic(calling, x, below);
  if (share === 0) return first;
  const second = orderStatistic(calling, x, below + 1);
  const shared = (weight: number, value: Numeric): Numeric => elements(calling, 'mul', weight, value);
  return elements(calling, 'add', shared(1 - share, first), shared(share, second));
}

function quantile([tensor, given, axis]: readonly Value[], calling: Calling): Value {
  const { name, site, machine } = calling;
  const share = machine.resolve(given!);
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    return wrongType(machine, site, name, 'a share from 0 to 1', share);
  const { x, size } = lined(tensor!, axis, calling);
  return between(calling, x, (size - 1) * share);
}

/** The places from a start up to an end, which is left out. */
function slice([tensor, from, to, along]: readonly Value[], calling: Calling): Value {
  const x = toNumeric(tensor!, calling);
  const shape = shapeOf(x);
  const axis = axisOf(along ?? 0, shape, calling);
  const { name, site, machine } = calling;
  const size = shape[axis]!;
  const bound = (given: Value | undefined, what: string): number => {
    if (given === undefined) return size;
    const value = machine.resolve(given);
    if (typeof value !== 'number' || !Number.isInteger(value))
      return wrongType(machine, site, name, `a whole number as ${what}`, value);
    return value < 0 ? value + size : value;
  };
  const [start, end] = [bound(from, 'start'), bound(to, 'end')];
  if (start >= 0 && start < end && end <= size) return op(calling, 'slice', [x], [axis, start, end - start]);
  return fail(
    machine,
    site,
    'index-out-of-range',
    `${name} finds no places from ${start} up to ${end}: along axis ${axis} there are places 0 to ${size - 1}, and one at least is wanted.`,
  );
}

/** The matrix with a vector on its diagonal, or the diagonal of a square matrix: rows of n + 1 end one place later. */
function diagonal([tensor]: readonly Value[], calling: Calling): Value {
  const x = ofRank(tensor!, [1, 2], 'a vector or a matrix', calling, 0);
  const shape = shapeOf(x);
  const n = shape[0]!;
  if (shape.length === 1) {
    const rows = op(calling, 'pad', [reshaped(calling, x, [n, 1])], [1, 0, n]);
    const flat = op(calling, 'slice', [reshaped(calling, rows, [n * (n + 1)])], [0, 0, n * n]);
    return reshaped(calling, flat, [n, n]);
  }
  const { name, site, machine } = calling;
  if (shape[1] !== n)
    fail(machine, site, 'shape-mismatch', `${name} wants a square matrix, but got ${n} rows of ${shape[1]}.`);
  const flat = op(calling, 'pad', [reshaped(calling, x, [n * n])], [0, 0, n]);
  const rows = reshaped(calling, flat, [n, n + 1]);
  return reshaped(calling, op(calling, 'slice', [rows], [1, 0, 1]), [n]);
}

export const reductionRules = {
  'log-sum-exp': tensorRule(
    'log-sum-exp',
    reduction(({ x }, calling) => op(calling, 'logSumExp', [x])),
  ),
  prod: tensorRule('prod', product),
  cumsum: tensorRule('cumsum', running('add')),
  cumprod: tensorRule('cumprod', running('mul')),
  diff: tensorRule('diff', differences),
  variance: tensorRule('variance', reduction(variance)),
  'standard-deviation': tensorRule('standard-deviation', reduction(deviation)),
  median: tensorRule(
    'median',
    reduction(({ x, size }, calling) => between(calling, x, (size - 1) / 2)),
  ),
  quantile: tensorRule('quantile', quantile),
  argmax: tensorRule('argmax', placeOf('max')),
  argmin: tensorRule('argmin', placeOf('min')),
  slice: tensorRule('slice', slice),
  diag: tensorRule('diag', diagonal),
} satisfies Partial<Record<TensorPrimitive, PrimitiveRule>>;
