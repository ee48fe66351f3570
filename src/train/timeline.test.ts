import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend, type Stepper } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import type { ChunkInputs } from './chunkInputs';
import { planTraining } from './plan';
import { Timeline } from './timeline';
import { Trainer } from './trainer';

const rows = "'((0 1) (1 3.5) (2 4) (3 7.5) (4 8.5) (5 11) (6 12.5) (7 15.5))";
const program = (options: string): string =>
  `(define-data (x y) ${rows})
  (define-parameter a 1) (define-parameter w (tensor '(1 1)) positive)
  (fit (lambda (x) (+ (* a x) (sum w))) (x) y ${options})`;
const scalars = (options: string): string =>
  `(define-data (x y) ${rows})
  (define-parameter a 1) (define-parameter b 2 positive)
  (fit (lambda (x) (+ (* a x) b)) (x) y ${options})`;
const soft = (options: string): string =>
  `(define-parameter a 1) (define-parameter u 0.5) (define-parameter v 0)
  (minimize (square (- a (soft-choice (list u v) 2 3))) (noise gumbel) (temperature 2 0.5) ${options})`;

const start = (source: string, backend: Backend, isRewindable = true): Promise<Trainer> => {
  const { objective, parameters } = staged(source);
  return Trainer.start(planTraining(objective!, parameters), backend, { isRewindable });
};

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');

const programs: readonly (readonly [string, string])[] = [
  ['adam in batches', program('(optimizer (adam 0.1)) (batch 3) (steps 40)')],
  ['momentum on numbers', scalars('(optimizer (momentum 0.01 0.9)) (steps 40)')],
  ['a search along lines', scalars('(optimizer (lbfgs)) (steps 40)')],
  ['least squares', scalars('(optimizer (lm)) (steps 40)')],
  ['restarts', scalars('(optimizer (adam 0.1)) (restarts 5) (steps 40)')],
  ['restarts of a search', scalars('(optimizer (lm)) (restarts 3) (steps 20)')],
  ['rows held out', scalars('(optimizer (adam 0.1)) (holdout 0.25) (steps 40)')],
  ['Gumbel noise', soft('(optimizer (sgd 0.05)) (steps 40)')],
];

for (const backend of [reference, wasm]) {
  test.each(programs)(
    `every earlier state of %s is found again on ${backend.report.name}`,
    async (_, source) => {
      const trainer = await start(source, backend);
      const plain = await start(source, backend, false);
      const states: Float64Array[] = [];
      while (plain.stopped === null) {
        states.push(plain.present.slice());
        await plain.advance(1);
      }
      while (trainer.stopped === null) {
        await trainer.advance(7);
        // Looking back does not change where the run goes.
        await trainer.stateAt(trainer.taken - 3);
      }
      expect(trainer.present).toEqual(plain.present);
      const count = trainer.taken;
      for (const step of [0, 1, 6, 7, 10, count - 1, count].filter((each) => each <= count)) {
        const { present, members } = await trainer.stateAt(step);
        // With restarts, a state may be that of another member than the one whose record comes before it.
        if (members === null)
          expect([...present], `step ${step}`).toEqual([...(states[step] ?? plain.present)]);
        else expect(members.losses[members.best]).toBe(Math.min(...members.losses));
      }
      trainer.dispose();
    },
  );
}

test('with restarts an earlier state is that of the member that was the best then', async () => {
  const source = scalars('(optimizer (adam 0.3)) (restarts 6) (steps 30)');
  const trainer = await start(source, wasm);
  const { losses, parameters } = await trainer.advance(30);
  for (const step of [0, 3, 12, 29]) {
    const { present, members } = await trainer.stateAt(step);
    expect(members!.losses[members!.best]).toBe(losses[step]);
    expect([...present]).toEqual([...parameters.subarray(2 * step, 2 * step + 2)]);
  }
});

test('tfjs finds an earlier state again, and the first one', async () => {
  const trainer = await start(scalars('(optimizer (adam 0.1)) (steps 12)'), await loadTfjs('cpu'));
  const { parameters } = await trainer.advance(5);
  await trainer.advance(7);
  for (const step of [0, 4]) {
    const { present } = await trainer.stateAt(step);
    for (const [index, value] of present.entries())
      expect(value).toBeCloseTo(parameters[2 * step + index]!, 5);
  }
  trainer.dispose();
});

test('the snapshots stay within their number and their bytes, and the first one stays', async () => {
  const kept: number[] = [];
  const stepper = {
    checkpoint: async () => ({ bytes: 100, restore: async () => undefined, dispose: () => kept.pop() }),
  } as unknown as Stepper;
  const inputs = { fork: () => inputs, forkBytes: 20 } as unknown as ChunkInputs;
  const byCount = new Timeline(stepper, inputs, 1e6, { snapshots: 8, bytes: 1e9 });
  const byBytes = new Timeline(stepper, inputs, 1e6, { snapshots: 200, bytes: 500 });
  for (let step = 0; step < 5000; step += 3) {
    await byCount.keep(step);
    await byBytes.keep(step);
    expect(byCount.size.snapshots).toBeLessThanOrEqual(8);
    expect(byBytes.size.bytes).toBeLessThanOrEqual(500);
    // Each is 100 bytes of the stepper and 20 of the inputs.
    expect(byBytes.size.bytes).toBe(120 * byBytes.size.snapshots);
  }
  expect(byCount.size.snapshots).toBeGreaterThanOrEqual(4);
  expect(byBytes.size.snapshots).toBeGreaterThanOrEqual(2);
});
