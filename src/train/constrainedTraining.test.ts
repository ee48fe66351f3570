/** Runs with constraints and with rates of their own, on each backend that runs here. */

import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { brokenConstraint } from '../stage';
import { staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { placesOf, startsOf } from './parameters';
import { planTraining } from './plan';
import { drawStarts } from './restarts';
import { Trainer } from './trainer';

const backends: readonly (readonly [string, () => Promise<Backend>, number])[] = [
  ['reference', async () => new ReferenceBackend('the tests’ choice'), 1e-12],
  ['wasm', async () => new WasmBackend('the tests’ choice'), 1e-9],
  ['wasm-f32', async () => new WasmBackend('the tests’ choice', { lanes: 'f32x4' }), 1e-3],
  ['tfjs', () => loadTfjs('cpu'), 1e-3],
];

/** Cut points in order, shares, and an upper bound that a lower one pushes. */
const definitions = `(define-parameter cuts (tensor '(-1 0 1)) ordered)
  (define-parameter shares (tensor '(0.25 0.25 0.5)) simplex)
  (define-parameter lo 0 (rate 0.02))
  (define-parameter hi 1 (above (+ lo 0.5)))`;
const loss = `(+ (sum (square (- cuts (tensor '(2 0 5)))))
  (- (dot (tensor '(1 2 7)) (log shares)))
  (square (- lo 3)) (square (- hi 1)))`;

async function trained(source: string, backend: Backend, steps: number) {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, { steps }), backend);
  const losses: number[] = [];
  while (trainer.stopped === null) losses.push(...(await trainer.advance(50)).losses);
  trainer.dispose();
  return { trainer, losses };
}

for (const [name, load, tolerance] of backends) {
  test(`constraints of whole tensors and of other parameters train on ${name}`, async () => {
    const source = `${definitions} (minimize ${loss} (optimizer (adam 0.05)))`;
    const found = await trained(source, await load(), 60);
    const wanted = await trained(source, new ReferenceBackend('the tests’ choice'), 60);
    expect(found.losses).toHaveLength(60);
    for (const [step, each] of wanted.losses.entries())
      expect(relativeDifference(found.losses[step]!, each)).toBeLessThan(tolerance);
    for (const [index, each] of wanted.trainer.present.entries())
      expect(relativeDifference(found.trainer.present[index]!, each)).toBeLessThan(tolerance);
  });

  test(`each parameter moves at its own rate on ${name}`, async () => {
    const backend = await load();
    for (const rule of ['sgd 0.1', 'momentum 0.1 0.5', 'rmsprop 0.1', 'adam 0.1']) {
      const program = (rate: string, other: string): string =>
        `(define-parameter a 1 ${rate}) (define-parameter b (tensor '(2 3)))
         (minimize (+ (square a) (sum (square b))) (optimizer (${other})))`;
      const [quick, slow] = [rule, rule.replace('0.1', '0.004')];
      const apart = await trained(program('(rate 0.004)', quick), backend, 20);
      const [fast, gentle] = [
        await trained(program('', quick), backend, 20),
        await trained(program('', slow), backend, 20),
      ];
      const wanted = [gentle.trainer.present[0]!, ...fast.trainer.present.subarray(1)];
      for (const [index, each] of wanted.entries())
        expect(relativeDifference(apart.trainer.present[index]!, each)).toBeLessThan(1e-5);
    }
  });
}

test('lbfgs finds the optimum that the constraints allow', async () => {
  const source = `${definitions.replace('(rate 0.02)', '')} (minimize ${loss} (optimizer (lbfgs)))`;
  const { trainer } = await trained(source, new WasmBackend('the tests’ choice'), 500);
  const [c1, c2, c3, p, q, r, lo, hi] = trainer.present;
  // The first two cut points meet halfway between 2 and 0; the shares are in the ratio of their weights.
  for (const [found, wanted] of [
    [c1, 1],
    [c2, 1],
    [c3, 5],
    [p, 0.1],
    [q, 0.2],
    [r, 0.7],
    [lo, 1.75],
    [hi, 2.25],
  ] as const)
    expect(Math.abs(found! - wanted)).toBeLessThan(2e-3);
});

test('all starts of a population keep the constraints, and all members end within them', async () => {
  const source = `${definitions} (minimize ${loss} (optimizer (adam 0.05)) (restarts 40))`;
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { steps: 30 });
  const keeps = (natural: Float64Array): boolean =>
    placesOf(parameters).every(({ start, size }, index) => {
      const own = natural.subarray(start, start + size);
      return brokenConstraint(parameters[index]!, own, natural.subarray(0, start)) === null;
    });
  const starts = drawStarts(plan, 40);
  expect(starts.every((start) => keeps(plan.map.toNatural(start)))).toBe(true);
  expect(keeps(startsOf(parameters))).toBe(true);
  const trainer = await Trainer.start(plan, new WasmBackend('the tests’ choice'));
  while (trainer.stopped === null) await trainer.advance(10);
  trainer.dispose();
  expect(trainer.members!.losses.every(Number.isFinite)).toBe(true);
  expect(keeps(trainer.present)).toBe(true);
});

test('a bound that leaves the numbers is named, with its place', async () => {
  const source = `(define-parameter lo 1)
(define-parameter hi 5 (above (log lo)))
(minimize (+ lo (square (- hi 2))) (optimizer (sgd 0.1)))`;
  const { trainer } = await trained(source, new ReferenceBackend('the tests’ choice'), 100);
  const { message, span } = trainer.diagnostic!;
  expect(message).toMatch(/^This bound became not a number in step \d+: \(log -/);
  expect(source.slice(span.start, span.end)).toBe('(log lo)');
  expect(trainer.present.every(Number.isFinite)).toBe(true);
});

test('a vector of numbers starts a parameter as a tensor', () => {
  const { parameters } = staged('(define-parameter p #(0.2 0.8) simplex) (minimize (sum (square p)))');
  expect(parameters[0]).toMatchObject({ shape: [2], constraint: { kind: 'simplex' } });
});
