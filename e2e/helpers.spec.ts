import type { Page } from '@playwright/test';
import { expect, linkTo, test } from './gradus';
import { serveBelow } from './site';

/** The workers beside the one that trains. */
const helpersOf = (page: Page): number =>
  page.workers().filter((worker) => worker.url().includes('helper')).length;

/** The number of helpers where they are used: one for each further core, up to seven. */
const wanted = (page: Page): Promise<number> =>
  page.evaluate(() => Math.min(7, navigator.hardwareConcurrency - 1));

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
  (optimizer (adam 0.05)) (steps 100000) (restarts 1000))`;

test('a large population is divided among workers', async ({ gradus, page }) => {
  await gradus.openSource(source, { backend: 'wasm' });
  // The run is longer than any machine takes until its helpers are there, and is not waited for.
  await gradus.train.click();
  const count = await wanted(page);
  await expect.poll(() => helpersOf(page), { timeout: 40_000 }).toBe(count);
});

/** Rows enough to be summed in parts. */
const manyRows = `(define-data (x y) (map (lambda (k) (list (* 0.0001 k) (sin (* 0.0003 k)))) (iota 30000)))
(define-parameter a 1)
(define-parameter b 0.5)
(define (go s n) (if (= n 0) s (go (+ s (* 0.1 (sin (* a s)))) (- n 1))))
(fit (lambda (x) (* b (go x 10))) (x) y (optimizer (adam 0.05)) (steps 30))`;

test('parts of many rows are summed by a team where the page is isolated, with the same results', async ({
  gradus,
  page,
}) => {
  const found: number[][] = [];
  const site = await serveBelow('/');
  for (const address of ['', `http://localhost:${site.port}/`]) {
    await gradus.open(address + (await linkTo(manyRows, { backend: 'wasm' })).slice(address === '' ? 0 : 2));
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(address === '');
    await gradus.trainToEnd();
    found.push([await gradus.value('a'), await gradus.value('b')]);
    const count = address === '' ? await wanted(page) : 0;
    await expect.poll(() => helpersOf(page)).toBe(count);
  }
  expect(found[0]).toEqual(found[1]);
  site.close();
});
