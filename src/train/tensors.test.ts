/** Trains programs with tensors: networks, constraints, costs of vectors, on the reference and on tfjs. */

import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { examples } from '../examples/texts';
import { Evaluator, printGraph } from '../graph';
import { staged } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { renderDiagnostic } from '../text/render';
import { type Overrides, planTraining } from './plan';
import type { Records } from './records';
import { Trainer } from './trainer';

const reference = new ReferenceBackend('the tests’ choice');

async function start(source: string, overrides: Overrides = {}, backend: Backend = reference) {
  const { objective, parameters } = staged(source);
  return Trainer.start(planTraining(objective!, parameters, overrides), backend);
}

async function run(trainer: Trainer): Promise<Records> {
  let last = await trainer.advance(100);
  while (trainer.stopped === null) last = await trainer.advance(100);
  trainer.dispose();
  return last;
}

test('a network of two layers learns two spirals on tfjs, past 95 percent', { timeout: 60_000 }, async () => {
  const { source } = examples.find(({ id }) => id === 'spirals')!;
  const trainer = await start(source, { steps: 800 }, await loadTfjs());
  await run(trainer);
  const { graph } = trainer.plan.objective;
  const accuracy = new Evaluator(graph).evaluate(trainer.present)[graph.resultNames.indexOf('accuracy')]!;
  expect(accuracy).toBeGreaterThan(0.95);
});

const shapes = `(define (picture k across)
  (let ((line (lambda (i) (if (= i (modulo k 5)) 1 0))))
    (map (lambda (i) (map (lambda (j) (if across (line i) (line j))) (iota 5))) (iota 5))))
(define-data (image kind)
  (append-map (lambda (k) (list (list (picture k #t) 0) (list (picture k #f) 1))) (iota 5)))
(define-parameter filter (random-normal '(3 3 1 4) 0 0.5))
(define-parameter W (glorot 4 2))
(define-parameter b (zeros 2))
(define (classes image)
  (let* ((features (relu (conv2d (tensor image) filter)))
         (all (flatten (max-pool features 3))))
    (softmax (+ (matmul all W) b))))
(fit classes (image) kind (loss cross-entropy) (optimizer (adam 0.05)) (steps 300) (seed 3))`;

test('a convolution learns to tell rows from columns, the same on tfjs', async () => {
  const ours = await start(shapes);
  const theirs = await start(shapes, { steps: 20 }, await loadTfjs());
  const [first] = await Promise.all([ours.advance(20)]);
  const again = await theirs.advance(20);
  for (const name of ['losses', 'parameters', 'gradients'] as const) {
    for (const [index, value] of first[name].entries())
      expect(relativeDifference(again[name][index]!, value), `${name} ${index}`).toBeLessThan(2e-3);
  }
  theirs.dispose();
  await run(ours);
  expect(ours.loss).toBeLessThan(0.1);
});

test('the class of a target by its number, or by the probability of each', async () => {
  const program = (data: string) => `(define-data (x kind) '(${data}))
(define-parameter W (mat '(0.1 -0.2 0.3)))
(fit (lambda (x) (softmax (matmul (vec x) W))) (x) kind (loss cross-entropy) (steps 3))`;
  const numbered = await start(program('(1 0) (2 2) (-1 1)'));
  const spread = await start(program('(1 (1 0 0)) (2 (0 0 1)) (-1 (0 1 0))'));
  const [a, b] = [await numbered.advance(3), await spread.advance(3)];
  for (const [step, loss] of a.losses.entries()) expect(b.losses[step]).toBeCloseTo(loss, 12);
  // By hand: the mean of the three logarithms of softmax.
  const z = [0.1, -0.2, 0.3];
  const cost = (x: number, kind: number): number =>
    Math.log(z.reduce((sum, w) => sum + Math.exp(w * x), 0)) - z[kind]! * x;
  expect(a.losses[0]).toBeCloseTo((cost(1, 0) + cost(2, 2) + cost(-1, 1)) / 3, 12);
});

test('the logarithm of a softmax in a cost is taken in one op', async () => {
  const trainer = await start(shapes);
  expect(printGraph(trainer.plan.objective.graph)).toMatch(/logSoftmax/);
});

test('rows of lists predict rows of lists, the cost being the mean over the elements', async () => {
  const source = `(define-data (x y) '(((1 2) (3 1)) ((2 0) (2 2)) ((1 1) (2 1))))
(define-parameter A (zeros 2 2))
(fit (lambda (x) (matvec A x)) (x) y (optimizer (adam 0.1)) (steps 800))`;
  const trainer = await start(source);
  const { losses } = await trainer.advance(1);
  expect(losses[0]).toBeCloseTo((9 + 1 + 4 + 4 + 4 + 1) / 6, 12);
  await run(trainer);
  // The map from (x1, x2) to (x1 + x2, x1).
  const expected = [1, 1, 1, 0];
  for (const [index, each] of trainer.present.entries()) expect(each).toBeCloseTo(expected[index]!, 3);
});

test('constraints hold for each element of a tensor', async () => {
  const source = `(define-parameter p (vec 1 2) positive)
(define-parameter q (vec 0.5 0.2) (between 0 1))
(minimize (+ (sum (square (- p (vec -1 3)))) (sum (square (- q (vec 2 0.7))))) (optimizer (adam 0.1)) (steps 600))`;
  const trainer = await start(source);
  const { parameters, gradients } = await run(trainer);
  const [p1, p2, q1, q2] = trainer.present as unknown as [number, number, number, number];
  expect(p1).toBeGreaterThan(0);
  expect(p1).toBeLessThan(0.05);
  expect(p2).toBeCloseTo(3, 4);
  expect(q1).toBeLessThan(1);
  expect(q1).toBeGreaterThan(0.95);
  expect(q2).toBeCloseTo(0.7, 4);
  // A record holds the norm of each: of the parameters, of their gradients.
  expect(parameters.at(-2)).toBeCloseTo(Math.hypot(p1, p2), 3);
  expect(gradients.at(-1)).toBeCloseTo(2 * Math.hypot(q1 - 2, q2 - 0.7), 3);
});

test('tf.train moves tensors as our update graphs do', async () => {
  const tfjs = await loadTfjs();
  for (const optimizer of ['(adam 0.1)', '(sgd 0.01)', '(momentum 0.003 0.9)', '(rmsprop 0.02)']) {
    const source = `(define-parameter A (mat '(1 0.5) '(-0.3 2)))
(define-parameter v (vec 1 -1))
(minimize (+ (sum (square (matvec A v))) (square (- (logdet A) (sum v)))) (optimizer ${optimizer}) (steps 15))`;
    const [ours, theirs] = [await start(source), await start(source, {}, tfjs)];
    const [a, b] = [await ours.advance(15), await theirs.advance(15)];
    for (const name of ['losses', 'parameters', 'gradients'] as const) {
      for (const [index, value] of a[name].entries())
        expect(relativeDifference(b[name][index]!, value), `${optimizer} ${name} ${index}`).toBeLessThan(
          1e-3,
        );
    }
    theirs.dispose();
  }
});

test('a tensor with an element that is not finite is traced to its expression', async () => {
  const source = `(define-parameter w (vec 1 0))
(minimize (sum (log w)) (steps 10))`;
  const trainer = await start(source);
  await run(trainer);
  expect(renderDiagnostic(trainer.diagnostic!, { program: source })).toBe(
    `error[non-finite]: This value became minus infinite in step 0: (log a tensor of shape [2] from 0 to 1).
  2 | (minimize (sum (log w)) (steps 10))
    |                ^^^^^^^
  hint: Keep its operands in range: a constraint on a parameter, a smaller rate, or a test before it.`,
  );
  expect([...trainer.present]).toEqual([1, 0]);
});

test('a run can start elsewhere, all elements of a tensor given', async () => {
  const source = '(define-parameter w (zeros 2)) (minimize (sum (square w)))';
  const trainer = await start(source, { starts: { w: [3, 4] } });
  const { losses, parameters } = await trainer.advance(1);
  expect([losses[0], parameters[0]]).toEqual([25, 5]);
});
