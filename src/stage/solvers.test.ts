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
