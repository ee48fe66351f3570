/** What the steps of a run record: columns of a chunk's records, with a number for each parameter. */

import { type Backend, firstResults } from '../backends';
import { scalarSummaries } from './parameters';
import { planTemperature, type TrainingPlan } from './plan';

/** Records of consecutive steps, each the state before its update. */
export interface Records {
  /** The number of the first step, counted from 0. */
  readonly first: number;
  readonly count: number;
  readonly losses: Float64Array;
  /** The loss on held-out rows, one for each record; empty if there are none. */
  readonly holdoutLosses: Float64Array;
  /** Natural values record by record, like gradients and watches: a number for each parameter, the norm of a tensor. */
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
  /** The losses of the members with traces, record by record; empty without restarts. */
  readonly traces: Float64Array;
}

/** Columns `from` up to `to` of the first `count` records, record by record. */
export function columns(
  records: Float64Array,
  count: number,
  width: number,
  from: number,
  to: number,
): Float64Array {
  const size = to - from;
  const result = new Float64Array(count * size);
  for (let index = 0, at = 0; index < count; index++)
    for (let column = from; column < to; column++) result[at++] = records[index * width + column]!;
  return result;
}

/** A number for each parameter in each of `count` records, which hold their elements or their norms. */
export function summaries(
  { parameters, layout }: TrainingPlan,
  elements: Float64Array,
  count: number,
): Float64Array {
  const isSummed = !layout.hasElements || parameters.every(({ shape }) => shape.length === 0);
  if (count === 0 || isSummed) return elements;
  const width = elements.length / count;
  const result = new Float64Array(count * parameters.length);
  for (let index = 0; index < count; index++) {
    const record = elements.subarray(index * width, (index + 1) * width);
    result.set(scalarSummaries(parameters, record), index * parameters.length);
  }
  return result;
}

/** The hold-out losses of `count` steps from `first` on, which start at these natural values, without noise. */
export async function holdoutLosses(
  plan: TrainingPlan,
  backend: Backend,
  naturals: Float64Array,
  first: number,
  count: number,
): Promise<Float64Array> {
  const { holdout } = plan.rows;
  if (holdout === null || count === 0) return new Float64Array(0);
  const size = naturals.length / count;
  const width = plan.softness === null ? size : size + 1;
  const values = new Float64Array(count * width);
  for (let index = 0; index < count; index++) {
    for (let at = 0; at < size; at++) values[index * width + at] = naturals[index * size + at]!;
    if (width > size) values[index * width + size] = planTemperature(plan, first + index)!;
  }
  return firstResults(backend, plan.objective.graph, { count, values }, holdout);
}
