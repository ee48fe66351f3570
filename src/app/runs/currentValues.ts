/** Everything the page shows of one state of a program, in doubles, whatever backend trains. */

import { Evaluator, type RowSelection } from '../../graph';
import { scalarSummaries, type TrainingPlan, withoutNoise } from '../../train';
import type { CurrentValues } from '../protocol';
import { reportedRows } from './reportedRows';

export class CurrentValuesEvaluator {
  private evaluator: Evaluator | null = null;

  constructor(private readonly plan: TrainingPlan) {}

  /** At the natural values of the parameters, with the temperature behind them where there is one. */
  at(point: Float64Array): CurrentValues {
    const { objective, rows, parameters } = this.plan;
    this.evaluator ??= new Evaluator(this.plan.gradient);
    const { evaluator } = this;
    const operands = withoutNoise(point, evaluator.graph);
    const told = (selection: RowSelection | null) => reportedRows(this.plan, evaluator.graph, selection);
    const values = evaluator.evaluate(operands, told(rows.training));
    const watched = objective.graph.results.length;
    return {
      loss: values[0]!,
      holdoutLoss: rows.holdout === null ? null : evaluator.evaluate(operands, told(rows.holdout))[0]!,
      gradients: scalarSummaries(parameters, values.subarray(watched)),
      watches: values.slice(1, watched),
    };
  }
}
