/** The text of the evaluator that ships, as a part that is loaded when something is first interpreted. */

import { lazyPart } from '../../parts/lazyPart';

export const evaluatorText = lazyPart('evaluator', () => import('../../scheme/evaluator.scm?raw'));

export function shippedEvaluator(): string {
  return evaluatorText.value.default;
}
