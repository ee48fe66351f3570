/** The soft choices of a program at given parameters, in doubles, where nothing trains. */

import { Evaluator } from '../../graph';
import type { StagedChoices } from '../../stage';
import type { ChoiceState } from '../protocol';

export class ChoiceEvaluator {
  private readonly evaluator: Evaluator;

  constructor({ graph }: StagedChoices) {
    this.evaluator = new Evaluator(graph);
  }

  /** At the natural values of the parameters with the temperature behind them. */
  at(point: Float64Array): ChoiceState {
    return { temperature: point.at(-1)!, shares: this.evaluator.evaluate(point) };
  }
}

/** Null where the program has no soft choice. */
export function choiceEvaluator(choices: StagedChoices | null): ChoiceEvaluator | null {
  return choices === null ? null : new ChoiceEvaluator(choices);
}
