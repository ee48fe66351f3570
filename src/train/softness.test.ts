import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { type Overrides, planTraining } from './plan';
import { temperatureAt } from './softness';
import { Trainer } from './trainer';

const reference: Backend = new ReferenceBackend('the tests’ choice');

const source = `(define-data (x y) '((1 1) (2 4) (3 9)))
(define-parameter w (tensor '(0 0 0)))
(define-parameter a 1)
(define (f x) (soft-choice w (* 2 x) (* a x x) (exp x)))
(fit f (x) y (optimizer (adam 0.05)) (steps 60))`;

async function train(
  overrides: Overrides,
  chunks: readonly number[],
  backend: Backend = reference,
  text = source,
) {
  const { objective, parameters } = staged(text);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  const losses: number[] = [];
  const holdoutLosses: number[] = [];
  for (let turn = 0; trainer.stopped === null; turn++) {
    const records = await trainer.advance(chunks[turn % chunks.length]!);
    losses.push(...records.losses);
    holdoutLosses.push(...records.holdoutLosses);
  }
  trainer.dispose();
  return { losses, holdoutLosses, present: [...trainer.present], trainer };
}

test('the temperature falls geometrically from the first step to the last, and stays there', () => {
  const softness = { temperature: 4, temperatureEnd: 0.25, gumbel: false };
  expect([0, 1, 2, 3, 4, 5, 9].map((step) => temperatureAt(softness, step, 5))).toEqual([
    4, 2, 1, 0.5, 0.25, 0.25, 0.25,
  ]);
  expect(temperatureAt(softness, 0, 1)).toBe(4);
  expect(temperatureAt({ ...softness, temperatureEnd: 4 }, 3, 5)).toBe(4);
});

test('a step is taken at its temperature', async () => {
  const still = `(define-parameter w (tensor '(0 1))) (minimize (soft-choice w 0 10) (optimizer (sgd 1e-9)) (steps 3))`;
  const { losses, trainer } = await train({ temperature: 4, temperatureEnd: 1 }, [2], reference, still);
  for (const [step, temperature] of [4, 2, 1].entries())
    expect(losses[step]).toBeCloseTo(10 / (1 + Math.exp(-1 / temperature)), 6);
  expect(trainer.temperature).toBe(1);
  expect([...trainer.point]).toEqual([...trainer.present, 1]);
});

test('a temperature without an end stays, and neither given it is 1', () => {
  const { objective, parameters } = staged(source);
  const softness = (overrides: Overrides) => planTraining(objective!, parameters, overrides).softness;
  expect(softness({})).toEqual({ temperature: 1, temperatureEnd: 1, gumbel: false });
  expect(softness({ temperature: 3 })).toEqual({ temperature: 3, temperatureEnd: 3, gumbel: false });
  expect(softness({ temperatureEnd: 0.1 })).toEqual({ temperature: 1, temperatureEnd: 0.1, gumbel: false });
});

test('noise is the seed’s, however the steps are cut into chunks', async () => {
  const noisy = { temperature: 1, temperatureEnd: 0.1, gumbel: true, seed: 5 };
  const whole = await train(noisy, [1000]);
  for (const chunks of [[1], [7], [1, 13, 2]]) {
    const again = await train(noisy, chunks);
    expect(again.losses).toEqual(whole.losses);
    expect(again.present).toEqual(whole.present);
  }
  const other = await train({ ...noisy, seed: 6 }, [1000]);
  expect(other.losses).not.toEqual(whole.losses);
  const without = await train({ ...noisy, gumbel: false }, [1000]);
  expect(without.losses).not.toEqual(whole.losses);
});

test('the noise is standard Gumbel: two of it differ by a standard logistic variate', async () => {
  // At weights of 0 and options 0 and 1 the logit of the loss is that difference: mean 0, variance π²/3.
  const still = `(define-parameter w (tensor '(0 0))) (minimize (soft-choice w 0 1) (optimizer (sgd 1e-9)) (steps 4000))`;
  const { losses } = await train({ gumbel: true }, [1000], reference, still);
  const logits = losses.map((loss) => Math.log(loss / (1 - loss)));
  const mean = logits.reduce((sum, each) => sum + each, 0) / logits.length;
  const variance = logits.reduce((sum, each) => sum + (each - mean) ** 2, 0) / logits.length;
  expect(Math.abs(mean)).toBeLessThan(0.12);
  expect(Math.abs(variance - Math.PI ** 2 / 3)).toBeLessThan(0.35);
});

test('both backends take the same steps, with noise and without', async () => {
  const tfjs = await loadTfjs('cpu');
  for (const gumbel of [false, true]) {
    const overrides = { temperature: 2, temperatureEnd: 0.2, gumbel, seed: 3, steps: 20 };
    const ours = await train(overrides, [8]);
    const theirs = await train(overrides, [8], tfjs);
    for (const [step, loss] of ours.losses.entries())
      expect(relativeDifference(theirs.losses[step]!, loss)).toBeLessThan(2e-3);
  }
});

test('rows held out are judged without noise, at the temperature of the step', async () => {
  const held = source.replace('(steps 60)', '(steps 3) (holdout 0.34)').replace('(adam 0.05)', '(sgd 1e-12)');
  const noisy = await train({ temperature: 2, temperatureEnd: 0.5, gumbel: true }, [2], reference, held);
  const plain = await train({ temperature: 2, temperatureEnd: 0.5 }, [2], reference, held);
  for (const [step, loss] of plain.holdoutLosses.entries())
    expect(noisy.holdoutLosses[step]).toBeCloseTo(loss, 6);
  expect(noisy.losses).not.toEqual(plain.losses);
  expect(new Set(plain.holdoutLosses).size).toBe(3);
});

test('a loss that is not finite is explained at the temperature and noise of its step', async () => {
  const text = `(define-parameter a 1)
(minimize (* a (log (- (soft-choice (list 0 1) 0 1) 1))) (steps 5))`;
  const message = async (overrides: Overrides): Promise<string> => {
    const { trainer } = await train(overrides, [5], reference, text);
    expect(trainer.stopped).toBe('non-finite');
    return trainer.diagnostic!.message;
  };
  // 1 / (1 + exp(-1 / temperature)) - 1
  expect(await message({})).toContain('(log -0.2689');
  expect(await message({ temperature: 2 })).toContain('(log -0.3775');
  const noisy = await message({ temperature: 2, gumbel: true });
  expect(noisy).toContain('(log -0.');
  expect(noisy).not.toContain('(log -0.3775');
});
