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

test('a curve has a point at each row, so that its residuals are exact', () => {
  const { plots } = staged(`(define-data (x y) '((0 1) (0.3333 2) (7 4)))
(define-parameter a 1)
(fit (lambda (x) (* a x)) (x) y)`);
  const [curve] = plots[0]!.curves;
  if (curve?.kind !== 'function') throw new Error('it is no function');
  const [x] = curve.inputs;
  expect([0, 0.3333, 7].every((each) => x!.includes(each))).toBe(true);
  expect([...x!]).toEqual([...x!].sort((a, b) => a - b));
});

test('a fit over two inputs has a map: a grid around the data, and the rows behind it', () => {
  const { plots } = staged(`(define-data (x y z) '((0 10 1) (1 20 2) (0.5 12 3)))
(define-parameter a 1)
(fit (lambda (x y) (* a x y)) (x y) z)`);
  const [plot] = plots;
  expect(plot).toMatchObject({ kind: 'map', xLabel: 'x', yLabel: 'y', title: 'z over x and y' });
  const map = plot!.map!;
  expect([...map.observed]).toEqual([1, 2, 3]);
  expect(map.x[0] < 0 && map.x[1] > 1 && map.y[0] < 10 && map.y[1] > 20).toBe(true);
  const [curve] = plot!.curves;
  if (curve?.kind !== 'function') throw new Error('it is no function');
  const [xs, ys] = curve.inputs;
  expect(xs).toHaveLength(map.size ** 2 + 3);
  expect([xs![0], ys![0], xs![map.size - 1], ys![map.size]! > ys![0]!]).toEqual([
    map.x[0],
    map.y[0],
    map.x[1],
    true,
  ]);
  expect([...xs!.slice(-3), ...ys!.slice(-3)]).toEqual([0, 1, 0.5, 10, 20, 12]);
});

test('an input that does not vary has no map, and more inputs have none either', () => {
  const kinds = (data: string, inputs: string) =>
    staged(`(define-data (x y u z) '(${data}))
(define-parameter a 1)
(fit (lambda (${inputs}) (* a x)) (${inputs}) z)`).plots.map(({ kind, map }) => [kind, map]);
  expect(kinds('(0 1 2 3) (1 1 4 5)', 'x y')).toEqual([['agreement', null]]);
  expect(kinds('(0 1 2 3) (1 2 4 5)', 'x y u')).toEqual([['agreement', null]]);
});
