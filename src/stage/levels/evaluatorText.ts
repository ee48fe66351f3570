/** The text of the evaluator that ships, as a part that is loaded when something is first interpreted. */

import { lazyPart } from '../../parts/lazyPart';
import { textProcedures } from '../primitives/late';

export const evaluatorText = lazyPart('evaluator', async () => {
  // It writes the messages of its own mistakes.
  const [text] = await Promise.all([import('../../scheme/evaluator.scm?raw'), textProcedures.load()]);
  return text;
});

export function shippedEvaluator(): string {
  return evaluatorText.value.default;
}
