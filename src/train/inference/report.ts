/** What a fit is worth at a point: how sure each parameter is, how well the data are described, and what is left of them. */

import { type Distributions, loadDistributions } from '../../statistics/distributions';
import { type Estimates, estimates, withoutEndless } from '../../statistics/estimates';
import { elementNames } from '../elementNames';
import { confirm } from './confirmation';
import { type EstimateKind, type Goodness, type Judged, judge, noGoodness, residualsOf } from './evidence';
import { freeElements } from './freeElements';
import { modelOf } from './model';
import { noEstimatesReason, reasons, withheldReason } from './reasons';
import { type RowsReport, rowsReport } from './rows';
import type { Subject } from './subject';

/** A step of Newton's method that is longer than this, in standard errors, says that a point is not the minimum. */
const nearMinimum = 0.1;
/** The same where the loss has corners, whose smooth approximation has its minimum elsewhere. */
const nearCorner = 1;
/** The probability that an interval has of holding the true value. */
export const confidence = 0.95;

export interface ErrorsReport {
  readonly kind: EstimateKind;
  /** For each element of all parameters, in order; NaN for one that has no number. */
  readonly standardErrors: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** For each element in a sentence why it has no number; null if it has one. */
  readonly withheld: readonly (string | null)[];
  /** Row by row, for all elements; NaN where one has no number. */
  readonly covariance: Float64Array;
  readonly correlations: Float64Array;
  readonly condition: number;
  /** Null if the intervals are those of a normal distribution. */
  readonly degreesOfFreedom: number | null;
  /** How far the minimum may still be, in standard errors. */
  readonly distance: number;
}

export interface FitReport {
  readonly elements: readonly string[];
  readonly errors: ErrorsReport | { readonly kind: 'none'; readonly reason: string };
  readonly goodness: Goodness;
  readonly rows: RowsReport | null;
}

/** The parts of a report that further questions start from. */
export interface Assessment {
  readonly report: FitReport;
  readonly estimates: Estimates | null;
  readonly judged: Judged | null;
  readonly distributions: Distributions;
}

export async function assess(subject: Subject): Promise<Assessment> {
  const distributions = await loadDistributions();
  const names = elementNames(subject.plan.parameters);
  const residuals = await residualsOf(subject);
  await subject.pause();
  const judged = await judge(subject, residuals, distributions);
  await subject.pause();
  const found = typeof judged === 'string' ? judged : await estimated(subject, judged, names, distributions);
  const estimate = typeof found === 'string' ? null : found;
  const free = estimate?.free ?? subject.values.length;
  const goodness = typeof judged === 'string' ? noGoodness : judged.goodness(free);
  const deviation = goodness.chiSquared === null ? goodness.residualStandardDeviation : 1;
  const rows = await rowsReport(subject, residuals, deviation, estimate, distributions);
  const errors =
    typeof judged === 'string' || typeof found === 'string'
      ? ({ kind: 'none', reason: typeof judged === 'string' ? judged : String(found) } as const)
      : errorsReport(judged, found, names);
  return {
    report: { elements: names, errors, goodness, rows },
    estimates: estimate,
    judged: typeof judged === 'string' ? null : judged,
    distributions,
  };
}

/** The estimates, or in a sentence why there are none. */
async function estimated(
  subject: Subject,
  { evidence, exactScale, smooth }: Judged,
  names: readonly string[],
  distributions: Distributions,
): Promise<Estimates | string> {
  if (subject.leftNumbers) return reasons.leftNumbers;
  const quantile = (degrees: number): number => distributions.studentQuantile((1 + confidence) / 2, degrees);
  const free = freeElements(subject.plan.parameters, subject.values);
  const found = estimates(evidence, free, quantile, exactScale);
  if ('kind' in found) return noEstimatesReason(found, names);
  if (found.distance > (smooth ? nearMinimum : nearCorner))
    return reasons.far(names[found.farthest] ?? '', found.distance);
  // The sandwich says nothing of the shape of the loss around its minimum.
  if (evidence.kind === 'rows') return found;
  const model = modelOf(subject, evidence, found.degreesOfFreedom, distributions);
  const confirmation = await confirm(subject, found, model);
  if (confirmation.kind === 'no-minimum') return reasons.noMinimum;
  return confirmation.kind === 'endless' ? withoutEndless(found, confirmation.elements) : found;
}

/** Whether some row feels an element at all, although the sum of the rows may have no curvature by it. */
function isFelt({ evidence }: Judged, element: number): boolean {
  if (evidence.kind !== 'rows') return false;
  const { rows, columns, values } = evidence.scores;
  for (let row = 0; row < rows; row++) if (values[row * columns + element] !== 0) return true;
  return false;
}

function errorsReport(judged: Judged, found: Estimates, names: readonly string[]): ErrorsReport {
  const { kind } = judged;
  const { elements, covariance, correlations, condition, degreesOfFreedom, distance } = found;
  const numbers = (part: 'standardError' | 'low' | 'high'): Float64Array =>
    Float64Array.from(elements, (each) => (each.kind === 'estimated' ? each[part] : Number.NaN));
  return {
    kind,
    standardErrors: numbers('standardError'),
    low: numbers('low'),
    high: numbers('high'),
    withheld: elements.map((each, index) => withheldReason(each, names, isFelt(judged, index))),
    covariance: covariance.values,
    correlations: correlations.values,
    condition,
    degreesOfFreedom: Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null,
    distance,
  };
}
