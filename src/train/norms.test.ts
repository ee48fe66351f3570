/**
 * Tests records that contain the norms of tensors: the states in which a run may end are still found, to the last bit.
 */

import { describe, expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import { type Overrides, planTraining } from './plan';
import { Trainer } from './trainer';

const backends: readonly (readonly [string, () => Promise<Backend>])[] = [
  ['reference', async () => new ReferenceBackend('the tests’ choice')],
  ['wasm', async () => new WasmBackend('the tests’ choice')],
  ['tfjs', () => loadTfjs('cpu')],
];

async function trained(source: string, backend: Backend, chunk: number, overrides: Overrides = {}) {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  const losses: number[] = [];
  const norms: number[] = [];
  while (trainer.stopped === null) {
    const records = await trainer.advance(chunk);
    losses.push(...records.losses);
    norms.push(...records.parameters);
  }
  trainer.dispose();
  return { trainer, losses, norms };
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, each) => sum + each * each, 0));

const bowl = (options: string): string =>
  `(define-parameter w (tensor '(5 -3 2))) (define-parameter b 1 positive)
   (minimize (+ (sum (* (tensor '(1 2 3)) (square w))) (square (- b 3))) ${options})`;

/** Runs that end in the middle of a chunk, in different ways; the last leaves the finite numbers after some steps. */
const ends: readonly (readonly [string, string, Overrides])[] = [
  ['the tolerance', bowl('(optimizer (adam 0.1)) (steps 300)'), { tolerance: 2 }],
  ['steps after the tolerance', bowl('(optimizer (sgd 0.05)) (steps 300)'), { tolerance: 2, extraSteps: 3 }],
  ['momentum', bowl('(optimizer (momentum 0.01 0.9)) (steps 300)'), { tolerance: 2, extraSteps: 1 }],
  ['rmsprop', bowl('(optimizer (rmsprop 0.05)) (steps 300)'), { tolerance: 2, extraSteps: 1 }],
  ['the best of a population', bowl('(optimizer (adam 0.1)) (steps 300) (restarts 5)'), { tolerance: 2 }],
  ['a line search', bowl('(optimizer (lbfgs)) (steps 300)'), { tolerance: 1e-3, extraSteps: 1 }],
  [
    'a logarithm of what became negative',
    "(define-parameter w (tensor '(2 3))) (minimize (sum (log w)) (optimizer (sgd 0.3)) (steps 300))",
    {},
  ],
  [
    'logarithms in a population',
    "(define-parameter w (tensor '(2 3))) (minimize (sum (log w)) (optimizer (sgd 0.3)) (steps 300) (restarts 5))",
    {},
  ],
  [
    'a step to infinity',
    "(define-parameter w (tensor '(2 3))) (minimize (sum (expt w 4)) (optimizer (sgd 3)) (steps 300))",
    {},
  ],
];

for (const [name, load] of backends) {
  describe(`on ${name}`, () => {
    for (const [title, source, overrides] of ends) {
      test(`a run that ends by ${title} ends in one state, however it is cut`, async () => {
        const backend = await load();
        const single = await trained(source, backend, 1, overrides);
        expect(single.losses.length).toBeGreaterThan(2);
        expect(single.trainer.present.every(Number.isFinite)).toBe(true);
        for (const chunk of [3, 500]) {
          const { trainer, losses, norms } = await trained(source, backend, chunk, overrides);
          expect([trainer.stopped, trainer.taken]).toEqual([single.trainer.stopped, single.trainer.taken]);
          expect(losses).toEqual(single.losses);
          expect(norms).toEqual(single.norms);
          expect(trainer.diagnostic).toEqual(single.trainer.diagnostic);
          if (name !== 'tfjs') expect(trainer.present).toEqual(single.trainer.present);
          else
            for (const [at, value] of trainer.present.entries())
              expect(value).toBeCloseTo(single.trainer.present[at]!, 4);
        }
      });
    }
  });
}

test('where the best of a population changes from step to step, a run ends in the state of the last best', async () => {
  const backend = new WasmBackend('the tests’ choice');
  let changes = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const source = `(define-parameter w (tensor '(2 3)))
      (minimize (sum (abs (- w 1))) (optimizer (sgd 0.7)) (steps 40) (restarts 6) (seed ${seed}))`;
    const single = await trained(source, backend, 1, { tolerance: 0.5, extraSteps: 1 });
    const whole = await trained(source, backend, 500, { tolerance: 0.5, extraSteps: 1 });
    expect(whole.trainer.taken).toBe(single.trainer.taken);
    expect(whole.trainer.present).toEqual(single.trainer.present);
    changes += whole.trainer.taken < 40 ? 1 : 0;
  }
  expect(changes).toBeGreaterThan(2);
});

test('a record holds the norms of a tensor and of its gradient, and the present state all elements', async () => {
  const { objective, parameters } = staged(bowl('(optimizer (sgd 0.05)) (steps 9)'));
  const plan = planTraining(objective!, parameters);
  expect(plan.layout).toMatchObject({ width: 5, hasElements: false });
  const trainer = await Trainer.start(plan, new ReferenceBackend('the tests’ choice'));
  const before = trainer.present.slice(0, 3);
  const first = await trainer.advance(1);
  expect(first.parameters[0]).toBeCloseTo(norm(before), 14);
  expect(first.parameters[1]).toBe(1);
  expect(first.gradients[0]).toBeCloseTo(norm(before.map((each, at) => 2 * (at + 1) * each)), 13);
  expect(first.gradients[1]).toBeCloseTo(-4, 14);
  for (const [at, value] of trainer.present.slice(0, 3).entries())
    expect(value).toBeCloseTo(before[at]! * (1 - 0.1 * (at + 1)), 14);
});

test('where rows are held out, records hold all elements, and norms are reported', async () => {
  const source = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7) (4 9) (5 11)))
    (define-parameter w (tensor '(1 1)))
    (fit (lambda (x) (sum (* w (vec 1 x)))) (x) y (optimizer (sgd 0.01)) (steps 7) (holdout 0.5))`;
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  expect(plan.layout).toMatchObject({ width: 5, hasElements: true });
  const backend = new ReferenceBackend('the tests’ choice');
  const trainer = await Trainer.start(plan, backend);
  for (let step = 0; step < 7; step++) {
    const own = trainer.present;
    const { holdoutLosses, parameters } = await trainer.advance(1);
    expect([...parameters]).toEqual([norm(own)]);
    const [loss] = await backend.evaluate(objective!.graph, own, plan.rows.holdout);
    expect(holdoutLosses[0]).toBe(loss);
  }
});
