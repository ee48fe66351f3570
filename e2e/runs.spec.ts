/** Runs side by side, sweeps, and earlier steps of a run. */

import type { Locator, Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, figure, line, test } from './gradus';

/** The curves of other runs in a panel, without the samples of its legend. */
const drawn = (page: Page, panel: string): Locator =>
  page.locator(`.panel-${panel} [clip-path] .line.overlay`);

test('a sweep over three rates draws three curves, and names the best', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await page.getByRole('button', { name: 'Sweep', exact: true }).click();
  const form = page.getByRole('form', { name: 'Sweep' });
  await expect(form.getByLabel('over', { exact: true })).toHaveText(/^rate of adam/);
  await form.getByLabel('from', { exact: true }).fill('0.0001');
  await form.getByLabel('to', { exact: true }).fill('0.1');
  await form.getByLabel('values', { exact: true }).fill('3');
  await form.getByLabel('spacing', { exact: true }).selectOption('by a factor');
  await expect(form).toContainText('0.0001, 0.003162, 0.1');
  await form.getByRole('button', { name: 'Train them' }).click();
  await expect(page.locator('.sweep-progress')).toContainText('3 runs done');
  await expect(drawn(page, 'loss')).toHaveCount(3);
  await expect(drawn(page, 'fit')).toHaveCount(3);
  await expect(page.getByRole('img', { name: 'End loss over rate of adam' })).toBeVisible();
  await expect(page.locator('.runs-best')).toContainText('Best: run 3');
  const rows = page.locator('.runs tbody tr');
  await expect(rows.filter({ hasText: 'best' })).toContainText('rate of adam 0.1');
  await expectNoViolationsInBothThemes(page, '.panel-runs');
  await expectNoViolationsInBothThemes(page, '.time-bar');
  await page.getByRole('checkbox', { name: 'Draw run 1' }).uncheck();
  await expect(drawn(page, 'loss')).toHaveCount(2);
});

test('a fit over two inputs is read by pointer and keys, and has the boundaries of other runs', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(define-data (x y class) '((0 0 0) (0 1 0) (1 0 1) (1 1 1)))
(define-parameter a 1)
(define-parameter b 0)
(define (f x y) (/ 1 (+ 1 (exp (- (+ b (* a x)))))))
(fit f (x y) class (optimizer (sgd 1)) (steps 40))
`);
  const surface = page.locator('.panel-fit .chart-surface');
  const cursor = surface.getByRole('application', { name: 'Read class over x and y' });
  const readout = surface.locator('.surface-readout');
  const box = (await cursor.boundingBox())!;
  await page.mouse.move(box.x + box.width - 2, box.y + 2);
  await expect(readout).toHaveText(/^x .+, y .+, predicted 0\.\d+/);
  await cursor.focus();
  await page.keyboard.press('ArrowUp');
  await expect(surface.getByRole('status')).toHaveText(/^x 1\.05\d*, y 1\.\d+, predicted 0\.\d+$/);
  await page.keyboard.press('Escape');
  await expect(readout).toHaveText('Point at a place to read it.');
  await gradus.trainToEnd();
  await gradus.reset.click();
  await expect(drawn(page, 'fit')).toHaveCount(1);
  await expect(drawn(page, 'fit')).toHaveAttribute('d', /^M/);
});

test('a fit of pictures shows what is given, predicted and measured as pictures, which follow the run', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(define (bar k) (map (lambda (i) (map (lambda (j) (if (= j k) 1 0)) (iota 8))) (iota 8)))
(define-data (image bright) (map (lambda (k) (list (bar k) (map (lambda (row) (map - row)) (bar k)))) (iota 8)))
(define-parameter gain 1)
(fit (lambda (image) (* gain (tensor image))) (image) bright (optimizer (adam 0.1)) (steps 50))
`);
  const table = page.locator('.panel-fit').getByRole('table', { name: 'bright of image' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'row',
    'image',
    'predicted',
    'measured',
    'difference',
  ]);
  const ink = (name: string) =>
    table.getByRole('img', { name, exact: true }).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      // The strength of a value; its sign is a colour.
      return data.reduce((sum, each, at) => sum + (at % 4 === 3 ? each : 0), 0);
    });
  await expect.poll(() => ink('measured in row 2')).toBe(8 * 255);
  // The difference between 1 and −1 has full strength too, and vanishes in training.
  await expect.poll(() => ink('difference in row 2')).toBe(8 * 255);
  await gradus.train.click();
  await gradus.expectState('done');
  await expect.poll(() => ink('difference in row 2')).toBeLessThan(8 * 60);
});

test('the slider of time shows the values of a step, and the run again', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.trainToEnd();
  const end = await gradus.cell('slope').innerText();
  const slider = page.getByRole('slider', { name: 'Step that is shown' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(gradus.cell('slope')).toHaveText('0');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('shown-step')).toHaveText('step 1');
  // The first step of adam is its rate.
  await expect(gradus.cell('slope')).toHaveText('0.1000');
  await expect(page.locator('.cm-reading').first()).toContainText('0.1');
  await expect(slider).toHaveAttribute('aria-valuetext', 'step 1 of 400');
  await slider.fill('200');
  await expect(page.getByTestId('shown-step')).toHaveText('step 200');
  await expect(page.locator('.panel-loss .shown-step')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(gradus.cell('slope')).toHaveText(end);
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-disabled', 'true');
});

test('by keyboard alone a reader compares two runs, and shares the program', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const reach = async (name: RegExp, presses = 60): Promise<void> => {
    for (let press = 0; press < presses; press++) {
      const here = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim() ?? '';
      });
      if (name.test(here)) return;
      if (here === 'Program') await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
    }
    throw new Error(`The key Tab does not reach ${name}.`);
  };
  await page.keyboard.press('ControlOrMeta+Enter');
  await gradus.expectState('done');
  await reach(/^Program$/);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('4');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.locator('.panel-runs .panel-figures')).toContainText('2 runs');
  await gradus.expectState('done');
  await reach(/^Runs$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.runs tbody tr')).toHaveCount(2);
  await expect(page.locator('.runs tbody tr').first()).toContainText('slope 0 → 4');
  await reach(/^Draw run 1$/);
  await page.keyboard.press('Space');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Draw run 1' })).toBeChecked();
  await expect(drawn(page, 'loss')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+s');
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#v1\//);
});

test('runs are kept with the draft, and a deleted one comes back', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.write(line.replace('slope 0', 'slope 1'));
  await gradus.trainToEnd();
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  const rows = page.locator('.runs tbody tr');
  await expect(rows).toHaveCount(1);
  const loss = figure(await rows.locator('td.number').first().innerText());
  await page.getByRole('button', { name: 'Delete run 1' }).click();
  await expect(rows).toHaveCount(0);
  await gradus.notices.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await gradus.expectState('ready');
  await expect(rows).toHaveCount(1);
  expect(figure(await rows.locator('td.number').first().innerText())).toBe(loss);
  await expect(drawn(page, 'loss')).toHaveCount(1);
});
