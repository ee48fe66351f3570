/** Evaluates the soft choices of a program at given parameters, in doubles, without a run. */

import { Evaluator } from '../../graph';
import type { StagedChoices } from '../../stage';
import type { ChoiceState } from '../protocol';

export class ChoiceEvaluator {
  private readonly evaluator: Evaluator;

  constructor({ graph }: StagedChoices) {
    this.evaluator = new Evaluator(graph);
  }

  /** The shares at the natural values of the parameters, followed by the temperature. */
  at(point: Float64Array): ChoiceState {
    return { temperature: point.at(-1)!, shares: this.evaluator.evaluate(point) };
  }
}

/** Null if the program has no soft choice. */
export function choiceEvaluator(choices: StagedChoices | null): ChoiceEvaluator | null {
  return choices === null ? null : new ChoiceEvaluator(choices);
}
