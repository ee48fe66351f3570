/**
 * Derivatives where a partial is infinite: zero where the zero is structural, at every level and on every backend, in
 * first and second derivatives; and never zero where it is not.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../backends';
import { ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm/backend';
import { Evaluator, type Graph, validate } from '../graph';
import { expressionGraph, staged } from '../testing/compile';
import { deadNames, deadPart, deadPoint, growingPart } from '../testing/deadParts';
import { cases } from '../testing/gradientCases.json';
import '../testing/propertySeed';
import { differentiate } from './differentiate';

const backends: Readonly<Record<string, Promise<Backend>>> = {
  reference: Promise.resolve(new ReferenceBackend('to compare')),
  wasm: Promise.resolve(new WasmBackend('to compare', { lanes: 'f64' })),
  'wasm in pairs': Promise.resolve(new WasmBackend('to compare', { lanes: 'f64x2' })),
  'wasm-f32': Promise.resolve(new WasmBackend('to compare', { lanes: 'f32x4' })),
  tfjs: loadTfjs('cpu'),
};
const levels = ['direct', 'interpreter', 'tower'] as const;

/** The numbers of nested lists, each with its place. */
function entries(value: unknown, at: readonly number[] = []): { at: readonly number[]; value: number }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => entries(each, [...at, index]));
  const infinite = { '+inf': Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY };
  return [
    { at, value: typeof value === 'string' ? infinite[value as keyof typeof infinite] : (value as number) },
  ];
}

function isNear(got: number, wanted: number, tolerance: number): boolean {
  if (Object.is(got, wanted)) return true;
  return Number.isFinite(wanted) && Math.abs(got - wanted) <= tolerance * (1 + Math.abs(wanted));
}

async function expectOn(
  graph: Graph,
  point: readonly number[],
  wanted: readonly number[],
  source: string,
): Promise<void> {
  for (const [name, loading] of Object.entries(backends)) {
    const backend = await loading;
    const tolerance = name === 'tfjs' || name === 'wasm-f32' ? 3e-3 : 1e-9;
    const got = [...(await backend.evaluate(graph, Float64Array.from(point), null))];
    const agrees = wanted.every((each, index) => isNear(got[index]!, each, tolerance));
    expect(agrees, `${source} on ${name}: ${got.join(' ')}, not ${wanted.join(' ')}`).toBe(true);
  }
}

/** The value and the gradient of the expression, and of its derivative by the name at `position`. */
function graphsOf(source: string, names: readonly string[], position: number): readonly [Graph, Graph] {
  const first = differentiate(expressionGraph(source, names));
  const by: Graph = { ...first, results: [first.results[1 + position]!], resultNames: ['derivative'] };
  const second = differentiate(by);
  validate(first);
  validate(second);
  return [first, second];
}

describe('the cases have their values and gradients at every level and on every backend', () => {
  for (const { id, source, x, value, gradient } of cases) {
    test(id, async () => {
      for (const level of levels) {
        for (const { at, value: wanted } of entries(value)) {
          const part = at.length === 0 ? source : `(ref (tensor ${source}) ${at.join(' ')})`;
          const graph = differentiate(expressionGraph(part, ['x'], { level }));
          const expected = gradient === undefined ? [wanted] : [wanted, gradient];
          await expectOn(graph, [x], expected, `${part} at ${level}`);
        }
      }
    });
  }
});

test('a power whose exponent is data has a finite gradient at 0', async () => {
  const source =
    "(define-data (k y) '((0 1) (1 2) (2 4))) (define-parameter x 0) (define (f k) (expt x k)) (fit f (k) y)";
  const { objective } = staged(source);
  // The mean of (1 - 1)^2, (0 - 2)^2 and (0 - 4)^2; of its derivatives only that of the second is not 0.
  await expectOn(differentiate(objective!.graph), [0], [20 / 3, -4 / 3], source);
});

describe('random programs with a part that does not count', () => {
  const derivatives = (source: string): number[] =>
    deadNames.flatMap((_, position) =>
      graphsOf(source, deadNames, position).flatMap((graph) => [...new Evaluator(graph).evaluate(deadPoint)]),
    );

  test('have the derivatives of the program without it, first and second', () => {
    fc.assert(
      fc.property(deadPart, ({ source, cut }) => {
        const [got, wanted] = [derivatives(source), derivatives(cut)];
        expect(got.map((each, index) => isNear(each, wanted[index]!, 1e-9))).toEqual(got.map(() => true));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('have them behind a loop whose state grows until it overflows, in rows and outside', () => {
    fc.assert(
      fc.property(growingPart, ({ source, cut }) => {
        const [got, wanted] = [derivatives(source), derivatives(cut)];
        expect(got.map((each, index) => isNear(each, wanted[index]!, 1e-9))).toEqual(got.map(() => true));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('have them on every backend', async () => {
    await fc.assert(
      fc.asyncProperty(deadPart, fc.nat({ max: 1 }), async ({ source, cut }, position) => {
        const plain = graphsOf(cut, deadNames, position);
        for (const [order, graph] of graphsOf(source, deadNames, position).entries())
          await expectOn(graph, deadPoint, [...new Evaluator(plain[order]!).evaluate(deadPoint)], source);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});

/** Expressions of x whose derivative tends to a limit at both ends: value and derivative at 500 and -500. */
const saturated: readonly (readonly [string, readonly [number, number], readonly [number, number]])[] = [
  ['(/ 1 (+ 1 (exp x)))', [0, 0], [1, 0]],
  ['(/ 1 (+ 1 (exp (- x))))', [1, 0], [0, 0]],
  ['(/ 3 (+ 2 (exp x)))', [0, 0], [1.5, 0]],
  ['(/ (exp x) (+ 1 (exp x)))', [1, 0], [0, 0]],
  ['(/ 1 (+ 1 (/ 1 (exp x))))', [1, 0], [0, 0]],
  ['(/ 1 (+ 1 (square (exp x))))', [0, 0], [1, 0]],
  ['(- 1 (/ 2 (+ 1 (exp (* 2 x)))))', [1, 0], [-1, 0]],
  ['(/ (- (exp x) (exp (- x))) (+ (exp x) (exp (- x))))', [1, 0], [-1, 0]],
  ['(/ (sinh x) (cosh x))', [1, 0], [-1, 0]],
  ['(/ 1 (cosh x))', [0, 0], [0, 0]],
  ['(/ x (+ 1 (exp x)))', [0, 0], [-500, 1]],
  ['(/ (* x (exp x)) (+ 1 (exp x)))', [500, 1], [0, 0]],
  ['(exp (- (exp x)))', [0, 0], [1, 0]],
  ['(tanh (exp x))', [1, 0], [0, 0]],
  ['(erf (exp x))', [1, 0], [0, 0]],
  ['(log (+ 1 (exp x)))', [500, 1], [0, 0]],
  ['(log (+ (exp x) (exp (* 2 x)) (exp 1)))', [1000, 2], [1, 0]],
  ['(log (/ 1 (+ 1 (exp x))))', [-500, -1], [0, 0]],
  ['(log (- 1 (/ 1 (+ 1 (exp x)))))', [0, 0], [-500, 1]],
  ['(/ (exp x) (+ (exp x) (exp 3) (exp (* 2 x))))', [0, 0], [0, 0]],
  ['(log (sum (exp (vec x (* 2 x)))))', [1000, 2], [-500, 1]],
  ['(log (mean (exp (vec x x))))', [500, 1], [-500, 1]],
  ['(ref (/ (exp (vec x 1)) (sum (exp (vec x 1)))) 0)', [1, 0], [0, 0]],
  ['(log (ref (/ (exp (vec x 1)) (sum (exp (vec x 1)))) 1))', [-499, -1], [0, 0]],
  ['(log (cosh x))', [500 - Math.LN2, 1], [500 - Math.LN2, -1]],
  ['(log (- (exp (abs x)) 1))', [500, 1], [500, -1]],
  ['(/ (exp x) (- (exp x) 1))', [1, 0], [0, 0]],
  ['(log1p (exp x))', [500, 1], [0, 0]],
  ['(log2 (+ 1 (exp (* x (log 2)))))', [500, 1], [0, 0]],
  ['(sqrt (exp (- (abs x))))', [0, 0], [0, 0]],
  ['(let ((e (exp (- x)))) (/ e (square (+ 1 e))))', [0, 0], [0, 0]],
  ['(/ 1 (+ 1 (sum (exp (vec x (* 2 x))))))', [0, 0], [1, 0]],
];

test('a loss that saturates has the gradient of its limit', async () => {
  for (const [source, ahead, behind] of saturated) {
    const [first, second] = graphsOf(source, ['x'], 0);
    await expectOn(first, [500], ahead, source);
    await expectOn(first, [-500], behind, source);
    for (const x of [500, -500]) {
      const [, curvature] = new Evaluator(second).evaluate([x]);
      expect([source, Math.abs(curvature!) < 1e-9]).toEqual([source, true]);
    }
  }
}, 60_000);

test('products that overflow where they do not count leave the gradient alone', async () => {
  const squares = '(let loop ((k 0) (a x)) (if (>= k (+ 12 (* 0 x))) a (loop (+ k 1) (* a a))))';
  const source = `(let ((p ${squares})) (if (> p 1e30) (* 2 x) p))`;
  const [first, second] = graphsOf(source, ['x'], 0);
  await expectOn(first, [10], [20, 2], source);
  await expectOn(second, [10], [2, 0], source);
});

test('second derivatives leave out a state that grew, wherever it does not count', () => {
  const grown = (growth: string, value = 'a'): string =>
    `(let loop ((k 0) (a (+ 10 x)) (b 2)) (if (>= k 12) ${value} (loop (+ k 1) ${growth} (* b a))))`;
  for (const source of [
    `(min (* x x x) ${grown('(* a a)')})`,
    `(min (* x x x) ${grown('(norm (vec (* a a) x))')})`,
    `(min (* x x x) ${grown('(/ (* a a) 3)', '(* x a)')})`,
    `(let ((d ${grown('(* a a)')})) (sum-over ((u (vector 1 -3))) (if (> u 0) (* x x x) (min 0 (- d u)))))`,
    `(let ((d ${grown('(* a a)', '(* a b)')})) (+ 1 (if (> d 1e30) (* x x x) d)))`,
  ]) {
    const [, second] = graphsOf(source, ['x'], 0);
    const [slope, curvature] = new Evaluator(second).evaluate([2]);
    expect([source, slope, curvature]).toEqual([source, 12, 12]);
  }
});

test('a zero that is not structural hides nothing', () => {
  for (const source of [
    '(square (sqrt x))',
    '(expt (sqrt x) 2)',
    '(exp (log x))',
    '(/ 1 (/ 1 x))',
    '(/ 1 (+ 1 (exp (- (log x)))))',
    '(square (sum-over ((u (vector 1 2))) (sqrt (* u x))))',
    '(exp (- (sum-over ((u (vector 1 2))) (- (log x)))))',
  ]) {
    const [, slope] = new Evaluator(differentiate(expressionGraph(source, ['x']))).evaluate([0]);
    expect([source, slope === 0]).toEqual([source, false]);
  }
});

test('operands that are equal share the derivative of a maximum evenly, in any order', () => {
  // A zero has no sign here.
  const gradient = (source: string): number[] =>
    [...new Evaluator(differentiate(expressionGraph(source, ['x', 'y', 'z']))).evaluate([2, 2, 2])]
      .slice(1)
      .map((each) => each + 0);
  expect(gradient('(max x y)')).toEqual([0.5, 0.5, 0]);
  expect(gradient('(min y x)')).toEqual([0.5, 0.5, 0]);
  for (const source of ['(max x y z)', '(max z (max x y))', '(min (min z y) x)'])
    expect(gradient(source).map((each) => each.toFixed(12))).toEqual(Array(3).fill((1 / 3).toFixed(12)));
  expect(gradient('(max 2 x)')).toEqual([0.5, 0, 0]);
  expect(gradient('(abs (- x y))')).toEqual([0, 0, 0]);
  expect(gradient('(relu (- x y))')).toEqual([0, 0, 0]);
});

test('the Hessian of a power is symmetric', () => {
  for (const [x, y] of [
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 0.5],
    [2, 0],
    [3, 1.5],
  ] as const) {
    const entry = (row: number, column: number): number => {
      const source = `(ref (tensor ((hessian expt) x y)) ${row} ${column})`;
      return new Evaluator(expressionGraph(source, ['x', 'y'])).evaluate([x, y])[0]!;
    };
    const [above, below] = [entry(0, 1), entry(1, 0)];
    expect([x, y, isNear(above, below, 1e-12)]).toEqual([x, y, true]);
    expect([x, y, Number.isNaN(entry(0, 0))]).toEqual([x, y, false]);
  }
});

test('a determinant has a second derivative where the matrix is singular', () => {
  const hessian = (rows: string, x: number): number =>
    new Evaluator(
      expressionGraph(`((grad (grad (lambda (u) (det (tensor (list ${rows})))))) x)`, ['x']),
    ).evaluate([x])[0]!;
  expect(hessian('(list u 1) (list 1 u)', 1)).toBe(2);
  // u^3 - 3 u + 2, and (u - 1)^3 (u + 3): the ranks at 1 are 1.
  expect(hessian('(list u 1 1) (list 1 u 1) (list 1 1 u)', 1)).toBeCloseTo(6, 10);
  expect(hessian('(list u 1 1 1) (list 1 u 1 1) (list 1 1 u 1) (list 1 1 1 u)', 1)).toBeCloseTo(0, 9);
  expect(hessian('(list u 0 0) (list 0 u 0) (list 0 0 u)', 0)).toBeCloseTo(0, 12);
  expect(hessian('(list u 0 0 0) (list 0 u 0 0) (list 0 0 2 0) (list 0 0 0 3)', 0)).toBeCloseTo(12, 9);
});
