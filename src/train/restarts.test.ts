import { expect, test } from 'vitest';
import { staged } from '../testing/compile';
import { planTraining } from './plan';
import { drawStarts } from './restarts';

const wavy = (options: string): string =>
  `(define-parameter a 4) (define-parameter b 2 positive)
   (minimize (+ (sin (* 2 a)) (* 0.05 (square a)) (square (- b 3))) ${options})`;

/** The natural starts of every member. */
function startsOf(source: string): Record<string, number>[] {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  return drawStarts(plan, objective!.options.restarts).map((start) => {
    const natural = plan.map.toNatural(start);
    return Object.fromEntries(parameters.map(({ name }, at) => [name, natural[at]!]));
  });
}

test('the first start is the program’s own; more restarts leave those before them as they were', () => {
  const few = startsOf(wavy('(restarts 3)'));
  const many = startsOf(wavy('(restarts 40)'));
  expect(few[0]!['a']).toBe(4);
  expect(few[0]!['b']).toBeCloseTo(2, 12);
  expect(many.slice(0, 3)).toEqual(few);
  expect(new Set(many.map(({ a }) => a)).size).toBe(40);
  expect(startsOf(wavy('(restarts 3) (seed 1)'))[1]).not.toEqual(few[1]);
});

test('starts are spread by the size of where the program starts, and keep constraints', () => {
  const source = `(define-parameter a 100) (define-parameter z 0) (define-parameter p 3 positive)
    (define-parameter q 0.9 (between 0 1)) (define-parameter w (tensor '(0.1 -0.1 0.1)))
    (minimize (+ a z p q (sum w)) (restarts 4000))`;
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const starts = drawStarts(plan, 4000);
  const deviation = (at: number): number => {
    const values = starts.map((start) => start[at]!);
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
  };
  for (const [at, wanted] of [100, 1, 1, 1, 0.1, 0.1, 0.1].entries()) {
    expect(Math.abs(deviation(at) / wanted - 1)).toBeLessThan(0.05);
  }
  for (const start of starts) {
    const natural = plan.map.toNatural(start);
    expect(natural[2]).toBeGreaterThan(0);
    expect(natural[3]).toBeLessThan(1);
  }
});
