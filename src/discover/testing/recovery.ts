/**
 * Whether a front has a law: an entry no larger than the law can be made equal to it by its constants alone, and has constants
 * with which it is as near to the law as the noise of the data explains.
 */

import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, sizeOf } from '../formula';
import { operatorValue } from '../formulaNodes';
import { directJudge } from '../kernel';
import type { FrontEntry } from '../search';

/** A body that is to be found, and where it is compared with what is found. */
export interface KnownBody {
  readonly law: Formula;
  /** Arguments, scales of squared residuals, and rows; targets are not read. */
  readonly sample: DirectProblem;
  /** How far from the law a body with so many constants may be: a root mean square, as a share of the law's own. */
  tolerance(constants: number): number;
}

/** Residuals of this share of the law's own size are errors of rounding, and of a calibration that has converged. */
const exact = 1e-5;
/** How many standard errors a fitted law may be from the law. */
const errors = 4;

export function valueAt(formula: Formula, row: readonly number[]): number {
  if (formula.kind === 'argument') return row[formula.index]!;
  if (formula.kind !== 'call') return formula.value;
  const [a, b] = formula.operands.map((each) => valueAt(each, row));
  return operatorValue(formula.op, a!, b ?? 0);
}

/** A law that the rows of a direct problem follow, but for noise. */
export function bodyOfRows(law: Formula, problem: DirectProblem): KnownBody {
  const values = valuesOf(law, problem);
  const residuals = values.map((value, row) => value - problem.targets[row]!);
  const noise = meanSquare(problem.scales, residuals) / meanSquare(problem.scales, values);
  return {
    law,
    sample: problem,
    tolerance: (constants) => errors * Math.sqrt((noise * Math.max(1, constants)) / values.length) + exact,
  };
}

/** `size` is the law's own, of all bodies together. */
export function isRecovered(
  front: readonly FrontEntry[],
  bodies: readonly KnownBody[],
  size: number,
): boolean {
  const largest = Math.max(
    size,
    bodies.reduce((sum, { law }) => sum + sizeOf(law), 0),
  );
  return front.some(
    (entry) => entry.size <= largest && bodies.every((body, index) => isLaw(entry.candidate[index]!, body)),
  );
}

export function isLaw(formula: Formula, { law, sample, tolerance }: KnownBody): boolean {
  const values = valuesOf(law, sample);
  const scale = meanSquare(sample.scales, values);
  const differences = valuesOf(formula, sample).map((value, row) => value - values[row]!);
  const constants = constantsOf(formula).length;
  if (!(meanSquare(sample.scales, differences) <= tolerance(constants) ** 2 * scale)) return false;
  const noiseless: DirectProblem = {
    ...sample,
    targets: values,
    offset: 0,
    divisor: values.length,
    holdout: null,
    training: Int32Array.from(values.keys()),
  };
  const { loss } = directJudge(noiseless).calibrate([formula], { starts: 8, seed: 1 });
  return loss <= exact ** 2 * scale;
}

function valuesOf(formula: Formula, { arguments: columns, targets }: DirectProblem): Float64Array {
  return Float64Array.from(targets, (_, row) =>
    valueAt(
      formula,
      columns.map((column) => column[row]!),
    ),
  );
}

function meanSquare(scales: Float64Array, values: Float64Array): number {
  return values.reduce((sum, value, row) => sum + scales[row]! * value * value, 0) / values.length;
}
