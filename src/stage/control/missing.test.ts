/** Cells without a value, targets without one, and columns of text, at each level. */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { Evaluator, validate } from '../../graph';
import { evaluation, mistakes, staged } from '../../testing/compile';
import type { Level } from '../levels/evaluator';

function lossAt(source: string, point: readonly number[], level: Level): readonly number[] {
  const { graph } = staged(source, { level }).objective!;
  validate(graph);
  return [...new Evaluator(differentiate(graph)).evaluate(point)];
}

const levels = ['direct', 'interpreter'] as const;

describe('cells without a value', () => {
  const imputed = (rows: string): string =>
    `(define-data (x y) '(${rows}))
     (define-parameter k 1)
     (define-parameter m 0)
     (fit (lambda (x) (if (missing? x) m (* k x))) (x) y (reduce sum))`;

  test('are tested in the body, which then runs without a number', () => {
    for (const level of levels)
      expect(lossAt(imputed('(1 2) (#f 5) (3 7)'), [2, 4], level)).toEqual([0 + 1 + 1, -6, -2]);
  });

  test('are tested in a reduction, in a branch further down, and with every number known', () => {
    const over = '(mean-over ((x (vector 1 #f 3))) (* 2 (let ((z (if (missing? x) 10 x))) (* z z))))';
    expect(evaluation(over).written).toBe(String((2 + 200 + 18) / 3));
    for (const level of levels) {
      const source = `(define-parameter a 1) (minimize ${over.replace('* 2', '* a 2')})`;
      expect(lossAt(source, [1], level)[0]).toBeCloseTo(220 / 3, 12);
    }
  });

  test('are a mistake where a number is needed, with that place', () => {
    for (const level of levels) {
      const source = imputed('(1 2) (#f 5)').replace('(if (missing? x) m (* k x))', '(+ m (* k x))');
      const [first] = mistakes(source, { level });
      expect(first?.code).toBe('missing-value');
      expect(first?.message).toBe('x must be a column of numbers, but row 2 has none.');
      expect(first?.related?.map(({ span }) => source.slice(span.start, span.end))).toEqual(['(* k x)']);
    }
  });
});

test('a row without a target is left out of the loss, with its weight', () => {
  const program = (rows: string, options: string): string =>
    `(define-data (x y w) '(${rows})) (define-parameter k 1) (fit (lambda (x) (* k x)) (x) y ${options})`;
  for (const level of levels) {
    for (const options of ['', '(weights w)', '(errors w)', '(loss absolute-error)']) {
      const all = lossAt(program('(1 2 1) (2 #f 5) (3 7 2)', options), [2], level);
      expect(all, options).toEqual(lossAt(program('(1 2 1) (3 7 2)', options), [2], level));
    }
  }
});

test('a column of text is the places of its levels, in the order in which they appear', () => {
  const source = `(define-data (group y) '(("b" 1) ("a" 2) ("b" 4)))
    (define-parameter effect (zeros (length (levels group))))
    (fit (lambda (g) (ref effect g)) (group) y (reduce sum))`;
  for (const level of levels) expect(lossAt(source, [1, 2], level)).toEqual([9, -6, 0]);
  expect(evaluation(`(define-data (g) '(("b") ("a") (#f) ("b"))) (levels g)`).written).toBe('("b" "a")');
});
