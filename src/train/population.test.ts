import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { mistakes, staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { startsOf, wavy } from '../testing/wavyProgram';
import { type Overrides, planTraining } from './plan';
import { tracedMembers } from './population';
import type { Records } from './records';
import { Trainer } from './trainer';

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');

async function trained(source: string, backend: Backend = reference, chunk = 500, overrides: Overrides = {}) {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, overrides);
  const trainer = await Trainer.start(plan, backend);
  const records: Records[] = [];
  while (trainer.stopped === null) records.push(await trainer.advance(chunk));
  trainer.dispose();
  const all = (part: 'losses' | 'parameters' | 'traces') => records.flatMap((each) => [...each[part]]);
  return { trainer, plan, losses: all('losses'), path: all('parameters'), traces: all('traces') };
}

for (const backend of [reference, wasm]) {
  for (const optimizer of ['(adam 0.05)', '(momentum 0.01 0.9)', '(lbfgs)']) {
    test(`each member on ${backend.report.name} goes its own way by ${optimizer}`, async () => {
      const options = `(optimizer ${optimizer}) (steps 60) (seed 3)`;
      const source = wavy(`${options} (restarts 7)`);
      const { trainer, losses, traces } = await trained(source, backend);
      const starts = startsOf(source);
      for (const [member, start] of starts.entries()) {
        const alone = await trained(wavy(options), backend, 500, { starts: start });
        expect(relativeDifference(trainer.members!.losses[member]!, alone.trainer.loss)).toBeLessThan(1e-9);
        for (const [step, loss] of alone.losses.entries()) {
          expect(relativeDifference(traces[7 * step + member]!, loss)).toBeLessThan(1e-9);
          expect(losses[step]).toBeLessThanOrEqual(loss + 1e-9);
        }
      }
      expect(trainer.members!.losses[trainer.members!.best]).toBe(Math.min(...trainer.members!.losses));
      expect(trainer.loss).toBe(losses.at(-1));
    });
  }
}

test('how the steps are cut into chunks changes nothing, wherever the run ends', async () => {
  for (const ending of ['(steps 50)', '(steps 5000) (tolerance 0.4)', '(optimizer (lbfgs)) (steps 400)']) {
    const source = wavy(`${ending} (restarts 12)`);
    const whole = await trained(source, wasm, 5000);
    for (const chunk of [1, 7, 50]) {
      const { trainer, path, losses } = await trained(source, wasm, chunk);
      expect(losses).toEqual(whole.losses);
      expect(path).toEqual(whole.path);
      expect(trainer.stopped).toBe(whole.trainer.stopped);
      expect(trainer.present).toEqual(whole.trainer.present);
      expect(trainer.members).toEqual(whole.trainer.members);
    }
  }
});

test('a member that leaves the finite numbers drops out, and the others continue', async () => {
  const source = `(define-parameter a 1) (minimize (- a (log a)) (optimizer (adam 0.05)) (steps 200) (restarts 30))`;
  for (const backend of [reference, wasm]) {
    const { trainer } = await trained(source, backend, 30);
    expect(trainer.stopped).toBe('steps');
    const { losses, naturals } = trainer.members!;
    const lost = [...losses].filter(Number.isNaN).length;
    // The logarithm of a negative number: about one start in six.
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(15);
    expect(trainer.loss).toBeCloseTo(1, 6);
    expect(naturals.every((each) => each.every(Number.isFinite) || each[0]! < 0)).toBe(true);
  }
});

test('where all members leave the numbers, the run fails as one alone does', async () => {
  const { trainer } = await trained('(define-parameter a -1) (minimize (log (- 0 (* a a))) (restarts 4))');
  expect(trainer.stopped).toBe('non-finite');
  expect(trainer.diagnostic).not.toBeNull();
});

test('a population sees the batches and the rows held out that one run sees', async () => {
  const source = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7) (4 9) (5 11) (6 13) (7 15)))
    (define-parameter a 1) (define-parameter b 1)
    (fit (lambda (x) (+ b (* a x))) (x) y (optimizer (adam 0.05)) (steps 40) (batch 3) (holdout 0.25)`;
  const one = await trained(`${source})`, reference);
  for (const backend of [reference, wasm]) {
    const { traces, trainer } = await trained(`${source} (restarts 2))`, backend, 9);
    const own = traces.filter((_, at) => at % 2 === 0);
    for (const [step, loss] of one.losses.entries()) expect(own[step]).toBeCloseTo(loss, 10);
    expect(trainer.taken).toBe(40);
  }
});

test('members train on tfjs as on the reference, as far as 32 bits tell', async () => {
  const source = wavy('(optimizer (adam 0.05)) (steps 30) (restarts 4)');
  const wanted = await trained(source);
  const got = await trained(source, await loadTfjs('cpu'));
  for (const [member, loss] of wanted.trainer.members!.losses.entries()) {
    expect(got.trainer.members!.losses[member]).toBeCloseTo(loss, 4);
  }
});

test('of many members, some are traced, evenly and with the first', () => {
  expect([...tracedMembers(3)]).toEqual([0, 1, 2]);
  const some = tracedMembers(4096);
  expect(some).toHaveLength(60);
  expect(some[0]).toBe(0);
  expect(new Set(some).size).toBe(60);
  expect(some.at(-1)).toBeLessThan(4096);
});

test('the number of restarts has bounds', () => {
  const told = (source: string) => mistakes(source).map(({ message }) => message);
  for (const wrong of ['0', '1.5', '4097', '"many"']) {
    expect(told(wavy(`(restarts ${wrong})`))[0]).toMatch(/^restarts wants a whole number from 1 to 4,096/);
  }
  const large = '(define-parameter w (zeros 100 50)) (minimize (sum (* w w)) (restarts 1000))';
  expect(told(large)).toEqual([
    '1,000 restarts of 5,000 numbers are more than the 4,000,000 that can be trained at once; 800 restarts would fit.',
  ]);
});
