import { expect, test, vi } from 'vitest';
import { differentiate } from '../autodiff';
import { Evaluator } from '../graph';
import { staged } from '../testing/compile';
import { Gradients } from './gradients';
import { planTraining, pointAt, withoutNoise } from './plan';

vi.mock('../autodiff', async (original) => {
  const actual = await original<typeof import('../autodiff')>();
  return { ...actual, differentiate: vi.fn(actual.differentiate) };
});

/** The number of differentiations that `work` makes. */
function differentiations(work: () => void): number {
  const before = vi.mocked(differentiate).mock.calls.length;
  work();
  return vi.mocked(differentiate).mock.calls.length - before;
}

const source = '(define-parameter a 3 positive) (minimize (* a a) (optimizer (adam 0.1)))';

test('a plan differentiates nothing before its gradient is read, and its objective once', () => {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  expect(differentiations(() => [plan.rows, plan.layout, plan.steps])).toBe(0);
  expect(differentiations(() => [plan.gradient, plan.step, plan.gradient])).toBe(1);
  if (plan.step.kind !== 'update') throw new Error('the step searches');
  const { step } = plan;
  expect(differentiations(() => [step.update, step.objective, step.update])).toBe(0);
  expect(step.update).toBe(step.update);
});

test('plans that share their gradients differentiate once together', () => {
  const { objective, parameters } = staged(source);
  const gradients = new Gradients(objective!, parameters.length);
  const plans = [1, 2].map((seed) => planTraining(objective!, parameters, { seed }, gradients));
  expect(differentiations(() => plans.map(({ gradient }) => gradient))).toBe(1);
});

test('a gradient with noise is, without any, the gradient without noise', () => {
  const { objective, parameters } = staged(
    `(define-parameter w (tensor '(0.5 -1))) (define-parameter a 2)
     (minimize (square (soft-choice w a (* a a))))`,
  );
  const [plain, noisy] = [false, true].map((gumbel) => planTraining(objective!, parameters, { gumbel }));
  const point = pointAt(Float64Array.of(0.5, -1, 2), 0.7);
  expect(noisy!.gradient.parameters.length).toBe(plain!.gradient.parameters.length + 1);
  const [wanted, got] = [plain!, noisy!].map(({ gradient }) =>
    new Evaluator(gradient).evaluate(withoutNoise(point, gradient)),
  );
  expect(got).toEqual(wanted);
});
