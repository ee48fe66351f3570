import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import { planTraining, Trainer } from './index';

const backends: Readonly<Record<string, () => Backend>> = {
  reference: () => new ReferenceBackend('for a test'),
  wasm: () => new WasmBackend('for a test'),
};

async function trained(source: string, backend: Backend = new WasmBackend('for a test')): Promise<Trainer> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters), backend);
  while (trainer.stopped === null) await trainer.advance(40);
  trainer.dispose();
  return trainer;
}

function expectClose(got: Iterable<number>, wanted: readonly number[], digits = 9): void {
  for (const [index, value] of [...got].entries())
    expect(Math.abs(value / wanted[index]! - 1)).toBeLessThan(10 ** -digits);
}

const decay = `(define-data (t y s) '((0 10.1 1) (1 6.2 1) (2 3.5 0.5) (3 2.4 0.5) (4 1.2 0.25) (5 0.9 0.25)))
(define-parameter a 1)
(define-parameter k 2 positive)
(define (model t) (* a (exp (- (* k t)))))
`;

for (const [name, backend] of Object.entries(backends)) {
  test(`a line is found in a few steps on ${name}, and the run ends there`, async () => {
    const data = "(define-data (x y) '((0 1) (1 3.5) (2 4) (3 7)))";
    const source = `${data} (define-parameter a 100) (define-parameter b -7)
(fit (lambda (x) (+ a (* b x))) (x) y (optimizer (lm)))`;
    const trainer = await trained(source, backend());
    expect(trainer.stopped).toBe('no-progress');
    expect(trainer.taken).toBeLessThan(12);
    expectClose(trainer.present, [1.1, 1.85], 12);
    expect(trainer.loss).toBeCloseTo(1.075 / 4, 12);
  });

  test(`constrained parameters, tensors and held-out rows are those of the unconstrained fit on ${name}`, async () => {
    const free = await trained(`${decay}(fit model (t) y (optimizer (lm)))`, backend());
    const tensors = decay.replace('(define-parameter a 1)', "(define-parameter w (tensor '(1 3)))");
    const sum = `${tensors.replace('(* a', '(* (sum w)')}(fit model (t) y (optimizer (lm)))`;
    const split = await trained(sum, backend());
    expectClose([split.present[0]! + split.present[1]!, split.present[2]!], [...free.present]);
    const held = await trained(
      `${decay}(fit model (t) y (optimizer (lm)) (holdout 0.34) (seed 3))`,
      backend(),
    );
    expect(held.stopped).toBe('no-progress');
    expect(held.loss).not.toBeCloseTo(free.loss, 3);
  });
}

test('both backends take the same steps', async () => {
  const source = `${decay}(fit model (t) y (optimizer (lm)))`;
  const [first, second] = await Promise.all(Object.values(backends).map((make) => trained(source, make())));
  expect(first!.taken).toBe(second!.taken);
  expectClose(first!.present, [...second!.present], 12);
});

test('weights and errors weigh rows as in a fit of scaled residuals', async () => {
  const scaled = await trained(
    `${decay}(least-squares (vector-map (lambda (t y s) (/ (- (model t) y) s)) t y s) (optimizer (lm)))`,
  );
  const errors = await trained(`${decay}(fit model (t) y (optimizer (lm)) (errors s))`);
  expectClose(errors.present, [...scaled.present]);
  const weights = await trained(
    `${decay}(fit model (t) y (optimizer (lm)) (weights (vector-map (lambda (s) (/ 3 (* s s))) s)))`,
  );
  expectClose(weights.present, [...scaled.present]);
});

test('robust losses are found by squares that are weighed again', async () => {
  const outlier = decay.replace('(2 3.5 0.5)', '(2 9.5 0.5)');
  for (const loss of ['(huber 0.3)', 'absolute-error']) {
    const best = await trained(`${outlier}(fit model (t) y (loss ${loss}) (optimizer (lm)))`);
    // A search of many starts around it finds nothing better.
    const { objective } = staged(`${outlier}(fit model (t) y (loss ${loss}))`);
    const backend = new ReferenceBackend('for a test');
    for (let index = 0; index < 400; index++) {
      const size = 10 ** -(1 + (index % 6));
      const point = best.present.map((each, at) => each * (1 + size * Math.sin(7 * index + 3 * at)));
      const [loss] = await backend.evaluate(objective!.graph, point, null);
      expect(loss!).toBeGreaterThan(best.loss * (1 - 1e-8));
    }
  }
});

test('residuals that share a trajectory are fitted together', async () => {
  const source = `(define-parameter k 0.3 positive)
(define-parameter y0 3)
(define (walk y n) (if (= n 0) (list y) (cons y (walk (- y (* 0.1 k y)) (- n 1)))))
(least-squares (map - (walk y0 4) '(5 4.75 4.5125 4.286875 4.07253125)) (optimizer (lm)))`;
  const trainer = await trained(source);
  expectClose(trainer.present, [0.5, 5], 10);
});

test('members of a population that leave the numbers drop out, and the others arrive', async () => {
  const source = `(define-data (x y) '((1 0.1) (2 0.8) (3 1.2) (4 1.5)))
(define-parameter a 1)
(define-parameter b 0.5)
(fit (lambda (x) (+ a (log (* b x)))) (x) y (optimizer (lm)) (restarts 12))`;
  for (const backend of Object.values(backends)) {
    const trainer = await trained(source, backend());
    const { losses } = trainer.members!;
    const left = losses.filter(Number.isNaN).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(12);
    const best = Math.min(...losses.filter((each) => !Number.isNaN(each)));
    expect(trainer.loss).toBe(best);
    expect(trainer.loss).toBeCloseTo(2.90807e-5, 9);
  }
});
