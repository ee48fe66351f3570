/** Fits the free constants of a formula from several starts, to convergence, and keeps the best fit. */

import { constantsOf, type Formula } from '../formula';
import type { CalibrationOptions } from '../task';
import { type Fit, fitConstants } from './levenbergMarquardt';
import { linearConstants } from './linear';
import { type NormalEquations, sumCount } from './normalEquations';
import { Starts } from './starts';

/** A fit that needs more evaluations than this does not converge. */
const maxEvaluations = 400;
/** A drawn start whose residuals are not finite is drawn again, so often. */
const maxDraws = 8;
/** Sums that differ by less are the same minimum. */
const sameSum = 1e-9;

/**
 * `columns` are arguments of some rows, by which starts are drawn. Null if no start has finite residuals. Where all
 * constants enter linearly, one start is all that is needed.
 */
export function calibrate(
  formula: Formula,
  equations: NormalEquations,
  columns: readonly Float64Array[],
  { starts, seed, steps = maxEvaluations }: CalibrationOptions,
): Fit | null {
  const own = constantsOf(formula);
  const linear = linearConstants(formula);
  const fitFrom = (start: ArrayLike<number>, best: number): Fit =>
    fitConstants(equations, start, { linear, evaluations: steps, best });
  const sums = new Float64Array(sumCount(own.length));
  const isFiniteAt = (start: ArrayLike<number>): boolean => {
    equations.at(start, sums);
    return Number.isFinite(sums[0]!);
  };
  let best = fitFrom(own, Number.POSITIVE_INFINITY);
  if (linear.length === own.length && Number.isFinite(best.sum)) return best;
  if (starts <= 1) return Number.isFinite(best.sum) ? best : null;
  const drawn = new Starts(formula, own, columns, seed);
  for (let index = 1; index < starts && best.sum > equations.negligible; index++) {
    let start = drawn.next();
    for (let draw = 1; draw < maxDraws && !isFiniteAt(start); draw++) start = drawn.next();
    const found = fitFrom(start, best.sum);
    if (isBetter(found, best)) best = found;
  }
  return Number.isFinite(best.sum) ? best : null;
}

/** A lower sum; of two fits of the same minimum, the one that converged. */
function isBetter(one: Fit, other: Fit): boolean {
  if (!Number.isFinite(one.sum)) return false;
  if (!Number.isFinite(other.sum)) return true;
  if (Math.abs(one.sum - other.sum) <= sameSum * other.sum && one.converged !== other.converged)
    return one.converged;
  return one.sum < other.sum;
}
