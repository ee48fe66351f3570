/**
 * Directions of a search from gradients: from how the gradient changed along the last steps, on top of how the loss
 * curved at a point. Nocedal and Wright, Numerical Optimization (2nd edition, 2006), section 7.2.
 */

import { eigenValues, singularValues } from '../statistics/decompositions';
import { entry, type Matrix } from '../statistics/matrix';
import type { CurvatureGraph } from './curvatureGraph';

/** A step and the change of the gradient along it, with the inverse of their product. */
export interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, each, index) => sum + each * b[index]!, 0);
export const plus = (a: Float64Array, factor: number, b: Float64Array): Float64Array =>
  a.map((each, index) => each + factor * b[index]!);

export function largest(x: Float64Array): number {
  return x.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

/** How the loss curves at a point, as a positive definite matrix where it determines anything. */
export interface Metric {
  /** The inverse of the matrix times a vector; directions that nothing determines are left out. */
  readonly inverseTimes: (vector: Float64Array) => Float64Array;
  /** The step to the minimum of the quadratic. */
  readonly newton: Float64Array;
}

/**
 * Minus the inverse Hessian, as approximated by the pairs, times the gradient: the two loops of algorithm 7.4. They start
 * from a metric, or from the unit matrix times the scale of the last pair.
 */
export function direction(
  gradient: Float64Array,
  pairs: readonly Pair[],
  metric: Metric | null = null,
): Float64Array {
  const last = pairs.at(-1);
  let q: Float64Array = gradient;
  const weights = new Float64Array(pairs.length);
  for (let index = pairs.length - 1; index >= 0; index--) {
    const { step, change, inverse } = pairs[index]!;
    weights[index] = inverse * dot(step, q);
    q = plus(q, -weights[index]!, change);
  }
  const scale = last === undefined ? 1 : 1 / (last.inverse * dot(last.change, last.change));
  let r: Float64Array = metric?.inverseTimes(q) ?? q.map((each) => scale * each);
  for (const [index, { step, change, inverse }] of pairs.entries()) {
    r = plus(r, weights[index]! - inverse * dot(change, r), step);
  }
  return r.map((each) => -each);
}

/** The share of the largest singular value, or curvature, under which a direction is not determined. */
const undetermined = { factor: 1e-13, hessian: 1e-14 } as const;

/**
 * The metric of what a curvature graph computed, for numbers in units of `sizes`; null if it is not finite, or 0. Where
 * the loss curves down, the metric curves up as much, so that steps lead away from a saddle (Dauphin and others, Advances
 * in Neural Information Processing Systems 27, 2014).
 */
export function metricOf(
  { kind, multiple }: Pick<CurvatureGraph, 'kind' | 'multiple'>,
  values: Float64Array,
  gradient: Float64Array,
  sizes: Float64Array,
): Metric | null {
  if (!values.every(Number.isFinite)) return null;
  return kind === 'factor'
    ? metricOfFactor(values, multiple ?? 1, sizes)
    : metricOfHessian(values, gradient, sizes);
}

/** The sizes with those at some places replaced: a change by the size changes the residuals as much as they are. */
export function sizesOf(whole: Float64Array, sizes: Float64Array, places: readonly number[]): Float64Array {
  const norms = columnNorms(whole, sizes.length + 1);
  const residual = norms[sizes.length]!;
  const measured = sizes.slice();
  for (const place of places) {
    const size = residual / norms[place]!;
    if (size > 0 && Number.isFinite(size)) measured[place] = size;
  }
  return measured;
}

function columnNorms(triangular: Float64Array, order: number): Float64Array {
  return Float64Array.from({ length: order }, (_, column) =>
    Math.hypot(...Array.from({ length: column + 1 }, (_, row) => triangular[row * order + column]!)),
  );
}

/** The step comes from the rotated residuals themselves: a product with the gradient would lose half of the digits. */
function metricOfFactor(whole: Float64Array, multiple: number, sizes: Float64Array): Metric | null {
  const order = sizes.length;
  const at = (row: number, column: number): number => whole[row * (order + 1) + column]!;
  const norms = columnNorms(whole, order + 1)
    .slice(0, order)
    .map((norm) => norm || 1);
  const square = { rows: order, columns: order, values: new Float64Array(order * order) };
  for (let row = 0; row < order; row++)
    for (let column = row; column < order; column++)
      square.values[row * order + column] = at(row, column) / norms[column]!;
  const { values, right, images } = singularValues(square);
  const least = undetermined.factor * Math.max(...values);
  const isKept = (index: number): boolean => values[index]! > least;
  const residuals = sizes.map((_, row) => at(row, order));
  const along = values.map((value, index) =>
    isKept(index) ? -dot(columnOf(images, index), residuals) / value ** 2 : 0,
  );
  const units = norms.map((norm, index) => norm * sizes[index]!);
  if (!(least > 0)) return null;
  return {
    newton: combined(right, along).map((each, index) => each / units[index]!),
    inverseTimes: (vector) => {
      const own = vector.map((each, index) => each / units[index]!);
      const weights = values.map((value, index) =>
        isKept(index) ? dot(columnOf(right, index), own) / value ** 2 / multiple : 0,
      );
      return combined(right, weights).map((each, index) => each / units[index]!);
    },
  };
}

function metricOfHessian(values: Float64Array, gradient: Float64Array, sizes: Float64Array): Metric | null {
  const order = sizes.length;
  const units = sizes.map(
    (size, index) => 1 / (Math.sqrt(Math.abs(values[index * (order + 1)]!)) || 1 / size),
  );
  const matrix: Matrix = {
    rows: order,
    columns: order,
    values: values.map((_, index) => {
      const [row, column] = [Math.floor(index / order), index % order];
      const mean = (values[row * order + column]! + values[column * order + row]!) / 2;
      return mean * units[row]! * units[column]!;
    }),
  };
  const { values: curves, vectors } = eigenValues(matrix);
  const least = undetermined.hessian * largest(curves);
  if (!(least > 0) || !curves.every(Number.isFinite)) return null;
  const inverseTimes = (vector: Float64Array): Float64Array => {
    const own = vector.map((each, index) => (each * units[index]!) / sizes[index]!);
    const weights = curves.map((curve, index) =>
      Math.abs(curve) > least ? dot(columnOf(vectors, index), own) / Math.abs(curve) : 0,
    );
    return combined(vectors, weights).map((each, index) => (each * units[index]!) / sizes[index]!);
  };
  return { inverseTimes, newton: inverseTimes(gradient).map((each) => -each) };
}

function columnOf(matrix: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => entry(matrix, row, column));
}

/** The columns of a matrix, times these weights, summed. */
function combined(matrix: Matrix, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) =>
    weights.reduce((sum, weight, column) => sum + weight * entry(matrix, row, column), 0),
  );
}
