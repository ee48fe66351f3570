/** Soft choices on the page: their settings, which option wins, and what a link keeps of them. */

import { expectNoViolationsInBothThemes } from './axe';
import { expect, test } from './gradus';

const choosing = `(define-data (x y) '((1 1) (2 4) (3 9)))
(define-parameter w (tensor '(0 0 0)))
(define (f x)
  (soft-choice w
    (* 2 x)
    (* x x)
    (exp x)))
(fit f (x) y (optimizer (adam 0.05)) (steps 300))
`;

test('a program without a soft choice has no temperature to set', async ({ gradus, page }) => {
  await gradus.openSource('(define-parameter a 1)\n(minimize (* a a))\n');
  await expect(page.getByRole('button', { name: /^Soft choices/ })).toHaveCount(0);
  await gradus.write(choosing);
  await expect(page.getByRole('button', { name: /^Soft choices/ })).toHaveText('temperature 1');
});

test('the winner is shown in the panel and beside the form', async ({ gradus, page }) => {
  await gradus.openSource(choosing, { temperature: 2, temperatureEnd: 0.1 });
  const table = page.getByRole('table', { name: /Soft choices at temperature/ });
  await expect(table).toContainText('33.3 %');
  await expect(table).not.toContainText('wins');
  await expect(gradus.editor.locator('.cm-reading-choice')).toHaveText('undecided');
  await expect(table.getByRole('caption')).toContainText('2');
  await gradus.trainToEnd();
  await expect(table.getByRole('caption')).toContainText('0.1');
  await expect(table.getByRole('row').filter({ hasText: 'wins' })).toContainText(/\(\* x x\).*100\.0 %/);
  await expect(gradus.editor.locator('.cm-reading-choice')).toHaveText('(* x x)100.0 %');
  await gradus.reset.click();
  await expect(table).toContainText('33.3 %');
  await gradus.evaluate('(f 3)');
  await expect(gradus.console).toContainText('11.695');
});

test('temperature and noise are set beside the parameters, and travel in a link', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(choosing);
  const button = page.getByRole('button', { name: /^Soft choices/ });
  await button.click();
  await page.getByRole('textbox', { name: 'to', exact: true }).fill('0.05');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Temperature from' }).fill('-3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Temperature from' })).toHaveValue('1');
  await page.getByRole('checkbox', { name: /Gumbel noise/ }).check();
  await page.getByRole('radio', { name: 'linear' }).check();
  await page.getByRole('checkbox', { name: /Straight-through/ }).check();
  await page.keyboard.press('Escape');
  await expect(button).toHaveAccessibleName('Soft choices: temperature 1 → 0.05, with noise');
  await page.keyboard.press('ControlOrMeta+s');
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.goto('about:blank');
  await gradus.open(link);
  await expect(button).toHaveAccessibleName('Soft choices: temperature 1 → 0.05, with noise');
  await button.click();
  await expect(page.getByRole('radio', { name: 'linear' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /Straight-through/ })).toBeChecked();
});

test('what a program says of its soft choices is shown, until the page replaces it', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(choosing.replace(/\)\s*$/, ' (temperature 3 0.5 linear) (noise gumbel))'));
  const button = page.getByRole('button', { name: /^Soft choices/ });
  await expect(button).toHaveAccessibleName('Soft choices: temperature 3 → 0.5, with noise');
  await button.click();
  await expect(page.getByRole('radio', { name: 'linear' })).toBeChecked();
  await page.getByRole('checkbox', { name: /Gumbel noise/ }).uncheck();
  await page.keyboard.press('Escape');
  await expect(button).toHaveAccessibleName('Soft choices: temperature 3 → 0.5, without noise');
});

test('with noise, a run in single steps is the same as one without a pause', async ({ gradus, page }) => {
  const short = choosing.replace('(steps 300)', '(steps 6)');
  await gradus.openSource(short, { gumbel: true, temperatureEnd: 0.2 });
  await gradus.trainToEnd();
  const table = page.getByRole('table', { name: /Soft choices at temperature/ });
  const whole = await table.innerText();
  await gradus.reset.click();
  for (let step = 1; step <= 6; step++) {
    await gradus.step.click();
    if (step < 6) await expect(gradus.status).toContainText(`${step} of`);
  }
  await gradus.expectState('done');
  expect(await table.innerText()).toBe(whole);
});

test('the example among four laws comes with its temperature and noise', async ({ gradus, page }) => {
  await gradus.open('./#example/rate-laws');
  await expect(page.getByRole('button', { name: /^Soft choices/ })).toHaveText('temperature 1 → 0.05');
  await gradus.step.click();
  await expect(gradus.status).toContainText('1 of 1,500 steps');
  const table = page.getByRole('table', { name: /Soft choices at temperature/ });
  await expect(table.getByRole('row').filter({ hasText: '(/ (* Vmax s) (+ Km s))' })).toContainText(
    /2\d\.\d %/,
  );
});

test('axe finds nothing against the choices and their settings', async ({ gradus, page }) => {
  await gradus.openSource(choosing, { temperatureEnd: 0.1 });
  await gradus.trainToEnd();
  await page.getByRole('button', { name: /^Soft choices/ }).click();
  await expect(page.getByRole('checkbox', { name: /Gumbel noise/ })).toBeVisible();
  await expectNoViolationsInBothThemes(page);
});

test('a small screen has the temperature among the results', async ({ gradus, page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await gradus.openSource(choosing, { temperatureEnd: 0.125 });
  await page.getByRole('tab', { name: 'Results' }).click();
  const button = page.getByRole('button', { name: /^Soft choices/ });
  await expect(button).toHaveText('temperature 1 → 0.125');
  await button.click();
  await expect(page.getByRole('checkbox', { name: /Gumbel noise/ })).toBeInViewport();
});
