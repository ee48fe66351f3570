import { expect, test } from 'vitest';
import { staged } from '../../testing/compile';

test('a curve is a function of every parameter, those defined behind it as well, then of its inputs', () => {
  const { plots } = staged(`(define-data (x y) '((1 2) (2 4)))
(define-parameter a 1)
(define (f x) (* a x))
(plot x y f (list a 3))
(fit f (x) y)
(define-parameter b 5)`);
  const names = plots.flatMap(({ curves }) =>
    curves.map(({ graph }) => graph.parameters.map(({ name }) => name)),
  );
  expect(names).toEqual([
    ['a', 'b', 'x'],
    ['a', 'b'],
    ['a', 'b', 'x'],
  ]);
});

test('with a soft choice the temperature comes between parameters and inputs', () => {
  const { plots } = staged(`(define-data (x y) '((1 2) (2 4)))
(define-parameter a 1)
(define (f x) (soft-choice (list a 0) x 1))
(fit f (x) y)`);
  const [curve] = plots[0]!.curves;
  expect(curve!.graph.parameters.map(({ name }) => name)).toEqual(['a', 'temperature', 'x']);
});
