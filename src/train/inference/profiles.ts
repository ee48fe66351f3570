/** The profile of one element: the best fit with the element held, at one value after another. */

import { type Held, profile } from '../../statistics/profile';
import { freeElements } from './freeElements';
import { HeldFit } from './heldFit';
import { modelOf } from './model';
import { assess, confidence } from './report';
import type { Subject } from './subject';

export interface ProfileReport {
  readonly element: string;
  readonly estimate: number;
  /** The held values, and the signed root of how much worse the fit is at each, in units of `quantile`. */
  readonly values: Float64Array;
  readonly roots: Float64Array;
  /** The root at which the interval ends. */
  readonly quantile: number;
  /** Null where the fit does not become bad enough on that side. */
  readonly low: number | null;
  readonly high: number | null;
  /** The interval of the standard error, for comparison. */
  readonly waldLow: number;
  readonly waldHigh: number;
}

/** The next step promises less than this part of a unit of deviance. */
const tolerance = 1e-10;

/** The profile of an element, by its index among all; or in a sentence why there is none. */
export async function profileOf(subject: Subject, element: number): Promise<ProfileReport | string> {
  const assessment = await assess(subject);
  const { report, estimates, distributions } = assessment;
  if (report.errors.kind === 'none') return report.errors.reason;
  if (report.errors.kind === 'sandwich')
    return 'A profile compares likelihoods, and this loss is not that of one. Its errors are the sandwich estimate.';
  const estimate = estimates!.elements[element]!;
  if (estimate.kind !== 'estimated') return report.errors.withheld[element]!;
  const elements = freeElements(subject.plan.parameters, subject.values);
  if (elements.sums.some((group) => group.includes(element)))
    return 'The elements of a simplex change together, so none of them has a profile of its own.';
  const { evidence } = assessment.judged!;
  const model = modelOf(subject, evidence, estimates!.degreesOfFreedom, distributions);
  const least = await model.at(subject.values);
  if (least === null) return 'The loss is not finite here.';
  const { unit } = model;
  const fit = new HeldFit(subject, model, element, estimates!.held, tolerance * unit);
  const hold = async (value: number, from: Float64Array): Promise<Held | null> => {
    await subject.pause();
    const found = await fit.at(value, from);
    if (found === null || !found.converged) return null;
    return { deviance: (2 * (found.loss - least)) / unit, point: found.point };
  };
  const quantile = distributions.studentQuantile(
    (1 + confidence) / 2,
    report.errors.degreesOfFreedom ?? Number.POSITIVE_INFINITY,
  );
  const { standardError } = estimate;
  // Where a bound depends on others, these make way.
  const { lowMoves = [], highMoves = [], ...range } = elements.ranges[element]!;
  const low = lowMoves.length > 0 ? Number.NEGATIVE_INFINITY : range.low;
  const high = highMoves.length > 0 ? Number.POSITIVE_INFINITY : range.high;
  const at = subject.values[element]!;
  const found = await profile(
    { estimate: at, standardError, point: subject.values, low, high, hold },
    quantile,
  );
  if (found.foundBetter)
    return 'A better fit was found on the way, so the run was not at the minimum. Train further.';
  return {
    element: report.elements[element]!,
    estimate: at,
    values: Float64Array.from(found.curve, ({ value }) => value),
    roots: Float64Array.from(found.curve, ({ root }) => root),
    quantile,
    low: found.low,
    high: found.high,
    waldLow: estimate.low,
    waldHigh: estimate.high,
  };
}
