/** Faults of the worker: each is noticed and reported, nothing of the reader's is lost, and the next program works. */

import type { Page, Worker } from '@playwright/test';
import { endless, expect, line, test } from './gradus';

/** A product that no slice can interrupt, which takes seconds. */
const heavy = '(sum (matmul (ones 2000 2000) (matmul (ones 2000 2000) (ones 2000 2000))))';

/** The worker that compiles and trains. */
function workerOf(page: Page): Worker {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('there is no worker');
  return worker;
}

/** Every report of a run fails from now on, in this worker. */
async function breakReports(page: Page): Promise<void> {
  await workerOf(page).evaluate(() => {
    // The scope of a worker, whose types this project does not load.
    const scope = self as unknown as { postMessage(message: unknown, transfer?: Transferable[]): void };
    const post = scope.postMessage.bind(scope);
    scope.postMessage = (message, transfer) => {
      if ((message as { readonly kind: string }).kind === 'event')
        throw new RangeError('Array buffer allocation failed');
      post(message, transfer);
    };
  });
}

test('a run that breaks says so, and the next trains', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.expectState('ready');
  await breakReports(page);
  await gradus.train.click();
  await gradus.expectState('failed');
  await expect(page.locator('body')).toContainText('Array buffer allocation failed');
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
});

test('a program that is typed right after Stop is compiled', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.expectState('ready');
  await gradus.write(heavy);
  await expect(gradus.status).toHaveAttribute('data-state', 'compiling');
  await page.waitForTimeout(700);
  await gradus.stop.click();
  await expect(gradus.problem).toContainText('Compiling was stopped');
  await gradus.write(line);
  await gradus.expectState('ready');
  await gradus.trainToEnd();
});

test('a worker that ends by itself is noticed and replaced, at rest and in a run', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.expectState('ready');
  await workerOf(page).evaluate(() => self.close());
  await expect(gradus.notices).toContainText('ended by itself', { timeout: 3000 });
  await gradus.write(endless);
  await gradus.expectState('ready');
  await gradus.train.click();
  await gradus.expectState('training');
  await workerOf(page).evaluate(() => self.close());
  await expect(gradus.status).toHaveAttribute('data-state', 'failed', { timeout: 3000 });
  await gradus.write(line);
  await gradus.expectState('ready');
  await gradus.trainToEnd();
});

test('a worker that hangs is noticed at the next key, whose program is compiled', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.expectState('ready');
  await workerOf(page).evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  await gradus.write('(+ 40 2)');
  await expect(gradus.notices).toContainText('did not answer within a second', { timeout: 5000 });
  await expect(gradus.console).toContainText('42');
});

test('a worker that cannot be loaded is reported, and can be tried again', async ({
  gradus,
  page,
  complaints,
}) => {
  await page.route(/\/worker-[^/]*\.js$/, (route) => route.abort());
  await page.goto('./');
  await expect(gradus.notices).toContainText('could not be loaded');
  await page.unroute(/\/worker-[^/]*\.js$/);
  await gradus.notices.getByRole('button', { name: 'Try again' }).click();
  await gradus.expectState('ready');
  await gradus.trainToEnd();
  // The browser says itself what it could not load.
  complaints.splice(0);
});
