/** Trains objectives that take derivatives themselves. */

import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { staged } from '../testing/compile';
import { planTraining } from './plan';
import { Trainer } from './trainer';

async function trained(source: string, backend: Backend): Promise<readonly number[]> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, {}), backend);
  while (trainer.stopped === null) await trainer.advance(200);
  const { present } = trainer;
  trainer.dispose();
  return [...present];
}

/** The end of each, calculated by hand. */
const cases: readonly (readonly [name: string, source: string, ends: readonly number[]])[] = [
  [
    'a learned step size: one step of descent on (3w - 2)² ends at the minimum where it is 1/18',
    `(define-parameter rate 0.01)
     (define (loss w) (square (- (* 3 w) 2)))
     (define (descend w n) (if (= n 0) w (descend (- w (* rate ((grad loss) w))) (- n 1))))
     (minimize (loss (descend 0 1)) (optimizer (adam 0.005)) (steps 400))`,
    [1 / 18],
  ],
  [
    'a penalty on a derivative: a u + b u² through (1, 2), level there',
    `(define-parameter a 0) (define-parameter b 0)
     (define (f u) (+ (* a u) (* b u u)))
     (minimize (+ (square (- (f 1) 2)) (square ((grad f) 1))) (optimizer (adam 0.05)) (steps 1500))`,
    [4, -2],
  ],
  [
    'Newton steps within: the number whose square root they find is learned',
    `(define-parameter a 2 positive)
     (define (newton f x n) (if (= n 0) x (newton f (- x (/ (f x) ((grad f) x))) (- n 1))))
     (minimize (square (- (newton (lambda (u) (- (* u u) a)) 3 12) 5)) (optimizer (adam 0.05)) (steps 900))`,
    [25],
  ],
  [
    'a minimum found by a Newton step with a hessian, whose place is trained',
    `(define-parameter c 0)
     (define (valley v) (let ((x (ref v 0)) (y (ref v 1))) (+ (square (- x c)) (* 2 (square (- y x))))))
     (define start (vec 0.3 -0.4))
     (define lowest (- start (solve ((hessian valley) start) ((grad valley) start))))
     (minimize (square (- (ref lowest 1) 1.5)) (optimizer (adam 0.05)) (steps 400))`,
    [1.5],
  ],
];

for (const [name, source, ends] of cases) {
  test(name, { timeout: 30_000 }, async () => {
    const ours = await trained(source, new ReferenceBackend('the tests’ choice'));
    for (const [index, end] of ends.entries()) expect(Math.abs(ours[index]! - end)).toBeLessThan(2e-3);
  });
}

test('tfjs takes the same steps', { timeout: 30_000 }, async () => {
  const source = cases[0]![1];
  const [ours, theirs] = [
    await trained(source, new ReferenceBackend('the tests’ choice')),
    await trained(source, await loadTfjs('cpu')),
  ];
  expect(theirs[0]!).toBeCloseTo(ours[0]!, 4);
});
