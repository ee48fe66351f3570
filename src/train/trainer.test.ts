import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { staged } from '../testing/compile';
import { renderDiagnostic } from '../text/render';
import { type Overrides, planTraining } from './plan';
import { Trainer } from './trainer';

const reference = new ReferenceBackend('the tests’ choice');

interface Outcome {
  readonly trainer: Trainer;
  readonly losses: readonly number[];
  readonly parameters: readonly number[];
  readonly gradients: readonly number[];
  readonly holdoutLosses: readonly number[];
}

async function trained(
  source: string,
  overrides: Overrides = {},
  chunk = 7,
  backend = reference,
): Promise<Outcome> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  const all = {
    losses: [] as number[],
    parameters: [] as number[],
    gradients: [] as number[],
    holdoutLosses: [] as number[],
  };
  while (trainer.stopped === null) {
    const records = await trainer.advance(chunk);
    for (const name of ['losses', 'parameters', 'gradients', 'holdoutLosses'] as const)
      all[name].push(...records[name]);
  }
  return { trainer, ...all };
}

const square = '(define-parameter a 3) (minimize (* a a) (optimizer (sgd 0.1)) (steps 10))';

test('records each step before its update, counted from 0', async () => {
  const { trainer, losses, parameters, gradients } = await trained(square);
  expect(trainer.stopped).toBe('steps');
  expect(trainer.taken).toBe(10);
  expect(parameters[0]).toBe(3);
  expect(losses[0]).toBe(9);
  expect(gradients[0]).toBe(6);
  expect(parameters).toHaveLength(10);
  for (const [step, a] of parameters.entries()) {
    expect(a).toBeCloseTo(3 * 0.8 ** step, 12);
    expect(losses[step]).toBe(a * a);
  }
  expect(trainer.loss).toBe(losses.at(-1));
  expect(trainer.present[0]).toBeCloseTo(3 * 0.8 ** 10, 12);
});

test('how the steps are cut into chunks changes nothing', async () => {
  const whole = await trained(square, {}, 1000);
  for (const chunk of [1, 3, 10]) {
    const { losses, trainer } = await trained(square, {}, chunk);
    expect(losses).toEqual(whole.losses);
    expect(trainer.present).toEqual(whole.trainer.present);
  }
});

test('stops at the first loss under the tolerance, after as many extra steps as asked', async () => {
  for (const [extraSteps, chunk] of [
    [0, 100],
    [0, 1],
    [3, 100],
    [3, 2],
  ] as const) {
    const { trainer, losses } = await trained(square, { steps: 1000, tolerance: 1, extraSteps }, chunk);
    expect(trainer.stopped).toBe('tolerance');
    expect(trainer.convergedAt).toBe(5);
    expect(losses).toHaveLength(6 + extraSteps);
    // Without extra steps the run ends where the loss was found.
    expect(trainer.present[0]).toBeCloseTo(3 * 0.8 ** (extraSteps === 0 ? 5 : 6 + extraSteps), 12);
  }
});

test('a run that ends before its extra steps has run out of steps', async () => {
  const { trainer } = await trained(square, { steps: 7, tolerance: 1, extraSteps: 50 });
  expect([trainer.stopped, trainer.taken, trainer.convergedAt]).toEqual(['steps', 7, 5]);
});

test('starts, rate and seed can be overridden', async () => {
  const { parameters, trainer } = await trained(square, { starts: { a: -1 }, learningRate: 0.25, steps: 2 });
  expect(parameters).toEqual([-1, -0.5]);
  expect(trainer.present).toEqual(Float64Array.of(-0.25));
});

test('a constrained parameter keeps its constraint and is shown as the natural value', async () => {
  const source = `(define-parameter a 2 positive) (define-parameter b 0.9 (between 0.5 1))
    (minimize (+ (* 3 a) (square (- b 2))) (optimizer (adam 0.3)) (steps 400))`;
  const { trainer, parameters, gradients } = await trained(source);
  expect(parameters[0]).toBeCloseTo(2, 12);
  expect(parameters[1]).toBeCloseTo(0.9, 12);
  expect(gradients[0]).toBeCloseTo(3, 12);
  expect(gradients[1]).toBeCloseTo(-2.2, 12);
  for (let index = 0; index < parameters.length; index += 2) {
    expect(parameters[index]).toBeGreaterThan(0);
    expect(parameters[index + 1]).toBeGreaterThan(0.5);
    expect(parameters[index + 1]).toBeLessThan(1);
  }
  expect(trainer.present[0]).toBeLessThan(0.01);
  expect(trainer.present[1]).toBeGreaterThan(0.99);
});

const line = `(define-data (x y) '((0 1) (1 3.1) (2 4.9) (3 7.2) (4 8.8) (5 11.1) (6 13) (7 15.2) (8 16.9) (9 19.1)))
  (define-parameter slope 0) (define-parameter intercept 0)
  (fit (lambda (x) (+ intercept (* slope x))) (x) y`;

test('fits a line by each optimizer', async () => {
  for (const optimizer of ['(adam 0.1)', '(sgd 0.01)', '(momentum 0.003 0.9)', '(rmsprop 0.02)']) {
    const { trainer } = await trained(`${line} (optimizer ${optimizer}) (steps 4000))`);
    expect(trainer.present[0], optimizer).toBeCloseTo(2.0042, 1);
    expect(trainer.present[1], optimizer).toBeCloseTo(1.011, 1);
  }
});

test('each loss has the value of its definition', async () => {
  const data = `(define-data (x y) '((1 0) (2 1))) (define-parameter a 0.25)`;
  const first = async (loss: string, extra = ''): Promise<number> =>
    (await trained(`${data} (fit (lambda (x) (* a x)) (x) y (loss ${loss}) ${extra} (steps 1))`)).losses[0]!;
  expect(await first('squared-error')).toBeCloseTo((0.0625 + 0.25) / 2, 14);
  expect(await first('squared-error', '(reduce sum)')).toBeCloseTo(0.3125, 14);
  expect(await first('absolute-error')).toBeCloseTo((0.25 + 0.5) / 2, 14);
  expect(await first('(huber 0.3)')).toBeCloseTo((0.5 * 0.0625 + 0.3 * (0.5 - 0.15)) / 2, 14);
  expect(await first('cross-entropy')).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5)) / 2, 14);
  expect(await first('(lambda (p t) (expt (- p t) 4))')).toBeCloseTo((0.25 ** 4 + 0.5 ** 4) / 2, 14);
});

test('the same seed gives the same batches, another seed others', async () => {
  const source = `${line} (batch 3) (optimizer (adam 0.05)) (steps 50) (seed 7))`;
  const first = await trained(source);
  expect((await trained(source)).losses).toEqual(first.losses);
  expect((await trained(source, { seed: 8 })).losses).not.toEqual(first.losses);
  expect(new Set(first.losses.slice(0, 3)).size).toBe(3);
});

test('held-out rows are judged and not trained on', async () => {
  const { trainer, holdoutLosses, losses } = await trained(
    `${line} (holdout 0.3) (optimizer (adam 0.1)) (steps 300))`,
  );
  const { rows } = trainer.plan;
  expect(rows.holdout!.rows).toHaveLength(3);
  expect(rows.training!.rows).toHaveLength(7);
  expect([...rows.holdout!.rows, ...rows.training!.rows].sort()).toEqual([...Array(10).keys()]);
  expect(holdoutLosses).toHaveLength(losses.length);
  const [a, b] = [0, 0];
  const y = [1, 3.1, 4.9, 7.2, 8.8, 11.1, 13, 15.2, 16.9, 19.1];
  const expected = [...rows.holdout!.rows].reduce((sum, row) => sum + (a + b * row - y[row]!) ** 2, 0) / 3;
  expect(holdoutLosses[0]).toBeCloseTo(expected, 12);
});

async function failure(source: string, overrides: Overrides = {}): Promise<string> {
  const { trainer } = await trained(source, overrides);
  expect(trainer.stopped).toBe('non-finite');
  expect([...trainer.present].every(Number.isFinite)).toBe(true);
  return renderDiagnostic(trainer.diagnostic!, { program: source });
}

test('a loss that stops being finite is traced to its expression, row and step', async () => {
  const source = `(define-data (x y) '((1 1) (2 2) (3 3)))
(define-parameter a 3)
(define (f x)
  (* x (log (- a x))))
(fit f (x) y (optimizer (sgd 0.1)) (steps 100))`;
  expect(await failure(source)).toBe(
    `error[non-finite]: This value became minus infinite at row 3 (x 3, y 3) in step 0: (log 0).
  4 |   (* x (log (- a x))))
    |        ^^^^^^^^^^^^^
  hint: Keep its operands in range: a constraint on a parameter, a smaller rate, or a test before it.`,
  );
});

test('the last finite state is kept when a step leads out of range', async () => {
  const source = `(define-parameter a 1)
(minimize (log a) (optimizer (sgd 0.3)) (steps 100))`;
  const { trainer, losses } = await trained(source);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(trainer.taken).toBe(losses.length);
  expect(trainer.loss).toBe(losses.at(-1));
  expect(Math.log(trainer.present[0]!)).toBe(trainer.loss);
  expect(await failure(source)).toMatch(/became not a number in step 3: \(log -0\.8338\)/);
});

test('a derivative that is not finite is traced to the expression it is of', async () => {
  const source = `(define-parameter a 0)
(minimize (sqrt (* a a)) (steps 10))`;
  expect(await failure(source)).toMatch(
    /The derivative of this became .* in step 0[\s\S]*2 \| \(minimize \(sqrt/,
  );
});

test('overflow of 32-bit numbers is traced as such', async () => {
  const source = `(define-parameter a 80)
(minimize (exp a) (optimizer (sgd -0)) (steps 10))`.replace('(sgd -0)', '(sgd 1e-40)');
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { starts: { a: 100 } });
  const trainer = await Trainer.start(plan, await loadTfjs('cpu'));
  while (trainer.stopped === null) await trainer.advance(5);
  expect(trainer.stopped).toBe('non-finite');
  expect(renderDiagnostic(trainer.diagnostic!, { program: source })).toMatch(
    /became infinite in step 0: \(exp 100\)/,
  );
  expect([...trainer.present]).toEqual([100]);
});

test('a loop that does not come to an end is named, with the row that it is stuck in', async () => {
  const source = `(define-data (x y) '((1 1) (2 2) (-3 3)))
(define-parameter a 0.5)
(define (shrink v n)
  (if (< (abs v) 0.01) n (shrink (if (< v 0) (- v a) (* v a)) (+ n 1))))
(fit (lambda (x) (* a (shrink x 0))) (x) y (steps 10))`;
  expect(await failure(source)).toBe(
    `error[loop-limit]: shrink has gone round 1,000,000 times without coming to an end, at row 3 (x -3, y 3) in step 0.
  3 | (define (shrink v n)
    | ^^^^^^^^^^^^^^^^^^^^
  hint: Look for a condition that is never met, or start from other values.`,
  );
});

test('a loop that takes another turn with nothing changed is named where it does', async () => {
  const source = `(define-parameter a 3)
(define (again v) (if (> a 2) (again v) v))
(minimize (square (again a)) (steps 3))`;
  expect(await failure(source)).toContain('again never ends: it takes another turn with nothing changed');
});

test('the program’s own error in an arm that is taken ends the run with its message', async () => {
  const source = `(define-parameter a 1)
(define (checked x) (if (< x 0.5) (error "too small:" 'x) x))
(minimize (square (checked a)) (optimizer (sgd 0.1)) (steps 100))`;
  expect(await failure(source)).toMatch(
    /^error\[user-error\]: too small: x, in step \d+\.[\s\S]*\(error "too small:" 'x\)/,
  );
});

test('what a row raises and nothing catches ends the run, with the row', async () => {
  const source = `(define-data (x y) '((1 1) (-2 2)))
(define-parameter a 1)
(define (f x) (guard (e ((string? e) 0)) (if (< x 0) (raise 'negative) (* a x))))
(fit f (x) y (steps 5))`;
  expect(await failure(source)).toMatch(
    /^error\[uncaught-raise\]: Nothing catches the symbol negative, which is raised here, at row 2 \(x -2, y 2\) in step 0\.[\s\S]*\(raise 'negative\)/,
  );
});

test('an assertion that a row breaks names the row', async () => {
  const source = `(define-data (x y) '((1 1) (-2 2)))
(define-parameter a 1)
(define (f x) (assert (> x 0)) (* a x))
(fit f (x) y (steps 5))`;
  expect(await failure(source)).toMatch(/Assertion failed: \(> x 0\), at row 2 \(x -2, y 2\) in step 0/);
});

test('tf.train takes the same steps as our update graphs, as far as 32-bit moments go', async () => {
  const tfjs = await loadTfjs('cpu');
  for (const optimizer of [
    '(adam 0.1)',
    '(adam 0.1 0.8 0.99 1e-6)',
    '(sgd 0.01)',
    '(momentum 0.003 0.9)',
    '(rmsprop 0.02)',
  ]) {
    const { objective, parameters } = staged(`${line} (optimizer ${optimizer}) (steps 20))`);
    const plan = planTraining(objective!, parameters);
    const [ours, theirs] = await Promise.all([Trainer.start(plan, reference), Trainer.start(plan, tfjs)]);
    const [a, b] = [await ours.advance(20), await theirs.advance(20)];
    for (const name of ['losses', 'parameters', 'gradients'] as const) {
      for (const [index, value] of a[name].entries()) {
        const size = Math.max(1, Math.abs(value));
        expect(Math.abs(b[name][index]! - value) / size, `${optimizer} ${name} ${index}`).toBeLessThan(5e-4);
      }
    }
    theirs.dispose();
  }
});

test.each([
  ['(- 1 q)', -1],
  ['(- (log q))', -1 / 0.3],
  ['(square (- 1 q))', -1.4],
  ['(- (log (- 1 q)))', 1 / 0.7],
])('between 0 and 1 the gradient of %s is that by the natural value', async (loss, gradient) => {
  const source = `(define-parameter q 0.3 (between 0 1)) (minimize ${loss} (optimizer (sgd 0.1)) (steps 2))`;
  const { gradients, parameters } = await trained(source);
  expect(gradients[0]).toBeCloseTo(gradient, 12);
  expect(parameters[1]! - 0.3).toBeCloseTo(-0.1 * gradient * (0.3 * 0.7) ** 2, 2);
  expect(Math.sign(parameters[1]! - 0.3)).toBe(-Math.sign(gradient));
});
