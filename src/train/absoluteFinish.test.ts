import { describe, expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { Random } from '../graph';
import { staged } from '../testing/compile';
import { AbsoluteFinish } from './absoluteFinish';
import { endOf } from './ending';
import { planTraining, Trainer } from './index';
import { ParameterMap } from './parameterMap';

const backends = { reference: new ReferenceBackend('for a test'), wasm: new WasmBackend('for a test') };

async function ended(source: string, on: keyof typeof backends, chunk = 100) {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters), backends[on]);
  while (trainer.stopped === null) await trainer.advance(chunk);
  const end = await endOf(trainer, backends[on], trainer.stopped);
  trainer.dispose();
  return { trainer, end, objective: objective! };
}

const years =
  "(define-data (x y) '((1990 12) (1995 14.1) (2000 15.7) (2005 18.4) (2010 20) (2015 21.7) (2020 30)))";
const line = '(define-parameter a 0) (define-parameter b 0) (define (model x) (+ a (* b x)))';

for (const optimizer of ['lm', 'lbfgs']) {
  describe(`absolute errors with ${optimizer}`, () => {
    const options = `(loss absolute-error) (optimizer (${optimizer}))`;

    test('a line through years is the best, and its end is a minimum', async () => {
      for (const on of ['reference', 'wasm'] as const) {
        const { trainer, end } = await ended(`${years} ${line} (fit model (x) y ${options})`, on);
        expect(trainer.loss).toBeCloseTo(7.1 / 7, 11);
        expect(trainer.present[0]).toBeCloseTo(-784, 6);
        expect(end.kind).toBe('converged');
      }
    });

    test('weights and held-out rows count', async () => {
      const weighed = years.replace('(x y)', '(x y w)').replace(/\((\d+) ([\d.]+)\)/g, '($1 $2 1)');
      const only = weighed.replace('(2020 30 1)', '(2020 30 1000)');
      const { trainer } = await ended(`${only} ${line} (fit model (x) y (weights w) ${options})`, 'wasm');
      const [a, b] = trainer.present;
      expect(a! + 2020 * b!).toBeCloseTo(30, 8);
      const held = await ended(
        `${years} ${line} (fit model (x) y (holdout 0.4) (seed 2) ${options})`,
        'wasm',
      );
      expect(held.trainer.loss).toBeCloseTo(43 / 30, 9);
      expect(held.end.kind).toBe('converged');
    });

    test('each value between the two in the middle is a median, and no plateau', async () => {
      const source = `(define-data (x y) '((1 1) (1 2) (1 5) (1 9))) (define-parameter m 0) (fit (lambda (x) m) (x) y ${options})`;
      const { trainer, end } = await ended(source, 'wasm');
      expect(trainer.loss).toBe(2.75);
      expect(end.kind).toBe('converged');
    });

    test('a plateau is a plateau', async () => {
      const source = `(define-data (x y) '((1 0) (2 0))) (define-parameter w 800) (fit (lambda (x) (sigmoid (* w x))) (x) y ${options})`;
      expect((await ended(source, 'wasm')).end.kind).toBe('flat');
    });

    test('a curve with a constraint is lower nowhere around', async () => {
      const data = [10.1, 6.2, 9.5, 2.4, 1.2, 0.9].map((y, t) => `(${t} ${y})`).join(' ');
      const source = `(define-data (t y) '(${data})) (define-parameter a 1) (define-parameter k 2 positive)
        (fit (lambda (t) (* a (exp (- (* k t))))) (t) y ${options})`;
      const { trainer, objective } = await ended(source, 'wasm');
      const random = new Random(3);
      for (let index = 0; index < 300; index++) {
        const size = 10 ** -(1 + (index % 7));
        const point = trainer.present.map((each) => each * (1 + size * random.normals(1)[0]!));
        const [loss] = await backends.reference.evaluate(objective.graph, point, null);
        expect(loss!).toBeGreaterThanOrEqual(trainer.loss * (1 - 1e-12));
      }
    });
  });
}

test('a finish is the same in any chunks, and each start of a population has its own', async () => {
  const source = `${years} ${line} (fit model (x) y (loss absolute-error) (optimizer (lm)))`;
  const [whole, parts] = [await ended(source, 'wasm'), await ended(source, 'wasm', 7)];
  expect(parts.trainer.taken).toBe(whole.trainer.taken);
  expect(parts.trainer.present).toEqual(whole.trainer.present);
  const many = await ended(source.replace('(lm)', '(lm)) (restarts 3'), 'wasm');
  for (const loss of many.trainer.members!.losses) expect(loss).toBeCloseTo(7.1 / 7, 11);
});

test('one step arrives where residuals are linear, each element of a tensor a residual of its own', async () => {
  const { objective, parameters } = staged(
    `${years} (define-parameter a (tensor '(0 0))) (define-parameter b (tensor '(0 0)))
    (define seen (vector-map (lambda (y) (tensor (list y (- (* 2 y))))) y))
    (fit (lambda (x) (+ a (* b x))) (x) seen (loss absolute-error) (optimizer (lm)))`,
  );
  const finish = new AbsoluteFinish(objective!.residuals!, new ParameterMap(parameters));
  const lossAt = async (point: Float64Array) => {
    const [loss] = await backends.reference.evaluate(objective!.graph, point, null);
    return { loss: loss!, point };
  };
  const none = { rows: null, given: new Float64Array(0) };
  const start = await lossAt(new Float64Array(4));
  const found = await finish.next(start, backends.reference, none, lossAt);
  const [a, twoA] = found!.point;
  expect(a).toBeCloseTo(-784, 8);
  expect(twoA).toBeCloseTo(2 * 784, 8);
  expect(await finish.isLeast(found!, backends.reference, none, lossAt)).toBe(true);
  expect(await finish.isLeast(start, backends.reference, none, lossAt)).toBe(false);
});
