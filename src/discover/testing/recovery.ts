/**
 * Whether a front has a law: an entry no larger than the law can be made equal to it, by its constants alone, and has
 * constants that differ from those by no more than the noise of the data explains.
 */

import type { DirectProblem } from '../directProblem';
import { type Formula, sizeOf } from '../formula';
import { operatorValue } from '../formulaNodes';
import { directJudge } from '../kernel';
import type { FrontEntry } from '../search';
import { constantsOfTrees, treesOf } from '../search/candidates';

export function valueAt(formula: Formula, row: readonly number[]): number {
  if (formula.kind === 'argument') return row[formula.index]!;
  if (formula.kind !== 'call') return formula.value;
  const [a, b] = formula.operands.map((each) => valueAt(each, row));
  return operatorValue(formula.op, a!, b ?? 0);
}

/** The values of a formula in all rows of a problem. */
export function valuesOf(formula: Formula, { arguments: columns, targets }: DirectProblem): Float64Array {
  return Float64Array.from(targets, (_, row) =>
    valueAt(
      formula,
      columns.map((column) => column[row]!),
    ),
  );
}

/** Residuals of this share of the law's own size are errors of rounding, and of a calibration that has converged. */
const exact = 1e-5;
/** How many standard errors of its mean a fitted curve may be from the law. */
const errors = 4;

/** `law` has the constants that the data was made with, or those that are known of it. */
export function isRecovered(
  front: readonly FrontEntry[],
  law: Formula,
  size: number,
  problem: DirectProblem,
): boolean {
  return front.some((entry) => entry.size <= Math.max(size, sizeOf(law)) && isLaw(entry, law, problem));
}

export function isLaw({ candidate }: FrontEntry, law: Formula, problem: DirectProblem): boolean {
  const values = valuesOf(law, problem);
  const { scales } = problem;
  const noiseless: DirectProblem = { ...problem, targets: values, offset: 0, holdout: null };
  const scale = meanSquare(scales, values);
  const judge = directJudge(noiseless);
  const { loss } = judge.calibrate(candidate, { starts: 8, seed: 1 });
  if (!(loss * problem.divisor <= exact ** 2 * scale * values.length)) return false;
  const found = valuesOf(candidate[0]!, problem);
  const differences = found.map((value, row) => value - values[row]!);
  const residuals = values.map((value, row) => value - problem.targets[row]!);
  const constants = Math.max(1, constantsOfTrees(treesOf(candidate)));
  const explained = (errors ** 2 * constants * meanSquare(scales, residuals)) / values.length;
  return meanSquare(scales, differences) <= explained + exact ** 2 * scale;
}

function meanSquare(scales: Float64Array, values: Float64Array): number {
  return values.reduce((sum, value, row) => sum + scales[row]! * value * value, 0) / values.length;
}
