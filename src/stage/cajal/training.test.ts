/** Terms applied to softmax outputs within fit and minimize: trained alike on every backend and at every level. */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Backend, ReferenceBackend } from '../../backends';
import { loadTfjs } from '../../backends/tfjs';
import { unsupported, WasmBackend } from '../../backends/wasm';
import { Evaluator } from '../../graph';
import { staged } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { computedGraph, planTraining, startsOf, Trainer } from '../../train';

const oneHot = '(define (one-hot k) (apply vec (map (lambda (i) (if (= i k) 1 0)) (iota 4))))';
const parity = '(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)) (dimension 4))';
const W = `(define-parameter W (mat '(0.3 -0.2 0.1 0.4) '(0 0.5 -0.4 0.2) '(0.1 0.1 0.2 -0.3) '(-0.5 0 0.3 0.1)))`;

/** Programs that hand the softmax of what they learn to a term. */
const programs: readonly (readonly [name: string, source: string])[] = [
  [
    'a fit through an iteration',
    `${parity} ${oneHot} ${W}
     (define-data (seen odd) '((0 0) (1 1) (2 0) (3 1)))
     (fit (lambda (k) (ref (parity (softmax (matmul W (one-hot k)))) 1)) (seen) odd
       (optimizer (adam 0.2)) (steps 12))`,
  ],
  [
    'minimize through a conditional of two arguments',
    `(define-cajal differ (lambda ((a Bool) (b Bool)) (if a (if b false true) b)))
     (define-parameter u (vec 0.2 -0.1)) (define-parameter v (vec 0.5 0.3))
     (minimize (square (- 1 (ref (differ (softmax u) (softmax v)) 0))) (optimizer (adam 0.1)) (steps 12))`,
  ],
  [
    'minimize through a linked matrix that is learned too',
    `(define-parameter M (mat '(0.6 0.3) '(0.2 0.8))) (define-parameter scores (vec 0 0.5 -0.5))
     (define start (vec 1 0))
     (define-cajal run (lambda ((n Nat)) (iter start (y) (M y) n)) (dimension 3))
     (minimize (sum (square (- (run (softmax scores)) (vec 0.4 0.7)))) (optimizer (adam 0.05)) (steps 12))`,
  ],
  [
    'a fit of pictures through a convolution as the step',
    `(define-parameter kernel (mat '(0.1 0.2 0.1) '(0.1 0.6 0) '(0 0.1 0.2)))
     (define-parameter scores (vec 0.3 0 -0.2))
     (define image (mat '(0 1 0 0) '(1 1 0 0) '(0 0 1 0) '(0 0 0 1)))
     (define (blur y) (conv2d y kernel 1 'same))
     (define-cajal repeat (lambda ((n Nat)) (iter image (y) (blur y) n)) (dimension 3))
     (define-data (k target) '((0 0.5) (1 0.25) (2 0.75)))
     (fit (lambda (k) (mean (* (+ k 1) (repeat (softmax scores))))) (k) target
       (optimizer (adam 0.05)) (steps 12))`,
  ],
  [
    'a term that is given a function of the program',
    `(define-cajal at (lambda ((f (-o Bool Bool)) (n Nat)) (f (iter true (b) (if b false true) n))) (dimension 4))
     (define-parameter noise (vec 0.4 -0.4)) (define-parameter scores (vec 0.1 0.2 0.3 0.4))
     (define (channel v) (let ((p (softmax noise))) (+ (* (ref p 0) v) (* (ref p 1) (vec (ref v 1) (ref v 0))))))
     (minimize (square (- 0.8 (ref (at channel (softmax scores)) 0))) (optimizer (adam 0.1)) (steps 12))`,
  ],
];

async function run(source: string, backend: Backend, level: 'direct' | 'interpreter' | 'tower' = 'direct') {
  const { objective, parameters } = staged(source, { level });
  const trainer = await Trainer.start(planTraining(objective!, parameters), backend);
  const records = await trainer.advance(100);
  const result = {
    losses: [...records.losses],
    gradients: [...records.gradients],
    present: [...trainer.present],
  };
  trainer.dispose();
  return result;
}

function expectAlike(one: readonly number[], other: readonly number[], within: number): void {
  expect(one.length).toBe(other.length);
  for (const [index, each] of one.entries())
    expect(relativeDifference(each, other[index]!)).toBeLessThan(within);
}

describe.each(programs)('%s', (_, source) => {
  const reference = new ReferenceBackend('the tests’ choice');

  test('has the gradient of central differences', () => {
    const { objective, parameters } = staged(source);
    const point = [...startsOf(parameters)];
    const { rows } = planTraining(objective!, parameters);
    const value = new Evaluator(objective!.graph);
    const gradient = new Evaluator(differentiate(objective!.graph));
    const [, ...partials] = gradient.evaluate(point, rows.training);
    const quotients = differenceGradient((at) => value.evaluate(at, rows.training)[0]!, point);
    expect(partials.some((each) => Math.abs(each) > 1e-4)).toBe(true);
    for (const [index, { value: quotient }] of quotients.entries())
      expect(Math.abs(partials[index]! - quotient)).toBeLessThan(1e-6 * Math.max(1, Math.abs(quotient)));
  });

  test('trains alike on every backend', async () => {
    const expected = await run(source, reference);
    expect(expected.losses.at(-1)).toBeLessThan(expected.losses[0]!);
    const { objective, parameters } = staged(source);
    expect(unsupported(computedGraph(planTraining(objective!, parameters).step))).toBeNull();
    const wasm = await run(source, new WasmBackend('the tests’ choice'));
    expectAlike(wasm.losses, expected.losses, 1e-9);
    expectAlike(wasm.present, expected.present, 1e-9);
    const tfjs = await run(source, await loadTfjs('cpu'));
    expectAlike(tfjs.losses, expected.losses, 1e-3);
    for (const [index, each] of tfjs.present.entries())
      expect(Math.abs(each - expected.present[index]!)).toBeLessThan(1e-3);
  });

  test.each(['interpreter', 'tower'] as const)(
    'has the same values and gradients at the level %s',
    async (level) => {
      const expected = await run(source, reference);
      const through = await run(source, reference, level);
      expectAlike(through.losses, expected.losses, 1e-12);
      expectAlike(through.gradients, expected.gradients, 1e-9);
    },
  );
});
