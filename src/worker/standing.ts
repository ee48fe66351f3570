/** Everything the page shows of one state of a program, in doubles, whatever backend trains. */

import { differentiate } from '../autodiff';
import { Evaluator } from '../backends';
import { figuresOf, type TrainingPlan } from '../train';
import type { Standing } from './protocol';

export class StandingEvaluator {
  private evaluator: Evaluator | null = null;

  constructor(private readonly plan: TrainingPlan) {}

  /** At the natural values of the parameters. */
  at(parameters: Float64Array): Standing {
    const { objective, rows } = this.plan;
    this.evaluator ??= new Evaluator(differentiate(objective.graph));
    const values = this.evaluator.evaluate(parameters, rows.training);
    const watched = objective.graph.results.length;
    return {
      loss: values[0]!,
      holdoutLoss: rows.holdout === null ? null : this.evaluator.evaluate(parameters, rows.holdout)[0]!,
      gradients: figuresOf(this.plan.parameters, values.subarray(watched)),
      watches: values.slice(1, watched),
    };
  }
}
