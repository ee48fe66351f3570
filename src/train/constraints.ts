/**
 * Constrained parameters: an optimizer moves numbers without bounds, and the natural values are a function of them. This
 * is the function for one parameter whose bounds are given; `parameterMap.ts` puts those of all parameters together.
 */

import { sumTo } from '../autodiff';
import { type GraphBuilder, type Shape, sizeOf, type ValueNode } from '../graph';
import type { StagedParameter } from '../stage';
import { unreachable } from '../text/internal';

type Constrained = Pick<StagedParameter, 'shape' | 'constraint'>;

/** The shape of the unconstrained numbers of a parameter: a simplex of n elements has n - 1 of them. */
export function freeShape({ shape, constraint }: Constrained): Shape {
  return constraint.kind === 'simplex' ? [...shape.slice(0, -1), shape.at(-1)! - 1] : shape;
}

/** The unconstrained numbers of natural values within or on their bounds. `bounds` are those of `boundsOf`. */
export function unconstrain(
  { shape, constraint }: Constrained,
  values: Float64Array,
  bounds: readonly Float64Array[],
): Float64Array {
  switch (constraint.kind) {
    case 'none':
      return values.slice();
    case 'positive':
      return values.map(logarithm);
    case 'above':
      return values.map((value, index) => logarithm(value - bounds[0]![index]!));
    case 'below':
      return values.map((value, index) => logarithm(bounds[0]![index]! - value));
    case 'between':
      return values.map((value, index) => logOdds(value, bounds[0]![index]!, bounds[1]![index]!));
    case 'simplex':
      return eachRow(values, shape, isometricLogRatio);
    case 'ordered':
      return eachRow(values, shape, (row) =>
        row.map((value, index) => (index === 0 ? value : logarithm(value - row[index - 1]!))),
      );
    default:
      return unreachable(constraint);
  }
}

/** The logarithm of a distance; finite at 0, where a value lies on its bound as far as doubles tell. */
function logarithm(distance: number): number {
  return Math.log(Math.max(distance, Number.MIN_VALUE));
}

/** Halves, because the distance between two bounds may be beyond the largest number. */
function logOdds(value: number, low: number, high: number): number {
  const [below, above] = [value / 2 - low / 2, high / 2 - value / 2];
  const odds = below / above;
  return odds > 0 && Number.isFinite(odds) ? Math.log(odds) : logarithm(below) - logarithm(above);
}

function eachRow(values: Float64Array, shape: Shape, map: (row: Float64Array) => Float64Array): Float64Array {
  const length = shape.at(-1)!;
  const rows = Array.from({ length: sizeOf(shape) / length }, (_, row) =>
    map(values.subarray(row * length, (row + 1) * length)),
  );
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** The coordinates of the logarithms in the orthonormal basis that `simplexNodes` uses. */
function isometricLogRatio(row: Float64Array): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: row.length - 1 }, (_, index) => {
    sum += logarithm(row[index]!);
    const k = index + 1;
    return (sum - k * logarithm(row[k]!)) / Math.sqrt(k * (k + 1));
  });
}

export interface Natural {
  readonly value: ValueNode;
  /** From the gradient by the natural values, those by the unconstrained numbers and by each bound. */
  readonly pullBack: (gradient: ValueNode) => {
    readonly free: ValueNode;
    readonly bounds: readonly ValueNode[];
  };
}

/** The natural values of unconstrained nodes. `bounds` have the shape of the parameter. */
export function constrain(
  b: GraphBuilder,
  free: ValueNode,
  { constraint }: Constrained,
  bounds: readonly ValueNode[],
): Natural {
  const add = (x: ValueNode, y: ValueNode): ValueNode => b.op('add', [x, y]);
  const mul = (x: ValueNode, y: ValueNode): ValueNode => b.op('mul', [x, y]);
  const neg = (x: ValueNode): ValueNode => b.op('neg', [x]);
  switch (constraint.kind) {
    case 'none':
      return { value: free, pullBack: (gradient) => ({ free: gradient, bounds: [] }) };
    case 'positive': {
      const value = b.op('exp', [free]);
      return { value, pullBack: (gradient) => ({ free: mul(gradient, value), bounds: [] }) };
    }
    case 'above': {
      const distance = b.op('exp', [free]);
      return {
        value: add(bounds[0]!, distance),
        pullBack: (gradient) => ({ free: mul(gradient, distance), bounds: [gradient] }),
      };
    }
    case 'below': {
      const distance = b.op('exp', [free]);
      return {
        value: b.op('sub', [bounds[0]!, distance]),
        pullBack: (gradient) => ({ free: neg(mul(gradient, distance)), bounds: [gradient] }),
      };
    }
    case 'between': {
      const [low, high] = [bounds[0]!, bounds[1]!];
      const [part, other] = [b.op('sigmoid', [free]), b.op('sigmoid', [neg(free)])];
      const half = (x: ValueNode): ValueNode => mul(b.number(0.5), x);
      const slope = mul(b.op('sub', [half(high), half(low)]), mul(b.number(2), mul(part, other)));
      // Rounding may lead beyond a bound by a little.
      const blend = add(mul(low, other), mul(high, part));
      const [least, most] = [b.op('min', [low, high]), b.op('max', [low, high])];
      return {
        value: b.op('min', [b.op('max', [blend, least]), most]),
        pullBack: (gradient) => ({
          free: mul(gradient, slope),
          bounds: [mul(gradient, other), mul(gradient, part)],
        }),
      };
    }
    case 'simplex':
      return simplexNodes(b, free);
    case 'ordered':
      return orderedNodes(b, free);
    default:
      return unreachable(constraint);
  }
}

/**
 * The softmax of n numbers with the sum 0, written in an orthonormal basis (isometric log-ratio; Egozcue and others,
 * Mathematical Geology 35, 2003): no element is special, and the n - 1 coordinates are determined by the natural values.
 */
function simplexNodes(b: GraphBuilder, free: ValueNode): Natural {
  const { shape } = free.type;
  const axis = shape.length - 1;
  const count = shape[axis]!;
  const along = (number: (k: number) => number): ValueNode =>
    b.tensor(
      Float64Array.from({ length: count }, (_, index) => number(index + 1)),
      { element: 'number', shape: [count] },
    );
  const scale = along((k) => 1 / Math.sqrt(k * (k + 1)));
  const position = along((k) => k);
  const mul = (x: ValueNode, y: ValueNode): ValueNode => b.op('mul', [x, y]);
  const scaled = mul(free, scale);
  const above = b.tensorOp('pad', [runningSum(b, scaled, 'suffix')], [axis, 0, 1]);
  const below = b.tensorOp('pad', [mul(position, scaled)], [axis, 1, 0]);
  const value = b.tensorOp('softmax', [b.op('sub', [above, below])]);
  const pullBack = (gradient: ValueNode): ReturnType<Natural['pullBack']> => {
    const weighed = mul(gradient, value);
    const rows = [...shape.slice(0, -1), 1];
    const mean = sumTo(b, weighed, rows);
    const bySum = mul(value, b.op('sub', [gradient, mean]));
    const sums = b.tensorOp('slice', [runningSum(b, bySum, 'prefix')], [axis, 0, count]);
    const next = b.tensorOp('slice', [bySum], [axis, 1, count]);
    return { free: mul(scale, b.op('sub', [sums, mul(position, next)])), bounds: [] };
  };
  return { value, pullBack };
}

/** The first element, and the exponentials of the others as distances. */
function orderedNodes(b: GraphBuilder, free: ValueNode): Natural {
  const axis = free.type.shape.length - 1;
  const count = free.type.shape[axis]!;
  const [first, rest] = [
    b.tensorOp('slice', [free], [axis, 0, 1]),
    b.tensorOp('slice', [free], [axis, 1, count - 1]),
  ];
  const distances = b.op('exp', [rest]);
  const summed = runningSum(b, b.tensorOp('concat', [first, distances], [axis]), 'prefix');
  const pullBack = (gradient: ValueNode): ReturnType<Natural['pullBack']> => {
    const sums = runningSum(b, gradient, 'suffix');
    const parts = [
      b.tensorOp('slice', [sums], [axis, 0, 1]),
      b.op('mul', [b.tensorOp('slice', [sums], [axis, 1, count - 1]), distances]),
    ];
    return { free: b.tensorOp('concat', parts, [axis]), bounds: [] };
  };
  return { value: runningMax(b, summed), pullBack };
}

/** The sums of the elements along the last axis up to each, or from each on, by doubling. */
function runningSum(b: GraphBuilder, x: ValueNode, side: 'prefix' | 'suffix'): ValueNode {
  const axis = x.type.shape.length - 1;
  const count = x.type.shape[axis]!;
  let sum = x;
  for (let shift = 1; shift < count; shift *= 2) {
    const from = side === 'prefix' ? 0 : shift;
    const part = b.tensorOp('slice', [sum], [axis, from, count - shift]);
    const moved = b.tensorOp('pad', [part], side === 'prefix' ? [axis, shift, 0] : [axis, 0, shift]);
    sum = b.op('add', [sum, moved]);
  }
  return sum;
}

/** The maxima of the elements up to each: sums by doubling are rounded differently, and so may fall by a little. */
function runningMax(b: GraphBuilder, x: ValueNode): ValueNode {
  const axis = x.type.shape.length - 1;
  const count = x.type.shape[axis]!;
  let max = x;
  for (let shift = 1; shift < count; shift *= 2) {
    const front = b.tensorOp('slice', [max], [axis, 0, shift]);
    const part = b.tensorOp('slice', [max], [axis, 0, count - shift]);
    max = b.op('max', [max, b.tensorOp('concat', [front, part], [axis])]);
  }
  return max;
}
