import { expect, test } from 'vitest';
import { Evaluator } from '../graph';
import { staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { type Overrides, planTraining } from './plan';
import { computedGraph } from './stepGraphs';

const source = (options: string): string =>
  `(define-parameter a 2 positive) (define-parameter w (tensor '(3 -4)))
  (watch double (* 2 a))
  (minimize (+ (square (- a 5)) (* a (sum (square w)))) ${options})`;

function planOf(text: string, overrides: Overrides = {}) {
  const { objective, parameters } = staged(text);
  return planTraining(objective!, parameters, overrides);
}

/** Loss, watch, a and the norm of w, and the derivatives by them, at the start. */
const record = [9 + 50, 4, 2, 5, 2 * -3 + 25, Math.hypot(4 * 3, 4 * -4)];

test('a step records loss, watches, natural values and gradients, of a tensor the norms', () => {
  const { step, layout } = planOf(source('(optimizer (sgd 0.1))'));
  if (step.kind !== 'update') throw new Error('the program searches');
  expect(layout).toEqual({ watches: 1, naturals: 2, gradients: 4, width: 6, hasElements: false });
  expect([step.recorded, step.recordedResults]).toEqual([6, 6]);
  const results = new Evaluator(step.update).evaluate([...step.start, ...step.state]);
  for (const [at, value] of record.entries()) expect(results[at]).toBeCloseTo(value, 12);
  // What the parameters become, without constraints.
  expect([...results.subarray(6)].map((each) => each.toFixed(9))).toEqual(
    [Math.log(2) - 0.1 * 2 * (2 * -3 + 25), 3 - 0.1 * 12, -4 + 0.1 * 16].map((each) => each.toFixed(9)),
  );
});

test('objective and update record the same; the objective gives the gradient that is followed', () => {
  const { step } = planOf(source('(optimizer (adam 0.1))'));
  if (step.kind !== 'update') throw new Error('the program searches');
  const updated = new Evaluator(step.update).evaluate([...step.start, ...step.state]);
  const results = new Evaluator(step.objective).evaluate(step.start);
  expect(results.subarray(0, step.recorded)).toEqual(updated.subarray(0, step.recorded));
  const gradient = results.subarray(step.recorded);
  for (const [at, value] of [2 * (2 * -3 + 25), 12, -16].entries())
    expect(gradient[at]).toBeCloseTo(value, 12);
});

test('a gradient that is too long is scaled as a whole before it is followed, and recorded as it is', () => {
  const { step } = planOf(source('(optimizer (sgd 0.1)) (clip-norm 2)'));
  const results = new Evaluator(step.objective).evaluate(step.start);
  for (const [at, value] of record.entries()) expect(results[at]).toBeCloseTo(value, 12);
  const followed = results.subarray(step.recorded);
  expect(Math.hypot(...followed)).toBeCloseTo(2, 12);
  expect(followed[1]! / followed[2]!).toBeCloseTo(-3 / 4, 12);
});

test('where rows are held out, a record holds all elements', () => {
  const fit = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
    (define-parameter w (tensor '(1 2 3))) (define-parameter b 4)
    (fit (lambda (x) (+ b (sum (* w x)))) (x) y (steps 5) (holdout 0.5))`;
  const { step, layout } = planOf(fit);
  expect(layout).toMatchObject({ naturals: 1, gradients: 5, width: 9, hasElements: true });
  const results = new Evaluator(step.objective).evaluate(step.start);
  expect([...results.subarray(1, 5)]).toEqual([1, 2, 3, 4]);
  expect(results).toHaveLength(9 + 4);
});

test('numbers alone are known from their records', () => {
  expect(planOf('(define-parameter a 1) (minimize (square a))').layout.hasElements).toBe(true);
});

test('a line search has no update; what is given to each step is behind the parameters', () => {
  const search = planOf(source('(optimizer (lbfgs))')).step;
  expect(search.kind).toBe('search');
  expect(computedGraph(search)).toBe(search.objective);
  const soft = `(define-parameter w (tensor '(0 1))) (minimize (square (soft-choice w 3 5)))`;
  const { step } = planOf(soft, { temperature: 2 });
  expect(step.objective.parameters.map(({ type }) => type.shape)).toEqual([[2], []]);
  const [loss] = new Evaluator(step.objective).evaluate([0, 1, 2]);
  const share = 1 / (1 + Math.exp(0.5));
  expect(relativeDifference(loss!, (3 * share + 5 * (1 - share)) ** 2)).toBeLessThan(1e-12);
});
