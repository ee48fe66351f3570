/** Probes of a small model at each level, with values and adjoints by hand. */

import '../allParts';
import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import type { Level } from '../levels/evaluator';
import { finish } from '../program/slices';
import { expressionsOf } from './expressions';
import { type Probed, probe } from './probe';
import { recordProgram } from './recordProgram';

const source = `(define-data (s v) '((1 2) (2 3) (4 5)))
(define-parameter Vmax 6)
(define-parameter Km 1)
(define (rate s) (/ (* Vmax s) (+ Km s)))
(fit rate (s) v)`;

function probed(text: string, at: string, level: Level = 'direct'): Probed {
  const { program, written } = expandText(text, { source: 'program', tables: [] });
  const expressions = expressionsOf(program, written);
  const recorded = finish(recordProgram(program, expressions, { tables: () => null, level }));
  expect(recorded.diagnostics).toEqual([]);
  const expression = expressions.at(text.indexOf(at))!;
  const rowsOf = ({ rowCount }: { readonly rowCount: number }): Int32Array =>
    Int32Array.from({ length: rowCount }, (_, row) => row);
  return finish(probe(recorded, { expressions: [expression], rowsOf }))[0]!;
}

function last({ rows }: Probed): readonly (readonly [number, number])[] {
  return [...rows.values()].map((turns) => {
    const { adjoint, value } = turns.at(-1)!;
    return [value as number, adjoint as number];
  });
}

test.each(['direct', 'interpreter', 'tower'] as const)(
  'a probe has its value and its adjoint in each row, at %s',
  (level) => {
    const sums = last(probed(source, '(+ Km s)', level));
    const rows = [
      [1, 2],
      [2, 3],
      [4, 5],
    ] as const;
    for (const [index, [s, v]] of rows.entries()) {
      const [value, adjoint] = sums[index]!;
      expect(value).toBe(1 + s);
      const predicted = (6 * s) / (1 + s);
      // ∂/∂d of (6 s / d - v)² / 3.
      expect(adjoint).toBeCloseTo((2 * (predicted - v) * (-6 * s)) / (1 + s) ** 2 / 3, 12);
    }
  },
);

test('each turn of a loop is an evaluation of its own', () => {
  const text = `(define-parameter a 2)
(minimize (let loop ((k 0) (x a)) (if (= k 3) x (loop (+ k 1) (* x 0.5)))))`;
  const { outside } = probed(text, '(* x 0.5)');
  expect(outside.map(({ value }) => value)).toEqual([1, 0.5, 0.25]);
  expect(outside.map(({ adjoint }) => adjoint)).toEqual([0.25, 0.5, 1]);
});

test('a zero that is structural hides an infinite partial, and one that is not does not', () => {
  const text = `(define-parameter x 0)
(minimize (let ((s (sqrt x))) (+ (max s -1) (* 0 (log x)) (ref (vec 3 (sqrt x)) 0))))`;
  expect(probed(text, '(* 0 (log x))').outside[0]?.adjoint).toBe(1);
  const chosen = `(define-parameter x 0)
(minimize (+ (square x) (max 2 (sqrt x)) (ref (vec 3 (sqrt x)) 0)))`;
  expect(probed(chosen, 'x 0').outside[0]?.adjoint).toBe(0);
});

test('a derivative within the program, a macro and a reduction in a definition have probes', () => {
  const text = `(define-syntax twice (syntax-rules () ((_ e) (+ e e))))
(define xs (vector 1 2 3))
(define-parameter a 2)
(define total (sum-over ((x xs)) (* a x)))
(minimize (+ ((grad (lambda (b) (* b b b))) a) (twice (square a)) (* total total)))`;
  // 3 a² + 2 a² + 36 a².
  expect(probed(text, 'a 2').outside[0]?.adjoint).toBeCloseTo(2 * 41 * 2, 10);
  expect(probed(text, '(square a)').outside.map(({ adjoint }) => adjoint)).toEqual([1, 1]);
  expect(last(probed(text, '(* a x)'))).toEqual([
    [2, 24],
    [4, 24],
    [6, 24],
  ]);
});

test.each([
  ['(least-squares (list (- a 1) (* 2 a)) (weights (list 1 3)))', 'a 2', (2 * 1 * 0.5 + 8 * 2 * 1.5) / 2],
  ['(negative-log-likelihood (square (- a 1)) (penalty (* 3 a)))', '(* 3 a)', 1],
])('%s has probes', (objective, at, adjoint) => {
  const found = probed(`(define-parameter a 2)\n${objective}`, at).outside[0]?.adjoint;
  expect(found).toBeCloseTo(adjoint, 10);
});

test.each(['direct', 'interpreter'] as const)(
  'expressions around what is raised, left and promised have their values and adjoints, at %s',
  (level) => {
    const text = `(define-data (s v) '((1 2) (-2 3) (4 5)))
(define-parameter k 6)
(define p (delay (* k 2)))
(define (rate s)
  (+ (force p) (guard (e ((number? e) (* e k))) (+ 1 (if (< s 0) (raise (- s)) (call/cc (lambda (leave) (* 3 (leave (* k s))))))))))
(minimize (sum-over ((s s)) (rate s)))`;
    const plain = [12 + 1 + 6, 12 + 2 * 6, 12 + 1 + 24];
    expect(last(probed(text, '(+ (force p)', level))).toEqual(plain.map((value) => [value, 1]));
    // Its row alone leaves by it.
    expect([...probed(text, '(* e k)', level).rows.keys()]).toEqual([1]);
    expect(last(probed(text, '(* e k)', level))).toEqual([[12, 1]]);
    expect(last(probed(text, '(* k s)', level))).toEqual([
      [6, 1],
      [24, 1],
    ]);
  },
);
