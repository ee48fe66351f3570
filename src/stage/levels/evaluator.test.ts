/** Evaluators that are kept by their text. */

import '../allParts';
import { expect, test } from 'vitest';
import { evaluatorOf } from './evaluator';
import { shippedEvaluator } from './evaluatorText';

test('the evaluator that ships and recent ones are kept, and older ones are made again', () => {
  const text = (index: number): string => `${shippedEvaluator()}\n;; ${index}`;
  const [shipped, first] = [evaluatorOf(), evaluatorOf(text(0))];
  expect(evaluatorOf(text(0))).toBe(first);
  for (let index = 1; index <= 8; index++) evaluatorOf(text(index));
  expect(evaluatorOf()).toBe(shipped);
  expect(evaluatorOf(text(0))).not.toBe(first);
});
