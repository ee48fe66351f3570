import { expect, it } from 'vitest';
import { levels } from '../state/settings';
import { describeEvaluator, levelSentences, throughLevel } from './levels';

it('has a sentence for each level, and names it only where it is not direct', () => {
  for (const level of levels) expect(levelSentences[level]).toMatch(/^[A-Z].*\.$/);
  expect(levels.map(throughLevel)).toEqual(['', ', through the interpreter', ', through the tower']);
});

it('tells that the evaluator was made ready once, and how often it was used since', () => {
  expect(describeEvaluator({ preparation: 12.4, uses: 1, staging: 3.26 })).toBe(
    'The evaluator was made ready once, in 12 ms. This program is the first through it; this one was staged in 3.3 ms.',
  );
  expect(describeEvaluator({ preparation: 1240, uses: 17, staging: 30 })).toBe(
    'The evaluator was made ready once, in 1,240 ms. 17 programs went through it; this one was staged in 30 ms.',
  );
});
