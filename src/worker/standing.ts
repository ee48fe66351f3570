/** Everything the page shows of one state of a program, in doubles, whatever backend trains. */

import { differentiate } from '../autodiff';
import { Evaluator, type RowSelection } from '../backends';
import { figuresOf, type TrainingPlan } from '../train';
import type { Standing } from './protocol';
import { toldRows } from './toldRows';

export class StandingEvaluator {
  private evaluator: Evaluator | null = null;

  constructor(private readonly plan: TrainingPlan) {}

  /** At the natural values of the parameters, with the temperature behind them where there is one. */
  at(point: Float64Array): Standing {
    const { objective, rows, parameters } = this.plan;
    this.evaluator ??= new Evaluator(differentiate(objective.graph, parameters.length));
    const { evaluator } = this;
    const told = (selection: RowSelection | null) => toldRows(this.plan, evaluator.graph, selection);
    const values = evaluator.evaluate(point, told(rows.training));
    const watched = objective.graph.results.length;
    return {
      loss: values[0]!,
      holdoutLoss: rows.holdout === null ? null : evaluator.evaluate(point, told(rows.holdout))[0]!,
      gradients: figuresOf(parameters, values.subarray(watched)),
      watches: values.slice(1, watched),
    };
  }
}
