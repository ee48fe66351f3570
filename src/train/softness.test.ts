import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { expandText } from '../lang';
import { evaluateProgram, finish, writeValue } from '../stage';
import { staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { type Overrides, planTraining } from './plan';
import { defaultSoftness, temperatureAt } from './softness';
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
  const softness = { ...defaultSoftness, temperature: 4, temperatureEnd: 0.25 };
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
  expect(softness({})).toEqual(defaultSoftness);
  expect(softness({ temperature: 3 })).toEqual({
    ...defaultSoftness,
    temperature: 3,
    temperatureEnd: 3,
  });
  expect(softness({ temperatureEnd: 0.1 })).toEqual({ ...defaultSoftness, temperatureEnd: 0.1 });
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

test('a linear schedule takes equal steps, and ends where it should', () => {
  const softness = { ...defaultSoftness, temperature: 4, temperatureEnd: 1, schedule: 'linear' } as const;
  expect([0, 1, 2, 3, 9].map((step) => temperatureAt(softness, step, 4))).toEqual([4, 3, 2, 1, 1]);
});

test('a program says how soft its choices are, and a setting replaces it', () => {
  const program = (option: string) =>
    staged(`(define-parameter w (tensor '(0 1))) (minimize (soft-choice w 0 10) ${option})`);
  const softness = (option: string, set: Overrides = {}) => {
    const { objective, parameters } = program(option);
    return planTraining(objective!, parameters, set).softness;
  };
  expect(softness('(temperature 2)')).toEqual({ ...defaultSoftness, temperature: 2, temperatureEnd: 2 });
  const full = '(temperature 2 0.1 linear) (noise gumbel) (choice straight-through)';
  const wanted = {
    temperature: 2,
    temperatureEnd: 0.1,
    schedule: 'linear',
    gumbel: true,
    straightThrough: true,
  };
  expect(softness(full)).toEqual(wanted);
  expect(softness(full, { temperature: 3, gumbel: false })).toEqual({
    ...wanted,
    temperature: 3,
    gumbel: false,
  });
  expect(softness(full, { temperature: null, gumbel: null })).toEqual(wanted);
  expect(softness(full, { temperatureEnd: 5, schedule: 'geometric' })).toEqual({
    ...wanted,
    temperatureEnd: 5,
    schedule: 'geometric',
  });
});

test('straight-through takes the option with the largest weight, and the gradient of the blend', async () => {
  const program = (choice: string) => `(define-parameter w (tensor '(0.2 1 0.2))) (define-parameter a 1)
    (minimize (square (soft-choice w (* 2 a) (* 3 a) (* 7 a))) (optimizer (sgd 0.01)) (steps 1) ${choice})`;
  for (const backend of [reference, await loadTfjs('cpu'), new WasmBackend('the tests’ choice')]) {
    const hard = await train({}, [1], backend, program('(choice straight-through)'));
    expect(hard.losses[0]).toBeCloseTo(9, 5);
    const shares = [0.2, 1, 0.2].map(Math.exp);
    const total = shares.reduce((sum, each) => sum + each, 0);
    const [p, q, r] = shares.map((each) => each / total) as [number, number, number];
    // d loss / d w = 2 * 3 * (softmax Jacobian) (2, 3, 7), and d loss / d a = 2 * 3 * 3.
    const mean = 2 * p + 3 * q + 7 * r;
    const wanted = [
      0.2 - 0.06 * p * (2 - mean),
      1 - 0.06 * q * (3 - mean),
      0.2 - 0.06 * r * (7 - mean),
      1 - 0.18,
    ];
    for (const [index, each] of wanted.entries()) expect(hard.present[index]).toBeCloseTo(each, 5);
    const soft = await train({}, [1], backend, program('(choice soft)'));
    expect(soft.losses[0]).toBeCloseTo(mean ** 2, 4);
  }
});

test('of equal weights straight-through takes the first, at every level and in the console', async () => {
  const text =
    "(define-parameter w (tensor '(1 2 2))) (minimize (soft-choice w 5 6 7) (choice straight-through))";
  expect((await train({ steps: 1 }, [1], reference, text)).losses[0]).toBe(6);
  const evaluated = `${text} (soft-choice w 5 6 7) (soft-choice (list 3 1) (list 1 2) (list 3 4))`;
  for (const level of ['direct', 'interpreter', 'tower'] as const) {
    const { program } = expandText(evaluated, { source: 'program', tables: [] });
    const { values } = finish(evaluateProgram(program, { tables: () => null, level }));
    expect(values.map(({ value }) => writeValue(value, 100))).toEqual(['6', '(1 2)']);
  }
});

test('noise decides what straight-through takes, step by step', async () => {
  const text =
    "(define-parameter w (tensor '(0 0))) (minimize (soft-choice w 0 1) (optimizer (sgd 1e-9)) (steps 400) (noise gumbel) (choice straight-through))";
  const { losses } = await train({}, [100], reference, text);
  expect(new Set(losses)).toEqual(new Set([0, 1]));
  expect(losses.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(140);
  expect(losses.reduce((sum, each) => sum + each, 0)).toBeLessThan(260);
});
