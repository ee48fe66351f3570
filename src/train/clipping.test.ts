/** Tests `(clip-norm c)`: every backend follows the gradient of all parameters together at a length of `c` at most. */

import { describe, expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { mistakes, staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { describeOptimizer } from './optimizers';
import { type Overrides, planTraining } from './plan';
import { Trainer } from './trainer';

async function ends(source: string, backend: Backend, overrides: Overrides = {}): Promise<Float64Array> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  while (trainer.stopped === null) await trainer.advance(3);
  trainer.dispose();
  return trainer.present;
}

const backends = [
  ['reference', async () => new ReferenceBackend('the tests’ choice'), 12],
  ['wasm', async () => new WasmBackend('the tests’ choice'), 12],
  ['tfjs', () => loadTfjs('cpu'), 5],
] as const;

/** The gradient at the start is (3, 4, 12), of length 13. */
const plane = (options: string): string =>
  `(define-parameter a 1) (define-parameter v (vec 2 5))
   (minimize (+ (* 3 a) (dot v (vec 4 12))) (optimizer (sgd 0.5)) (steps 1) ${options})`;

describe.each(backends)('on %s', (_, load, digits) => {
  const expectEnds = async (source: string, wanted: readonly number[]): Promise<void> => {
    const found = await ends(source, await load());
    expect(found.length).toBe(wanted.length);
    for (const [index, each] of wanted.entries()) expect(found[index]).toBeCloseTo(each, digits);
  };

  test('a gradient that is too long is scaled down as a whole', async () => {
    await expectEnds(plane('(clip-norm 2)'), [1 - 3 / 13, 2 - 4 / 13, 5 - 12 / 13]);
  });

  test('a gradient that is short enough is followed as it is', async () => {
    await expectEnds(plane('(clip-norm 13.5)'), [-0.5, 0, -1]);
    await expectEnds(plane(''), [-0.5, 0, -1]);
  });

  test('a gradient of zero stays zero', async () => {
    const source = '(define-parameter a 0) (minimize (* a a) (optimizer (sgd 0.1)) (steps 2) (clip-norm 1))';
    await expectEnds(source, [0]);
  });

  test('under a constraint the gradient by the unconstrained value is clipped', async () => {
    // By log a the derivative is 8 a = 32, clipped to 1: log a goes down by 0.5.
    const source =
      '(define-parameter a 4 positive) (minimize (* 8 a) (optimizer (sgd 0.5)) (steps 1) (clip-norm 1))';
    await expectEnds(source, [4 * Math.exp(-0.5)]);
  });
});

test('every backend takes the same clipped steps of Adam', async () => {
  const source = `(define-data (x y) '((0 1) (1 30) (2 -50) (3 7)))
    (define-parameter a 3) (define-parameter b 0.5 positive)
    (fit (lambda (x) (+ a (* b x))) (x) y (optimizer (adam 0.1)) (steps 40) (clip-norm 0.5))`;
  const [expected, ...others] = await Promise.all(
    backends.map(async ([, load]) => ends(source, await load())),
  );
  const free = await ends(source.replace('(clip-norm 0.5)', ''), new ReferenceBackend('the tests’ choice'));
  expect(Math.abs(free[1]! - expected![1]!)).toBeGreaterThan(1e-3);
  for (const [at, found] of others.entries())
    for (const [index, each] of expected!.entries())
      expect(relativeDifference(found[index]!, each)).toBeLessThan(at === 0 ? 1e-10 : 1e-4);
});

test('each member of a population is clipped by itself', async () => {
  const run = '(restarts 3) (seed 4)';
  const { objective, parameters } = staged(
    `(define-parameter a 10) (minimize (square (square a)) (optimizer (sgd 0.25)) (steps 2) (clip-norm 2) ${run})`,
  );
  const plan = planTraining(objective!, parameters);
  const trainer = await Trainer.start(plan, new ReferenceBackend('the tests’ choice'));
  const starts = trainer.population!.startLosses;
  await trainer.advance(2);
  // Each far member came 0.5 nearer in the first step, whatever its gradient was.
  for (const [member, loss] of trainer.members!.losses.entries()) {
    const from = starts[member]! ** 0.25;
    if (from > 1) expect(loss ** 0.25).toBeCloseTo(from - 0.5, 9);
  }
});

test('mistakes in the option are reported', () => {
  const messages = (options: string) =>
    mistakes(`(define-parameter a 1) (minimize (* a a) ${options})`).map(({ message }) => message);
  expect(messages('(clip-norm 0)')).toEqual(['clip-norm wants a number above 0, but got 0.']);
  expect(messages('(clip-norm 1 2)')).toEqual(['The option clip-norm takes one part, found 2.']);
  expect(messages('(optimizer (lbfgs)) (clip-norm 1)')).toEqual([
    'lbfgs searches for each step, so it takes no clip-norm. Leave one of the two out.',
  ]);
});

test('what is said of the optimizer names the norm', () => {
  const spec = { kind: 'sgd', rate: 0.5 } as const;
  expect(describeOptimizer(spec, 2)).toBe('Gradient descent, rate 0.5, gradient norm at most 2');
  expect(describeOptimizer(spec, null)).toBe('Gradient descent, rate 0.5');
});
