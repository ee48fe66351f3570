/** Numbers of the program that are dragged: everything follows before the pointer is up, and the text is one step of undo. */

import type { Locator, Page } from '@playwright/test';
import { expect, figure, type Gradus, line, test } from './gradus';

/** The number of the text whose drawn token is exactly this, and what it is in the line of. */
function number(gradus: Gradus, inLine: string, text: string): Locator {
  return gradus.editor.locator('.cm-line', { hasText: inLine }).getByText(text, { exact: true }).first();
}

async function middle(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = (await of.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Rests on a number until its slider is there, and takes hold of it. */
async function hold(page: Page, on: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const at = await middle(on);
  await page.mouse.move(at.x, at.y);
  const slider = page.locator('.cm-number-track');
  await expect(slider).toBeVisible();
  const from = await middle(slider);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  return from;
}

const chip = (page: Page, name: string): Locator =>
  page.locator('.cm-reading').filter({ has: page.getByRole('slider', { name, exact: true }) });

test('the fit, the loss and the chip follow a start that is dragged, and Escape puts all of it back', async ({
  gradus,
  page,
}) => {
  await gradus.open();
  await expect(chip(page, 'Vmax')).toHaveText(/100\s*→\s*100\.5/);
  await expect(chip(page, 'Vmax').getByRole('slider')).toHaveAttribute(
    'data-tip',
    /^∂loss\/∂Vmax = −\d+\.\d: raising Vmax by 1 lowers the loss by about \d+\.\d\. Next step \+0\.5 \(adam\)\.$/,
  );
  const text = await gradus.text();
  const loss = await gradus.loss.innerText();
  const svg = page.locator('.panel-fit .chart-area svg').first();
  const before = await svg.innerHTML();
  const from = await hold(page, number(gradus, 'define-parameter Vmax', '100'));
  await page.mouse.move(from.x + 60, from.y, { steps: 6 });
  await expect(gradus.loss).not.toHaveText(loss);
  await expect(chip(page, 'Vmax')).not.toHaveText(/100\s*→/);
  await expect.poll(() => gradus.text()).toMatch(/\(define-parameter Vmax 2\d\d\)/);
  await expect.poll(() => svg.innerHTML()).not.toBe(before);
  await expect.poll(async () => figure(await gradus.loss.innerText())).toBeLessThan(figure(loss));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(gradus.loss).toHaveText(loss);
  expect(await gradus.text()).toBe(text);
  await expect(chip(page, 'Vmax')).toHaveText(/100\s*→\s*100\.5/);
});

test('a number that is kept is one step of undo, and a run that it leaves is there again', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.trainToEnd();
  const trained = await gradus.loss.innerText();
  const from = await hold(page, number(gradus, 'define-parameter slope', '0'));
  await page.mouse.move(from.x + 30, from.y, { steps: 4 });
  await expect.poll(() => gradus.text()).toMatch(/slope 0\.\d+/);
  await page.mouse.up();
  await gradus.expectState('ready');
  const kept = await gradus.text();
  expect(kept).toMatch(/slope 0\.\d+/);
  await expect.poll(() => gradus.value('slope')).toBeGreaterThan(0.1);
  await gradus.editor.press('ControlOrMeta+z');
  await expect.poll(() => gradus.text()).toMatch(/slope 0\)/);
  await gradus.expectState('done');
  await expect(gradus.loss).toHaveText(trained);
  await gradus.editor.press('ControlOrMeta+Shift+z');
  await expect.poll(() => gradus.text()).toBe(kept);
});

test('keys change a number of the text: one that is computed with, and one that is a count', async ({
  gradus,
  page,
}) => {
  const squares = `(define-parameter a 2)
(define (power x n) (if (= n 0) 1 (* x (power x (- n 1)))))
(minimize (square (- (power a 3) 20)))
`;
  await gradus.openSource(squares);
  await expect(gradus.loss).toHaveText('144');
  await number(gradus, 'minimize', '20').click();
  await gradus.editor.press('F2');
  const slider = page.locator('.cm-number-track');
  await expect(slider).toBeFocused();
  await expect(slider).toHaveAttribute('aria-label', 'The number 20');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => gradus.text()).toContain('3) 10)');
  await expect(gradus.loss).toHaveText('4');
  await page.keyboard.press('Escape');
  await expect(gradus.loss).toHaveText('144');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(gradus.loss).toHaveText('196');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(slider).toBeHidden();
  await expect(gradus.editor).toBeFocused();
  await expect.poll(() => gradus.text()).toContain('3) 22)');
  await number(gradus, 'minimize', '3').click();
  await gradus.editor.press('F2');
  await page.keyboard.press('ArrowUp');
  await expect(gradus.loss).toHaveText('36');
  await expect.poll(() => gradus.text()).toContain('(power a 4)');
  await page.keyboard.press('Enter');
  await expect.poll(async () => figure(await gradus.loss.innerText())).toBe(36);
});

test('a value is dragged by its chip, used as the start, and trained on from', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const slope = chip(page, 'slope');
  const value = slope.getByRole('slider');
  await expect(slope).toHaveText(/0\s*→\s*0\.1/);
  await value.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  await expect(gradus.cell('slope')).toHaveText('0.5');
  await expect(slope).toHaveText(/0\.5\s*→\s*0\.6\s*use as start/);
  await page.keyboard.press('Escape');
  await expect(slope).toHaveText(/0\s*→\s*0\.1$/);
  await page.keyboard.press('ArrowLeft');
  await expect(gradus.cell('slope')).toHaveText('−0.1');
  await slope.getByRole('button', { name: 'use as start' }).click();
  await expect.poll(() => gradus.text()).toContain('(define-parameter slope -0.1)');
  await expect(slope).toHaveText(/−0\.1\s*→\s*0$/);
});

test('an edited program trains on from the present values, or begins anew', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const onward = page.getByRole('button', { name: 'Continue from here' });
  await gradus.trainToEnd();
  await expect(onward).toBeHidden();
  await gradus.write(line.replace('(steps 400)', '(steps 1)').replace('offset 0', 'offset 1 positive'));
  await gradus.expectState('ready');
  await onward.click();
  await gradus.expectState('done');
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
  await expect(onward).toBeHidden();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });

  test('a tap shows the slider of a number, which follows the finger, and a swipe over the text scrolls', async ({
    gradus,
    page,
  }) => {
    await gradus.openSource(`${line}${';; more text\n'.repeat(60)}`);
    const at = await middle(number(gradus, 'define-parameter slope', '0'));
    await page.touchscreen.tap(at.x, at.y);
    const slider = page.locator('.cm-number-track');
    await expect(slider).toBeVisible();
    const loss = await gradus.loss.innerText();
    const from = await middle(slider);
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    await touch('touchStart', from.x, from.y);
    for (let moved = 5; moved <= 30; moved += 5) await touch('touchMove', from.x + moved, from.y);
    await expect.poll(() => gradus.text()).toMatch(/slope 0\.\d+/);
    await expect(gradus.loss).not.toHaveText(loss);
    await touch('touchEnd', from.x + 30, from.y);
    await expect.poll(() => gradus.value('slope')).toBeGreaterThan(0.1);
    const scroller = gradus.editor.locator('xpath=ancestor::*[contains(@class, "cm-scroller")]');
    await touch('touchStart', from.x + 60, from.y + 200);
    for (let moved = 20; moved <= 200; moved += 20)
      await touch('touchMove', from.x + 60, from.y + 200 - moved);
    await touch('touchEnd', from.x + 60, from.y);
    await expect.poll(() => scroller.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(50);
    await gradus.editor.press('ControlOrMeta+z');
    await expect.poll(() => gradus.text()).toMatch(/slope 0\)/);
  });
});
