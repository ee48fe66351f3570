import { expect, test } from 'vitest';
import { countEvaluatorUse, evaluatorMistakes, unusedEvaluatorMistakes } from './evaluatorUse';

const broken = '(define (evaluate x env) x)';

test('a wrong evaluator keeps a program from running through it, and only warns where none does', () => {
  expect(evaluatorMistakes({ level: 'direct', evaluator: broken })).toBeNull();
  expect(evaluatorMistakes({ level: 'interpreter', evaluator: null })).toBeNull();
  for (const level of ['interpreter', 'tower'] as const) {
    const [mistake] = evaluatorMistakes({ level, evaluator: broken })!;
    expect(mistake).toMatchObject({ code: 'bad-evaluator', severity: 'error' });
    expect(unusedEvaluatorMistakes({ level, evaluator: broken })).toEqual([]);
  }
  const [warning] = unusedEvaluatorMistakes({ level: 'direct', evaluator: broken });
  expect(warning).toMatchObject({ code: 'bad-evaluator', severity: 'warning' });
  expect(unusedEvaluatorMistakes({ level: 'direct' })).toEqual([]);
});

test('uses are counted for each evaluator, with the time that it took to make ready', () => {
  expect(countEvaluatorUse({ level: 'direct' }, 5)).toBeNull();
  expect(countEvaluatorUse({ level: 'interpreter', evaluator: broken }, 5)).toBeNull();
  const first = countEvaluatorUse({ level: 'interpreter' }, 5)!;
  const second = countEvaluatorUse({ level: 'interpreter' }, 7)!;
  expect([first.staging, second.staging, second.uses - first.uses]).toEqual([5, 7, 1]);
  const tower = countEvaluatorUse({ level: 'tower' }, 9)!;
  expect(tower.preparation).toBeGreaterThan(second.preparation);
  // The evaluator at the tower is another one, with uses of its own.
  countEvaluatorUse({ level: 'interpreter' }, 5);
  expect(countEvaluatorUse({ level: 'tower' }, 9)!.uses).toBe(tower.uses + 1);
});
