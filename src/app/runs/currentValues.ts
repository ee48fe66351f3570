/**
 * The figures that the page shows of one state of a program: loss, gradients and watched values, from one evaluation.
 */

import type { Backend } from '../../backends';
import type { RowSelection } from '../../graph';
import { reportedRows, scalarSummaries, type TrainingPlan, withoutNoise } from '../../train';
import type { CurrentValues } from '../protocol';

/** `point` is the natural values of the parameters, followed by the temperature if there is one. */
export async function currentValues(
  plan: TrainingPlan,
  point: Float64Array,
  backend: Backend,
): Promise<CurrentValues> {
  const { objective, gradient, rows, parameters } = plan;
  const operands = withoutNoise(point, gradient);
  const evaluate = (selection: RowSelection | null): Promise<Float64Array> =>
    backend.evaluate(gradient, operands, reportedRows(plan, gradient, selection));
  const values = await evaluate(rows.training);
  const watched = objective.graph.results.length;
  return {
    loss: values[0]!,
    holdoutLoss: rows.holdout === null ? null : (await evaluate(rows.holdout))[0]!,
    gradients: scalarSummaries(parameters, values.subarray(watched)),
    watches: values.slice(1, watched),
  };
}
