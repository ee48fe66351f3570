import { expect, test } from './gradus';

/** 300 pendulums, each with a row of its own: enough to be divided. */
const source = `(define-data (theta0 target) '((0.1 -0.05) (0.4 -0.2) (0.8 -0.38) (1.2 -0.44) (1.5 -0.39)))
(define-parameter stiffness 2.9)
(define-parameter damping 0.1)
(define (angle theta omega n)
  (if (= n 0) theta
      (angle (+ theta (* 0.05 omega))
             (+ omega (* 0.05 (- 0 (+ (* stiffness (sin theta)) (* damping omega)))))
             (- n 1))))
(fit (lambda (theta0) (angle theta0 0 20)) (theta0) target
  (optimizer (adam 0.05)) (steps 400) (restarts 1000))`;

test('a large population is divided among workers', async ({ gradus, page }) => {
  await gradus.openSource(source, { backend: 'wasm' });
  await gradus.train.click();
  await gradus.expectState('done');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const helpers = page.workers().filter((worker) => worker.url().includes('helper'));
  expect(helpers).toHaveLength(Math.min(7, cores - 1));
});
