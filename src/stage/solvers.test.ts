/**
 * The solvers of `scheme/solvers.scm`: their orders, the tolerance that the adaptive ones keep, exact gradients, and graphs
 * that do not grow with the number of steps.
 */

import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { countNodes, Evaluator, prune, validate } from '../graph';
import { evaluation, expressionGraph, plainValue } from '../testing/compile';

const decay = '(lambda (t y) (* -1 x y))';
const fixed = (solver: string, steps: number): string => `(${solver} ${decay} 1 0 2 ${steps})`;

/** Robertson's reactions, whose rates differ by nine powers of ten. */
const robertson = `(lambda (t y)
  (let ((slow (* 0.04 x (ref y 0)))
        (back (* 1e4 (ref y 1) (ref y 2)))
        (fast (* 3e7 (square (ref y 1)))))
    (list (- back slow) (- slow back fast) fast)))`;

test('halving the steps of euler halves its error, and divides that of rk4 by sixteen', () => {
  for (const [solver, factor] of [
    ['euler', 2],
    ['rk4', 16],
  ] as const) {
    const [coarse, fine] = [40, 80].map((steps) =>
      Math.abs(plainValue(fixed(solver, steps), { x: 0.7 }) - Math.exp(-1.4)),
    );
    expect(coarse! / fine!).toBeGreaterThan(0.95 * factor);
    expect(coarse! / fine!).toBeLessThan(1.1 * factor);
  }
});

test('adaptive solvers keep their tolerance, in both directions of time, and on stiff equations', () => {
  const cases: readonly (readonly [source: string, value: number, tolerance: number])[] = [
    [`(dormand-prince ${decay} 1 0 2)`, Math.exp(-1.4), 2e-8],
    [`(dormand-prince ${decay} 1 2 0 1e-11)`, Math.exp(1.4), 2e-10],
    [`(rosenbrock ${decay} 1 0 2)`, Math.exp(-1.4), 2e-8],
    // The reference solution of Hairer and Wanner, Solving Ordinary Differential Equations II.
    [`(ref (rosenbrock ${robertson} (vec 1 0 0) 0 40 1e-7) 0)`, 0.7158270687, 1e-6],
  ];
  for (const [source, value, tolerance] of cases) {
    const x = source.includes('1e4') ? 1 : 0.7;
    const graph = prune(expressionGraph(source, ['x']));
    validate(graph);
    expect(Math.abs(new Evaluator(graph).evaluate([x])[0]! - value), source).toBeLessThan(tolerance);
  }
});

test('gradients are those of the solution', () => {
  for (const source of [fixed('rk4', 50), `(dormand-prince ${decay} 1 0 2)`, `(rosenbrock ${decay} 1 0 2)`]) {
    const [, slope] = new Evaluator(differentiate(prune(expressionGraph(source, ['x'])))).evaluate([0.7]);
    expect(Math.abs(slope! + 2 * Math.exp(-1.4)), source).toBeLessThan(1e-6);
  }
});

test('more steps, and more times, make no larger graph', () => {
  const sizes = (source: (count: number) => string): number[] =>
    [40, 80].map((count) => countNodes(prune(expressionGraph(source(count), ['x']))));
  for (const solver of ['euler', 'rk4']) {
    const [few, many] = sizes((count) => fixed(solver, count));
    expect(many, solver).toBe(few);
  }
  const [few, many] = sizes(
    (count) =>
      `(sum (ode-states (lambda (y a b) (dormand-prince ${decay} y a b)) 1 0 (linspace 1 2 ${count})))`,
  );
  expect(many).toBe(few);
});

test('solvers have the same value through the evaluator', () => {
  const source = "(rk4 (lambda (t y) (list (ref y 1) (- (ref y 0)))) '(1 0) 0 1 4)";
  const direct = evaluation(source).written;
  for (const level of ['interpreter', 'tower'] as const)
    expect(evaluation(source, { level }).written).toBe(direct);
});

/** Predators and prey, with start and rates in one vector. */
const predators = `(lambda (t y)
  (list (* (ref y 0) (- (ref v 2) (* (ref v 3) (ref y 1))))
        (* (ref y 1) (- (* (ref v 5) (ref y 0)) (ref v 4)))))`;

test('derivatives are right where the state is at rest', () => {
  const forced = (Math.sin(100) - 50 * Math.cos(100) + 50 * Math.exp(-2)) / 2501;
  for (const [solver, options, close] of [
    ['dormand-prince', '', 2e-7],
    ['rosenbrock', '1e-5', 2e-4],
  ] as const) {
    const cases: readonly (readonly [source: string, x: number, slope: number])[] = [
      [`(${solver} (lambda (t y) (- y)) x 0 10 ${options})`, 0, Math.exp(-10)],
      [`(${solver} (lambda (t y) (- y)) x 0 10 ${options})`, 1e-12, Math.exp(-10)],
      [`(${solver} (lambda (t y) (+ (- y) (* x (sin (* 50 t))))) 0 0 2 ${options})`, 0, forced],
      [`(${solver} (lambda (t y) (* y (- 1 y))) (+ 1 x) 0 5 ${options})`, 0, Math.exp(-5)],
      // The frequency at the fixed point (2, 1) is 1.
      [
        `(let ((v (vec (+ 2 x) 1 1 1 1 0.5))) (ref (${solver} ${predators} (slice v 0 2) 0 5 ${options}) 0))`,
        0,
        Math.cos(5),
      ],
    ];
    for (const [source, x, slope] of cases) {
      const [, staged] = new Evaluator(differentiate(prune(expressionGraph(source, ['x'])))).evaluate([x]);
      expect(Math.abs(staged! - slope), source).toBeLessThan(close);
    }
    const [source, x, slope] = cases[0]!;
    expect(Math.abs(plainValue(`((grad (lambda (x) ${source})) ${x})`, {}) - slope), solver).toBeLessThan(
      close,
    );
  }
});

test('a rate that is infinite does not stop a solver, and a mistake names the solver', () => {
  expect(plainValue('(dormand-prince (lambda (t y) (+ 1 (sqrt y))) x 0 1)', { x: 0 })).toBeCloseTo(
    1.843285,
    5,
  );
  const mistakes: readonly (readonly [source: string, message: string])[] = [
    [
      '(rk4 (lambda (t y) y) 1 0 1 2.5)',
      'rk4 wants a number of steps that is a whole number above 0, but got 2.5',
    ],
    ['(euler (lambda (t y) y) 1 0 1 0)', 'euler wants a number of steps'],
    [
      '(rosenbrock (lambda (t y) (list y)) (vec 1 2) 0 1)',
      'rosenbrock wants a procedure that returns what the state is',
    ],
    ['(dormand-prince (lambda (t y) y) 1 0 1 0)', 'dormand-prince wants a tolerance above 0'],
    ['(dormand-prince (lambda (t y) (* y y)) 1 0 2)', 'dormand-prince does not reach the last time'],
    ['(ode-states (lambda (y a b) y) 1 0 3)', 'ode-states wants a vector, but got a number'],
    ['(rk4 (lambda (t y) y) "u" 0 1 5)', 'rk4 wants a number, a tensor, or a list of these'],
  ];
  for (const level of ['direct', 'interpreter'] as const)
    for (const [source, message] of mistakes)
      expect(evaluation(source, { level }).mistakes, source).toContain(message);
});
