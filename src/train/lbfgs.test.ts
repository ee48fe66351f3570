import { describe, expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { mistakes, staged } from '../testing/compile';
import { paperPrograms, paperSource } from '../testing/paperPrograms';
import { type Overrides, planTraining } from './plan';
import { Trainer } from './trainer';

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');

async function trained(source: string, backend: Backend = reference, chunk = 500, overrides: Overrides = {}) {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  const losses: number[] = [];
  const path: number[] = [];
  const gradients: number[] = [];
  while (trainer.stopped === null) {
    const records = await trainer.advance(chunk);
    losses.push(...records.losses);
    path.push(...records.parameters);
    gradients.push(...records.gradients);
  }
  trainer.dispose();
  return { trainer, losses, path, gradients };
}

/** Rosenbrock's valley, from its usual start; its minimum is 0, at (1, 1). */
const valley = `(define-parameter x -1.2) (define-parameter y 1)
  (minimize (+ (square (- 1 x)) (* 100 (square (- y (square x))))) (optimizer (lbfgs)) (steps 200))`;

test('goes down Rosenbrock’s valley in a few steps, and ends where no step lowers the loss', async () => {
  const { trainer, losses } = await trained(valley);
  expect(trainer.stopped).toBe('no-progress');
  expect(losses.length).toBeLessThan(60);
  expect(losses.at(-1)).toBeLessThan(1e-20);
  for (const each of trainer.present) expect(each).toBeCloseTo(1, 10);
});

test('records each step before its update; each lowers the loss', async () => {
  const { losses, path, gradients } = await trained(valley);
  expect(losses[0]).toBeCloseTo(24.2, 12);
  expect(path.slice(0, 2)).toEqual([-1.2, 1]);
  for (const [step, loss] of losses.entries()) {
    const [x, y] = path.slice(2 * step) as [number, number];
    expect(loss).toBeCloseTo((1 - x) ** 2 + 100 * (y - x * x) ** 2, 12);
    expect(gradients[2 * step]).toBeCloseTo(-2 * (1 - x) - 400 * x * (y - x * x), 9);
    if (step > 0) expect(loss).toBeLessThan(losses[step - 1]!);
  }
});

test('finds the least of a quadratic in as many steps as it has dimensions, and little more', async () => {
  const { trainer, losses } = await trained(
    `(define-parameter w (tensor '(5 -3 2 7)))
     (minimize (sum (* (tensor '(1 10 100 1000)) (square (- w (tensor '(1 2 3 4)))))) (optimizer (lbfgs)))`,
  );
  expect([...trainer.present].map((each) => Math.round(1e6 * each) / 1e6)).toEqual([1, 2, 3, 4]);
  expect(losses.length).toBeLessThan(30);
});

test('how the steps are cut into chunks changes nothing', async () => {
  const whole = await trained(valley);
  for (const chunk of [1, 7]) {
    const { losses, path, trainer } = await trained(valley, reference, chunk);
    expect(losses).toEqual(whole.losses);
    expect(path).toEqual(whole.path);
    expect([trainer.stopped, trainer.taken]).toEqual(['no-progress', whole.trainer.taken]);
    expect(trainer.present).toEqual(whole.trainer.present);
  }
});

test('steps and tolerance end it as they end the others', async () => {
  const short = await trained(valley, reference, 500, { steps: 5 });
  expect([short.trainer.stopped, short.trainer.taken]).toEqual(['steps', 5]);
  const near = await trained(valley, reference, 500, { tolerance: 1 });
  expect(near.trainer.stopped).toBe('tolerance');
  expect(near.trainer.loss).toBeLessThan(1);
});

test('keeps constraints, and comes as near to a bound as doubles tell', async () => {
  const { trainer, path } = await trained(
    `(define-parameter a 2 positive) (define-parameter b 0.5 (between 0 1))
     (minimize (+ (square (- a 5)) (square (- b 0.25))) (optimizer (lbfgs)))`,
  );
  expect(trainer.present[0]).toBeCloseTo(5, 6);
  expect(trainer.present[1]).toBeCloseTo(0.25, 6);
  for (const [index, value] of path.entries()) {
    expect(value).toBeGreaterThan(0);
    if (index % 2 === 1) expect(value).toBeLessThan(1);
  }
});

test('a step into where the loss is not a number is a step too long', async () => {
  const { trainer } = await trained(
    '(define-parameter a 0.001) (minimize (- a (log a)) (optimizer (lbfgs)) (steps 100))',
  );
  expect(trainer.stopped).toBe('no-progress');
  expect(trainer.present[0]).toBeCloseTo(1, 6);
});

test('a start where nothing can be gained is the end', async () => {
  const { trainer, losses } = await trained('(define-parameter a 0) (minimize (* a a) (optimizer (lbfgs)))');
  expect(losses).toEqual([0]);
  expect([trainer.stopped, trainer.taken]).toEqual(['no-progress', 1]);
});

test('a loss that is not a number at the start is reported', async () => {
  const { trainer } = await trained('(define-parameter a -1) (minimize (log a) (optimizer (lbfgs)))');
  expect(trainer.stopped).toBe('non-finite');
  expect(trainer.diagnostic).not.toBeNull();
});

test('batches are a mistake', () => {
  const source = `(define-data (x y) '((1 2) (2 4) (3 6))) (define-parameter a 1)
    (fit (lambda (x) (* a x)) (x) y (optimizer (lbfgs)) (batch 2))`;
  expect(mistakes(source).map(({ message }) => message)).toEqual([
    'lbfgs sees all rows in every step, so it takes no batch. Leave one of the two out.',
  ]);
});

const lbfgsSource = (index: number): string => {
  const program = paperPrograms[index]!;
  const source = paperSource(program).replace(/\(optimizer \([^)]*\)\)/, '(optimizer (lbfgs))');
  expect(source).toContain('(lbfgs)');
  return source;
};

describe('takes the steps of the reference in WebAssembly', () => {
  for (const [index, { id, name, parameters, starts }] of paperPrograms.entries()) {
    test(`${id}: ${name}`, async () => {
      const start = Object.fromEntries(parameters.map((each, at) => [each, starts[0]![at]!]));
      const overrides = { starts: start, steps: 6, tolerance: 0 };
      const wanted = await trained(lbfgsSource(index), reference, 500, overrides);
      const got = await trained(lbfgsSource(index), wasm, 500, overrides);
      expect(got.losses).toHaveLength(wanted.losses.length);
      for (const [step, loss] of wanted.losses.entries()) {
        const difference = Math.abs(got.losses[step]! - loss);
        expect(difference).toBeLessThanOrEqual(1e-9 * (Math.abs(loss) + wanted.losses[0]! * 1e-6));
      }
    });
  }
});

test('goes the same way on tfjs, as far as 32 bits tell', async () => {
  const tfjs = await loadTfjs('cpu');
  const { trainer, losses } = await trained(valley, tfjs);
  expect(trainer.stopped).toBe('no-progress');
  expect(losses.at(-1)).toBeLessThan(1e-6);
  for (const each of trainer.present) expect(each).toBeCloseTo(1, 2);
});

test('a first step knows the size of the parameters', async () => {
  // Misra1a's kind: sizes that differ by six orders.
  const data = [77.6, 114.9, 239.9, 378.4, 593.1, 760]
    .map((x) => `(${x} ${238.94 * (1 - Math.exp(-5.5e-4 * x))})`)
    .join(' ');
  const { trainer } = await trained(`(define-data (x y) '(${data}))
(define-parameter a 500) (define-parameter b 0.0001)
(fit (lambda (x) (* a (- 1 (exp (- (* b x)))))) (x) y (optimizer (lbfgs)))`);
  expect(trainer.present[0]! / 238.94).toBeCloseTo(1, 6);
  expect(trainer.present[1]! / 5.5e-4).toBeCloseTo(1, 6);
});

test('a search in 32-bit floats goes on in 64 bits', async () => {
  const source = `(define-data (x y) '((0 1000.1) (1 1000.3) (2 1000.2) (3 1000.9) (4 1001.1)))
(define-parameter a 0.1) (define-parameter b 1)
(fit (lambda (x) (+ (* 1000 b) (* a x))) (x) y (optimizer (lbfgs)))`;
  const single = new WasmBackend('the tests’ choice', { lanes: 'f32x4' });
  const { trainer } = await trained(source, single);
  expect(trainer.present[0]).toBeCloseTo(0.26, 8);
  expect(trainer.present[1]).toBeCloseTo(1, 8);
});

test('arrives at the kink of absolute errors', async () => {
  const source = `(define-data (x y) '((1 2) (2 4.1) (3 5.9) (4 8.2) (5 30) (6 12.1)))
(define-parameter a 1) (define-parameter b 0)
(fit (lambda (x) (+ b (* a x))) (x) y (loss absolute-error) (optimizer (lbfgs)))`;
  const { trainer } = await trained(source);
  // The best of the lines through two points, among which a minimum is.
  const rows = [2, 4.1, 5.9, 8.2, 30, 12.1].map((y, index) => [index + 1, y] as const);
  let best = Number.POSITIVE_INFINITY;
  for (const [x1, y1] of rows) {
    for (const [x2, y2] of rows) {
      if (x1 >= x2) continue;
      const slope = (y2 - y1) / (x2 - x1);
      best = Math.min(best, rows.reduce((sum, [x, y]) => sum + Math.abs(y1 + slope * (x - x1) - y), 0) / 6);
    }
  }
  expect(trainer.loss).toBeCloseTo(best, 9);
});

describe('arrives where gradients alone lead nowhere, because units differ', () => {
  const unix = "(define-data (x y) '((1600000000 3) (1610000000 4) (1620000000 5.5) (1630000000 6)))";
  const line = `(define-parameter a 0) (define-parameter b 0) (define (model x) (+ a (* b x)))`;
  const expectNear = (got: Float64Array, wanted: readonly number[], digits: number): void => {
    for (const [index, each] of wanted.entries())
      expect(Math.abs(got[index]! / each - 1)).toBeLessThan(10 ** -digits);
  };

  test('a line through seconds since 1970, as residuals and as any other loss', async () => {
    const asFit = `${unix} ${line} (fit model (x) y (optimizer (lbfgs)))`;
    const asLoss = `${unix} ${line} (minimize (mean-over ((x x) (y y)) (square (- y (model x)))) (optimizer (lbfgs)))`;
    for (const source of [asFit, asLoss]) {
      for (const backend of [reference, wasm])
        expectNear((await trained(source, backend)).trainer.present, [-164.95, 1.05e-7], 9);
    }
  });

  test('a cubic polynomial in years', async () => {
    const source = `(define-data (x y) '((1990 12) (1995 14.1) (2000 15.7) (2005 18.4) (2010 20) (2015 21.7) (2020 30)))
(define-parameter c0 0) (define-parameter c1 0) (define-parameter c2 0) (define-parameter c3 0)
(fit (lambda (x) (+ c0 (* x (+ c1 (* x (+ c2 (* x c3))))))) (x) y (optimizer (lbfgs)))`;
    expectNear((await trained(source)).trainer.present, [-10870452.4, 16292.44, -8.1397143, 0.0013555556], 6);
  });

  test('a logistic curve over years, whose loss has no residuals', async () => {
    const source = `(define-data (x y) '((1990 0) (1995 0) (2000 1) (2005 0) (2010 1) (2015 1)))
${line} (fit (lambda (x) (sigmoid (model x))) (x) y (loss cross-entropy) (optimizer (lbfgs)))`;
    expectNear((await trained(source)).trainer.present, [-486.21805, 0.24280552], 7);
  });
});
