/**
 * A Kalman filter's negative log likelihood as a program of the language. The recursion of its covariance, with `inv`
 * and `logdet`, is one loop; its gradient is exact; and training recovers the noise of simulated data.
 */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { WasmBackend } from '../backends/wasm';
import { countNodes, Evaluator, nodesWithin, prune, validate } from '../graph';
import { staged } from '../testing/compile';
import { differenceGradient, relativeDifference } from '../testing/differences';
import { kalmanFilter } from '../testing/kalmanFilter';
import { planTraining } from './plan';
import { Trainer } from './trainer';

/** The logarithms of the variances that the data are simulated with. */
const truth = { process: -1.2, measurement: 0.4 };

/**
 * A chain of `states` damped cells, each driven by the next, with `seen` noisy linear readings of it; and the
 * likelihood of `steps` readings.
 */
const program = (states: number, seen: number, steps: number): string => `
(define states ${states})
(define seen ${seen})
(define F (tensor (map (lambda (i)
  (map (lambda (j) (cond ((= i j) 0.9) ((= j (+ i 1)) 0.3) ((= i (+ j 1)) -0.2) (else 0))) (iota states)))
  (iota states))))
(define H (tensor (map (lambda (i)
  (map (lambda (j) (if (= (modulo j seen) i) 1 0.1)) (iota states)))
  (iota seen))))

(define (noise log-variance size) (* (exp (* 0.5 log-variance)) (random-normal size)))
(define (simulate k state readings)
  (if (= k 0)
      (reverse readings)
      (let ((next (+ (matvec F state) (noise ${truth.process} states))))
        (simulate (- k 1) next (cons (+ (matvec H next) (noise ${truth.measurement} seen)) readings)))))
(define readings (simulate ${steps} (zeros states) '()))

(define-parameter log-process 0)
(define-parameter log-measurement 0)
(define Q (* (exp log-process) (eye states)))
(define R (* (exp log-measurement) (eye seen)))

${kalmanFilter}

(minimize
  (/ (belief-cost (fold predict-and-correct (make-belief (zeros states) (eye states) 0) readings)) ${steps})
  (optimizer (adam 0.1)) (steps 120))`;

for (const [states, seen] of [
  [2, 1],
  [15, 3],
] as const) {
  describe(`of ${states} states`, () => {
    test('80 readings and 600 make one loop and graphs of the same size', () => {
      const sizes = [80, 600].map((steps) => {
        const graph = prune(staged(program(states, seen, steps)).objective!.graph);
        validate(graph);
        expect([...nodesWithin(graph.body)].filter((node) => node.kind === 'loop')).toHaveLength(1);
        return [countNodes(graph), countNodes(differentiate(graph))];
      });
      expect(sizes[1]).toEqual(sizes[0]);
    });

    for (const steps of [80, 600]) {
      test(`the gradient over ${steps} readings agrees with central differences`, () => {
        const graph = prune(staged(program(states, seen, steps)).objective!.graph);
        const gradient = differentiate(graph);
        validate(gradient);
        const evaluator = new Evaluator(graph);
        const point = [-0.7, 0.6];
        const [, ...partials] = new Evaluator(gradient).evaluate(point);
        const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
        for (const [index, { value }] of quotients.entries()) {
          expect(Math.abs(value)).toBeGreaterThan(1e-3);
          expect(relativeDifference(partials[index]!, value)).toBeLessThan(1e-7);
        }
      });
    }
  });
}

test('training finds the noise that the data were simulated with', { timeout: 60_000 }, async () => {
  for (const [states, seen, steps] of [
    [2, 1, 600],
    [15, 3, 80],
  ] as const) {
    const { objective, parameters } = staged(program(states, seen, steps));
    const trainer = await Trainer.start(
      planTraining(objective!, parameters, {}),
      new WasmBackend('the tests’ choice'),
    );
    while (trainer.stopped === null) await trainer.advance(100);
    const [process, measurement] = trainer.present;
    trainer.dispose();
    // With so few readings, no estimate of a logarithm is closer than this.
    expect(Math.abs(process! - truth.process)).toBeLessThan(0.35);
    expect(Math.abs(measurement! - truth.measurement)).toBeLessThan(0.35);
    const evaluator = new Evaluator(objective!.graph);
    const cost = (at: ArrayLike<number>): number => evaluator.evaluate(at)[0]!;
    expect(cost(trainer.present)).toBeLessThan(cost([truth.process, truth.measurement]));
    expect(cost([truth.process, truth.measurement])).toBeLessThan(cost([0, 0]));
  }
});
