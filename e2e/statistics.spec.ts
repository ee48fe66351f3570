/** What a fit is worth, on the page: columns, the band, the panel of statistics, and why there is none. */

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './gradus';

const kinetics = `(define-data (conc rate state) puromycin (where (equal? state "treated")))
(define-parameter Vmax 200)
(define-parameter K 0.05 positive)
(fit (lambda (s) (/ (* Vmax s) (+ K s))) (conc) rate (optimizer (lbfgs)) (steps 200))
`;

test('a run that ends shows errors, intervals, a band and statistics', async ({ gradus, page }) => {
  await gradus.openSource(kinetics, { backend: 'wasm' });
  await page.getByRole('button', { name: 'Statistics', exact: true }).click();
  await expect(page.locator('.panel-statistics')).toContainText('when a run pauses or ends');
  await gradus.trainToEnd();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Vmax' }) });
  await expect(row.first()).toContainText('± 6.95');
  await expect(row.first()).toContainText('197.2 … 228.2');
  // The band, and its sample in the legend.
  await expect(page.locator('.panel-fit .band')).toHaveCount(2);
  const statistics = page.locator('.panel-statistics');
  await expect(statistics).toContainText('10 degrees of freedom');
  await expect(statistics.getByRole('table', { name: 'Correlations of the estimates' })).toContainText(
    '0.77',
  );
  await expect(statistics.getByRole('img', { name: 'Residuals', exact: true })).toBeVisible();
  await expect(statistics.getByRole('img', { name: 'Residuals against normal quantiles' })).toBeVisible();
  await statistics.getByLabel('profile of').selectOption('K');
  await statistics.getByRole('button', { name: 'Draw' }).click();
  await expect(statistics).toContainText('95 % interval: 0.046920 to 0.086157.');
  const { violations } = await new AxeBuilder({ page }).include('.panel-statistics').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // Another step moves on: what was known is of other values.
  await gradus.write(kinetics.replace('200)', '150)'));
  await expect(page.locator('.panel-fit .band')).toHaveCount(0);
});

test('predictions and residuals are copied with the input columns, held-out rows marked', async ({
  gradus,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.openSource(kinetics.replace('(steps 200)', '(steps 200) (holdout 0.25)'), { backend: 'wasm' });
  await page.getByRole('button', { name: 'Statistics', exact: true }).click();
  await gradus.train.click();
  await expect(page.locator('.panel-statistics')).toContainText('7 degrees of freedom');
  await page.getByRole('button', { name: 'More of Statistics' }).click();
  await page.getByRole('button', { name: 'Copy predictions and residuals as CSV' }).click();
  await expect(gradus.notices).toContainText('Copied 12 rows as CSV.');
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
  expect(lines[0]).toBe(
    'row,conc,rate,"rate, predicted",standard error of the prediction,residual,"residual, standardised",held out',
  );
  const heldOut = lines.slice(1).filter((line) => line.endsWith(',1'));
  expect(heldOut).toHaveLength(3);
  for (const line of heldOut) expect(line).toMatch(/,,1$/);
});

test('a minimize says in one line why it has no errors, and a parameter without a number why', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(
    '(define-parameter a 1)\n(minimize (square (- a 2)) (optimizer (lbfgs)) (steps 50))\n',
    { backend: 'reference' },
  );
  await page.getByRole('button', { name: 'Statistics', exact: true }).click();
  await gradus.train.click();
  await expect(page.locator('.panel-statistics')).toContainText('does not say what its expression measures');
  await expect(page.getByRole('columnheader', { name: 'std. error' })).toHaveCount(0);
  await gradus.openSource(
    kinetics.replace('(* Vmax s)', '(* Vmax factor s)').replace('(fit', '(define-parameter factor 1)\n(fit'),
  );
  await gradus.train.click();
  await expect(page.locator('.panel-statistics')).toContainText(
    'The data do not determine it: it can change together with factor without any effect.',
  );
});
