import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../../backends';
import { WasmBackend } from '../../backends/wasm';
import { staged } from '../../testing/compile';
import { planTraining, Trainer } from '../../train';
import type { Progress, RunId } from '../protocol';
import { ActiveRun } from './activeRun';
import { Curve } from './curves';

const reference = new ReferenceBackend('the tests’ choice');

const line = (options: string): string =>
  `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
  (define-parameter a 1) (define-parameter w (tensor '(1 1)))
  (fit (lambda (x) (+ (* a x) (sum w))) (x) y ${options})`;

async function begin(source: string, backend: Backend = reference) {
  const program = staged(source);
  const plan = planTraining(program.objective!, program.parameters);
  const trainer = await Trainer.start(plan, backend);
  const reports: Progress[] = [];
  const { signal } = new AbortController();
  const run = new ActiveRun(
    1 as RunId,
    trainer,
    program,
    backend,
    (each) => reports.push(each),
    signal,
    async () => null,
  );
  return { run, trainer, reports, signal };
}

test('requests take effect one after another', async () => {
  const { run, trainer, reports } = await begin(line('(steps 100)'));
  await Promise.all([run.step(), run.step(), run.step()]);
  expect(trainer.taken).toBe(3);
  expect(reports.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(reports.at(-1)).toMatchObject({ state: 'paused' });
  await Promise.all([run.step(), run.stop(), run.step()]);
  expect(trainer.taken).toBe(4);
  expect(reports.at(-1)).toMatchObject({ state: 'done', reason: 'stopped' });
});

test('a run that has ended, or is disposed of, leaves nothing at its signal, which may outlive it', async () => {
  for (const isEnded of [true, false]) {
    const { run, signal } = await begin(line('(steps 3)'));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    if (isEnded) {
      run.resume();
      await run.ended;
    } else await run.dispose();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  }
});

test('nothing that is asked of a run changes it after its end', async () => {
  const { run, reports } = await begin(line('(steps 3)'));
  run.resume();
  await run.ended;
  const count = reports.length;
  expect(reports.at(-1)).toMatchObject({ state: 'done', reason: 'steps' });
  await run.stop();
  await run.step();
  await run.pause();
  run.resume();
  await run.show();
  await run.dispose();
  expect(reports).toHaveLength(count);
});

test('figures and curves of a run that does not move are those of its present state', async () => {
  const [x] = new Curve(staged(line('')).plots[0]!.curves[0]!).inputs as readonly [Float64Array];
  for (const backend of [reference, new WasmBackend('the tests’ choice')]) {
    const { run, reports } = await begin(line('(optimizer (sgd 0.02)) (steps 30)'), backend);
    await run.show();
    for (let step = 0; step < 3; step++) await run.step();
    run.resume();
    await run.ended;
    const still = reports.filter(({ currentValues }) => currentValues !== null);
    expect(still.length).toBeGreaterThanOrEqual(5);
    for (const { elements, currentValues, curves } of still) {
      const [a, v, w] = elements as unknown as [number, number, number];
      const errors = [0, 1, 2, 3].map((x) => a * x + v + w - (1 + 2 * x));
      const loss = errors.reduce((sum, each) => sum + each * each, 0) / 4;
      const slope = errors.reduce((sum, each, x) => sum + 2 * each * x, 0) / 4;
      const level = errors.reduce((sum, each) => sum + 2 * each, 0) / 4;
      expect(currentValues!.loss).toBeCloseTo(loss, 12);
      expect(currentValues!.gradients[0]).toBeCloseTo(slope, 12);
      expect(currentValues!.gradients[1]).toBeCloseTo(Math.SQRT2 * Math.abs(level), 12);
      const y = curves![0]!;
      expect(y.at(-1)! - y[0]!).toBeCloseTo(a * (x.at(-1)! - x[0]!), 12);
    }
  }
});

test('curves that take long leave the time to the steps, and messages are read meanwhile', async () => {
  let curvePoints = 0;
  const slow: Backend = {
    report: reference.report,
    stepper: (step) => reference.stepper(step),
    evaluate: async (graph, point, rows) => {
      // A curve's graph has an input behind the parameters.
      if (graph.parameters.length === 3) {
        curvePoints++;
        for (const until = performance.now() + 5; performance.now() < until; );
      }
      return reference.evaluate(graph, point, rows);
    },
  };
  const { run, trainer, reports } = await begin(line('(steps 100000000)'), slow);
  run.resume();
  await new Promise((resolve) => setTimeout(resolve, 500));
  // A whole curve takes a second; some of its points were computed between many steps.
  expect(curvePoints).toBeGreaterThan(0);
  expect(trainer.taken).toBeGreaterThan(curvePoints);
  expect(reports.length).toBeGreaterThan(1);
  expect(reports.every(({ curves, currentValues }) => curves === null && currentValues === null)).toBe(true);
  const paused = run.pause();
  const taken = trainer.taken;
  // Whoever waits behind a pause need not wait for its curves.
  await Promise.all([paused, run.step()]);
  expect(reports.filter(({ state }) => state === 'paused')).toHaveLength(1);
  expect(trainer.taken).toBe(taken + 1);
  expect(reports.at(-1)).toMatchObject({ state: 'paused' });
  expect(reports.at(-1)!.curves).toHaveLength(1);
  await run.stop();
}, 60_000);

test('what breaks the figures of a run ends it, and is reported', async () => {
  const broken: Backend = {
    report: reference.report,
    stepper: (step) => reference.stepper(step),
    evaluate: async () => {
      throw new Error('Nothing can be evaluated.');
    },
  };
  const { run, reports } = await begin(line('(steps 5)'), broken);
  await expect(run.step()).rejects.toThrow('Nothing can be evaluated.');
  await expect(run.ended).rejects.toThrow('Nothing can be evaluated.');
  expect(reports).toEqual([]);
  await run.stop();
  expect(reports).toEqual([]);
});

test('members that drop out in a run leave it to the others', async () => {
  const { run, reports } = await begin(
    '(define-parameter a 1) (minimize (square (- (log a) 2)) (optimizer (lbfgs)) (steps 300) (restarts 64))',
  );
  run.resume();
  await run.ended;
  const { state, reason, members } = reports.at(-1)!;
  expect([state, reason]).toEqual(['done', 'no-progress']);
  expect([...members!.losses].some(Number.isNaN)).toBe(true);
  expect(members!.ends).toHaveLength(64);
});
