/** The profile of one element: the best fit with the element held, at one value after another. */

import { type FreeElements, freeDirections } from '../../statistics/bounds';
import { type Matrix, product } from '../../statistics/matrix';
import { minimise } from '../../statistics/minimise';
import { type Held, profile } from '../../statistics/profile';
import { freeElements } from './freeElements';
import { type Model, modelOf } from './model';
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
/** How far a step goes towards a bound that it would cross. */
const towardsBound = 0.9;

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
  const hold = async (value: number, from: Float64Array): Promise<Held | null> => {
    await subject.pause();
    const start = from.slice();
    start[element] = value;
    const others = { ...elements, values: start };
    const fixed = { bound: value, moves: [] };
    const basis = freeDirections(
      others,
      estimates!.held.map((each, index) => (index === element ? fixed : each)),
    );
    const search = {
      expand: (point: Float64Array) => model.along(point, basis),
      move: (point: Float64Array, step: Float64Array) => moved(point, basis, step, elements),
    };
    const found =
      basis.columns === 0 ? await alone(model, start) : await minimise(search, start, tolerance * unit);
    if (found === null || !found.converged) return null;
    return { deviance: (2 * (found.loss - least)) / unit, point: found.point };
  };
  const quantile = distributions.studentQuantile(
    (1 + confidence) / 2,
    report.errors.degreesOfFreedom ?? Number.POSITIVE_INFINITY,
  );
  const { standardError } = estimate;
  const { low, high } = elements.ranges[element]!;
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

/** The only element is held: there is nothing to search. */
async function alone(model: Model, point: Float64Array) {
  const loss = await model.at(point);
  return loss === null ? null : { loss, point, converged: true };
}

/** The point after a step, in which no element reaches a bound. */
function moved(
  point: Float64Array,
  basis: Matrix,
  step: Float64Array,
  { ranges }: FreeElements,
): Float64Array {
  const change = product(basis, { rows: step.length, columns: 1, values: step }).values;
  return point.map((value, index) => {
    const next = value + change[index]!;
    const { low, high } = ranges[index]!;
    if (next <= low) return value + towardsBound * (low - value);
    if (next >= high) return value + towardsBound * (high - value);
    return next;
  });
}
