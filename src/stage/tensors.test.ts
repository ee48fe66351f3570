/** Programs with tensors: values as NumPy has them, the same where numbers are traced, gradients by differences. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { loadTfjs } from '../backends/tfjs';
import { Evaluator, printGraph, prune, validate } from '../graph';
import { expandText } from '../lang';
import { expressionGraph, plainValue, staged, valueAt } from '../testing/compile';
import { differenceGradient, relativeDifference } from '../testing/differences';
import { parseCorpus, sameWritten } from '../text/corpus';
import { renderDiagnostics } from '../text/render';
import { writeValue } from './machine/write';
import { evaluateProgram, lastValue } from './program/evaluate';
import { finish } from './program/slices';

function written(source: string, seed: number | null = null): string {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: [] });
  const result = finish(evaluateProgram(program, { tables: () => null, seed }));
  const found = [...diagnostics, ...result.diagnostics];
  expect(renderDiagnostics(found, { program: source })).toBe('');
  return writeValue(lastValue(result));
}

/** Brackets as parentheses, which the corpus' comparison takes apart. */
const plain = (text: string): string => text.replace(/\[/g, '(').replace(/\]/g, ')');

describe('values of NumPy', () => {
  for (const { name, source, expected } of parseCorpus(
    readFileSync(new URL('./tensorCorpus.txt', import.meta.url), 'utf8'),
  )) {
    test(name, () => {
      const value = written(source);
      expect(sameWritten(plain(expected), plain(value), 1e-10), `wanted ${expected}, got ${value}`).toBe(
        true,
      );
    });
  }
});

const matrix = "(mat (list (+ 3 x) 1 y) (list z (+ 4 y) -1) '(0.5 1 5))";
const numbers = [
  '(sum (* (vec x y z) (vec 1 2 3)))',
  '(ref (+ (vec x y) (tensor (list 1 2))) 0)',
  '(dot (vec x y z) (cross (vec y 1 x) (vec z x 2)))',
  '(norm (outer (vec x y) (vec z 1 2)))',
  '(sum (normalize (vec x y 2)))',
  `(det ${matrix})`,
  `(logdet ${matrix})`,
  `(trace (inv ${matrix}))`,
  `(sum (solve ${matrix} (vec x 1 z)))`,
  `(sum (solve ${matrix} (mat (vec x 1) (vec y 2) (vec z 3))))`,
  `(sum (matmul ${matrix} (transpose ${matrix})))`,
  `(ref (matmul (vec x 1 y) ${matrix}) 2)`,
  '(ref (softmax (vec x y z)) 1)',
  '(sum (* (log-softmax (mat (vec x y) (vec z 1)) 0) (mat (vec 1 2) (vec 3 4))))',
  '(sum (exp (linspace x y 5)))',
  '(mean (mat (vec x y) (vec z 1)))',
  '(sum (mean (mat (vec x y) (vec z 1)) 0))',
  '(sum (* (concat (vec x y) (vec z)) (vec 1 2 3)))',
  '(sum (* (reshape (vec x y z 1) 2 2) (mat (vec 1 2) (vec 3 4))))',
  '(sum (tanh (conv2d (reshape (linspace x y 9) 3 3) (mat (vec z 1) (vec x 2)))))',
  "(sum (square (conv2d (reshape (linspace x y 18) 3 3 2) (* z (ones 2 2 2 3)) 2 'same)))",
  '(sum (max-pool (reshape (* (vec 1 7 3 4 9 2 5 8 6) (vec x y z x y z x y z)) 3 3) 2 1))',
  '(sum (max (vec x y z) 0.1))',
  '(sum (if (> x 0) (vec x y) (vec y (* z z))))',
  '(sum (* (vec 1 2) (if (> y 0) (softmax (vec x z)) (vec 0.5 0.5))))',
  '(let ((s (if (> x 0) (list (vec x y) 1) (list (vec 1 2) z)))) (+ (sum (car s)) (cadr s)))',
  '(if (equal? (vec x y) (vec x y)) x y)',
  '(ref (vec 5 6 7) (round (* 0 x)))',
  '(* x (ref (mat (vec x y) (vec z 1)) (if (> x 0) 0 1) 1))',
  '(mean-over ((u (vector 1 2 3))) (sum (* (vec x y) (vec u 1))))',
  "(mean-over ((u '((1 2) (3 4) (5 7)))) (square (dot (tensor u) (vec x y))))",
  '(sum-over ((u (list (vec 1 2) (vec 3 4))) (v #(0 1))) (* (ref (softmax (* x u)) v) (ref (vec y z) v)))',
  '(sum (mean-over ((u (vector 1 2))) (* u (vec x y z))))',
  '(sum (mean-over ((u (vector 1 2))) (vector (* u x y) z)))',
  '(sum (square (mean-over ((u (vector 1 2))) (exp (* u (vec x y))))))',
  "(mean-over ((u '((1 (2 3)) (4 (5 6))))) (* x (car u) (car (cadr u)) (ref (tensor (cadr u)) 1)))",
  `(let loop ((k 0) (v (vec x y 1))) (if (= k 20) (ref v 0) (loop (+ k 1) (normalize (matvec ${matrix} v)))))`,
  '(let loop ((v (vec x y z))) (if (< (norm v) 0.5) (dot v (vec 1 2 3)) (loop (* 0.7 v))))',
  '(fold (lambda (u total) (+ total (sum (sin (* u (vec x y)))))) z (iota 12))',
  '(let loop ((k 0) (s x)) (if (= k 20) s (loop (+ k 1) (+ s (* y (random-normal))))))',
  '(mean-over ((u #(1 2 3))) (let loop ((v (vec x u))) (if (> (norm v) 9) (sum (* y v)) (loop (* 1.7 v)))))',
];

const points = [
  [0.7, 0.4, -1.2],
  [-0.6, 1.3, 0.8],
];

test('traced tensors have the values of known ones, and the gradients of central differences', () => {
  for (const source of numbers) {
    const graph = prune(expressionGraph(source, ['x', 'y', 'z']));
    validate(graph);
    const gradient = differentiate(graph);
    validate(gradient);
    for (const [x, y, z] of points as [number, number, number][]) {
      const value = valueAt(graph, [x, y, z]);
      expect(relativeDifference(value, plainValue(source, { x, y, z })), source).toBeLessThan(1e-11);
      const evaluator = new Evaluator(graph);
      const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, [x, y, z]);
      const [, ...partials] = new Evaluator(gradient).evaluate([x, y, z]);
      for (const [index, quotient] of quotients.entries())
        expect(relativeDifference(partials[index]!, quotient.value), source).toBeLessThan(1e-6);
    }
  }
});

test('logdet of a 20 by 20 matrix has value and gradient where its determinant underflows', () => {
  const source = '(logdet (* 1e-20 (+ (* (+ 2 (* x x)) (eye 20)) (* 0.01 y (ones 20 20)))))';
  const [x, y] = [0.7, 1.3];
  const graph = prune(expressionGraph(source, ['x', 'y']));
  // Of a I + c 1 1', n by n: a^(n - 1) (a + n c).
  const a = 2 + x * x;
  const whole = a + 20 * 0.01 * y;
  const [value, dx, dy] = new Evaluator(differentiate(graph)).evaluate([x, y]);
  expect(plainValue(source.replace('logdet', 'det'), { x, y })).toBe(0);
  expect(value).toBeCloseTo(20 * Math.log(1e-20) + 19 * Math.log(a) + Math.log(whole), 9);
  expect(dx).toBeCloseTo(2 * x * (19 / a + 1 / whole), 10);
  expect(dy).toBeCloseTo((20 * 0.01) / whole, 10);
});

test('tfjs agrees with the reference on all of them', async () => {
  const tfjs = await loadTfjs('cpu');
  for (const source of numbers) {
    const gradient = differentiate(prune(expressionGraph(source, ['x', 'y', 'z'])));
    for (const point of points) {
      const at = Float64Array.from(point, Math.fround);
      const expected = new Evaluator(gradient).evaluate(at);
      for (const [index, value] of (await tfjs.evaluate(gradient, at, null)).entries())
        expect(relativeDifference(value, expected[index]!), source).toBeLessThan(1e-4);
    }
  }
});

test('the list of a row is the tensor of its column, and not put together again', () => {
  const graph = expressionGraph("(mean-over ((u '((1 2) (3 4)))) (sum (* x (tensor u))))", ['x']);
  expect(printGraph(prune(graph))).not.toMatch(/slice|concat/);
});

test('random tensors follow the seed and the name they are for, and nothing else', () => {
  const program = '(define other (random-normal 2))\n(define w (random-normal 3))\nw';
  expect(written(program)).toBe(written(program));
  expect(written(program)).not.toBe(written(program, 1));
  expect(written(program)).toBe(written(program.replace(/^.*\n/, '; a comment\n')));
  expect(written('(define w (list (random-normal 2) (random-normal 2))) (equal? (car w) (cadr w))')).toBe(
    '#f',
  );
  expect(written(`${program.replace(/w$/, '')}(fit w (w) w (seed 7))\nw`, null)).toBe(written(program, 7));
});

test('random tensors have the spread that was asked for', () => {
  const moments = (source: string): number[] => {
    const text = written(`(define t ${source}) (list (mean t) (sqrt (mean (square (- t (mean t))))))`);
    return text.slice(1, -1).split(' ').map(Number);
  };
  const close = (source: string, mean: number, deviation: number): void => {
    const [m, d] = moments(source) as [number, number];
    expect(Math.abs(m - mean) / deviation, source).toBeLessThan(0.05);
    expect(d / deviation, source).toBeCloseTo(1, 1);
  };
  close('(random-normal 100 100)', 0, 1);
  close("(random-normal '(100 100) 3 2)", 3, 2);
  close('(random-uniform 100 100)', 0.5, Math.sqrt(1 / 12));
  close("(random-uniform '(10000) -1 3)", 1, 4 / Math.sqrt(12));
  close('(glorot 100 50)', 0, Math.sqrt(2 / 150));
  close('(he 100 50)', 0, Math.sqrt(2 / 100));
  close('(he 3 3 8 64)', 0, Math.sqrt(2 / 72));
});

test('a draw within an arm that is staged twice is the same draw', () => {
  const source = `(define (f c) (let ((p (if c (list 1) (cons 2 (list 3))))) (* (car p) (random-normal))))
    (+ (f (> x 0)) (random-normal))`;
  for (const x of [1, -1]) {
    const value = valueAt(expressionGraph(source, ['x']), [x]);
    expect(value).toBeCloseTo(plainValue(source, { x }), 12);
  }
});

test('a tensor without gradient in it is data to the program', () => {
  expect(() =>
    staged('(define-parameter w 1)\n(minimize (sum (square (- (* w (vec 1 2)) (vec 3 4)))))'),
  ).not.toThrow();
});
