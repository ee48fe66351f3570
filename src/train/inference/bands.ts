/** How far a curve may be from what a fit estimates: half the width of its interval at each point. */

import { differentiate } from '../../autodiff';
import { resultsAt } from '../../backends';
import type { StagedCurve } from '../../stage';
import { deviationAlong, type Estimates } from '../../statistics/estimates';
import { pointOf, type Subject } from './subject';

/** The most points at which a band is computed; between them it is drawn as a line. */
const maxPoints = 401;

/** The half widths of a band at points of x, which are those of the curve or some of them. */
export interface Band {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly half: Float64Array;
}

/**
 * The band of a curve over one input, by the variance of its gradient along the covariance; null for another curve, and if
 * some direction is not determined, in which the curve might change without limit.
 */
export async function bandOf(
  subject: Subject,
  curve: StagedCurve,
  { spread, elements }: Estimates,
  quantile: number,
): Promise<Band | null> {
  if (curve.kind !== 'function' || curve.inputs.length !== 1) return null;
  if (elements.some(({ kind }) => kind === 'undetermined' || kind === 'endless')) return null;
  const [all] = curve.inputs;
  const stride = Math.max(1, Math.ceil(all!.length / maxPoints));
  const x = all!.filter((_, index) => index % stride === 0);
  const graph = differentiate(curve.graph, subject.plan.parameters.length);
  const point = pointOf(subject);
  const width = point.length + 1;
  const values = new Float64Array(x.length * width);
  for (const [index, each] of x.entries()) {
    values.set(point, index * width);
    values[index * width + point.length] = each;
  }
  const backend = await subject.backendFor(graph, x.length);
  const results = await resultsAt(backend, graph, { count: x.length, values }, null);
  const size = subject.values.length;
  const half = x.map((_, index) => {
    const gradient = results.subarray(index * (1 + size) + 1, (index + 1) * (1 + size));
    return quantile * deviationAlong(gradient, spread);
  });
  return { x, y: x.map((_, index) => results[index * (1 + size)]!), half };
}
