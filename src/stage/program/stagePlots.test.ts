import { describe, expect, test } from 'vitest';
import { Curve } from '../../app/runs/curves';
import { ReferenceBackend } from '../../backends';
import { staged } from '../../testing/compile';
import { startsOf } from '../../train/parameters';

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

describe('a fit of pictures', () => {
  const pictures = `(define (bar k) (map (lambda (i) (map (lambda (j) (if (= j k) 1 0)) (iota 4))) (iota 3)))
(define-data (image n bright) (map (lambda (k) (list (bar (modulo k 4)) k (map (lambda (row) (map (lambda (x) (* 2 x)) row)) (bar (modulo k 4))))) (iota 12)))
(define-parameter gain 1.5)`;

  test('shows some rows: what is given, predicted and measured', async () => {
    const { plots, parameters } = staged(`${pictures}
(fit (lambda (image n) (* gain (tensor image))) (image n) bright)`);
    const [plot] = plots;
    expect(plot).toMatchObject({ kind: 'pictures', map: null, title: 'bright of image and n' });
    const { rows, of, inputs, target, predicted } = plot!.pictures!;
    expect([...rows]).toEqual([0, 2, 4, 6, 8, 10]);
    expect(of).toBe(12);
    expect(inputs.map(({ label, picture, size }) => [label, picture, size])).toEqual([
      ['image', [3, 4], 12],
      ['n', null, 1],
    ]);
    expect([...inputs[1]!.values]).toEqual([...rows]);
    expect(target.picture).toEqual([3, 4]);
    expect(predicted).toEqual({ picture: [3, 4], size: 12 });
    const [curve] = plot!.curves;
    const point = startsOf(parameters);
    const values = await new Curve(curve!).at(point, new ReferenceBackend('for a test'));
    // A gain of 1.5 in the place of 2.
    expect([...values]).toEqual([...target.values].map((each) => 0.75 * each));
  });

  test('also where only an input is one, whatever the loss', () => {
    const of = (loss: string) =>
      staged(`${pictures}
(define (classes image) (softmax (list (* gain (sum (tensor image))) 1)))
(fit classes (image) (vector-map (lambda (k) (if (< k 6) 0 1)) n) (loss ${loss}))`).plots[0];
    expect(of('cross-entropy')).toMatchObject({
      kind: 'pictures',
      pictures: { predicted: { picture: null, size: 2 }, target: { picture: null, size: 1 } },
    });
  });

  test('is none where lists are short, or not of one length', () => {
    const plots = (cell: string) =>
      staged(`(define-data (a y) '((${cell} 1) (${cell} 2)))
(define-parameter k 1)
(fit (lambda (a) (* k (length a))) (a) y)`).plots;
    expect(plots('((1 2) (3 4))')).toEqual([]);
    expect(plots('((1 2 3) (1 2 3) (1 2))')).toEqual([]);
    expect(plots('((1 2 3) (1 2 3) (1 2 3))')).toHaveLength(1);
  });
});
