/**
 * Directions of a search from gradients: from how the gradient changed along the last steps, on top of how the loss
 * curved at a point. Nocedal and Wright, Numerical Optimization (2nd edition, 2006), section 7.2.
 */

import {
  type Information,
  informationOfHessian,
  informationOfJacobian,
  newtonStep,
  withGradient,
} from '../statistics/information';
import { columnsOf, type Matrix } from '../statistics/matrix';
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

/**
 * The metric of what a curvature graph computed, for numbers in units of `sizes`; null if it is not finite. Where the loss
 * curves down, the metric curves up as much, so that steps lead away from a saddle (Dauphin and others, Advances in Neural
 * Information Processing Systems 27, 2014).
 */
export function metricOf(
  { kind, multiple }: Pick<CurvatureGraph, 'kind' | 'multiple'>,
  values: Float64Array,
  gradient: Float64Array,
  sizes: Float64Array,
): Metric | null {
  if (!values.every(Number.isFinite)) return null;
  const own = (vector: Float64Array): Float64Array => vector.map((each, index) => each / sizes[index]!);
  const order = sizes.length;
  // A product of the factor with the gradient would lose half of the digits.
  const information =
    kind === 'factor'
      ? informationOfFactor({ rows: order + 1, columns: order + 1, values })
      : informationOfHessian({ rows: order, columns: order, values }, own(gradient));
  if (!information.determined.includes(true)) return null;
  return {
    newton: own(newtonStep(information)),
    inverseTimes: (vector) =>
      own(newtonStep(withGradient(information, own(vector)))).map((each) => -each / (multiple ?? 1)),
  };
}

function informationOfFactor(whole: Matrix): Information {
  const last = whole.columns - 1;
  const jacobian = columnsOf(
    whole,
    Array.from({ length: last }, (_, column) => column),
  );
  return informationOfJacobian(jacobian, columnsOf(whole, [last]).values);
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
