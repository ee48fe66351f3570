/** The panel that shows what a program compiles to, and how its lines and the program's expressions mark each other. */

import type { Locator, Page } from '@playwright/test';
import { expectNoViolations } from './axe';
import { expect, line, test } from './gradus';

/** A product without a loop, of as many operations. */
const unrolled = (operations: number): string => `(define-parameter a 0.999)
(define (chain k) (if (= k 0) a (* a (+ (chain (- k 1)) k))))
(minimize (chain ${operations / 2}))`;

async function openCompiled(page: Page): Promise<Locator> {
  const panel = page.getByRole('region', { name: 'Compiled', exact: true });
  await panel.getByRole('button', { name: 'Compiled', exact: true }).first().click();
  return panel;
}

const option = (panel: Locator, text: string | RegExp): Locator =>
  panel.getByRole('option').filter({ hasText: text });

test('graph, gradient and WebAssembly are read one after the other, and copied', async ({
  gradus,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.openSource(line);
  const panel = await openCompiled(page);
  await expect(panel.getByRole('listbox', { name: 'Graph of the loss' })).toContainText('mul slope');
  await panel.getByRole('tab', { name: 'Graph' }).press('ArrowRight');
  await expect(panel.getByRole('listbox', { name: 'Graph of the gradient' })).toContainText('d slope');
  await panel.getByRole('tab', { name: 'WebAssembly' }).click();
  await expect(panel.getByRole('listbox')).toContainText('(func $grow (param i32)');
  await panel.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(gradus.notices).toContainText('Copied the WebAssembly.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^\(module\n {2}\(memory .*\(export "run"\).*\n\)$/s);
  await panel.getByRole('button', { name: 'More of Compiled' }).click();
  await page.getByRole('button', { name: 'Copy the graph' }).click();
  await expect(gradus.notices).toContainText('Copied the graph.');
});

test('the program is read as mathematics, with the values of the run, and copied as LaTeX', async ({
  gradus,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.openSource(line);
  const panel = page.getByRole('region', { name: 'Mathematics', exact: true });
  await panel.getByRole('button', { name: 'Mathematics', exact: true }).click();
  await expect(panel.locator('math').last()).toContainText('loss=1n∑');
  const model = panel.locator('math').first();
  await expect(model).toContainText('slope');
  await panel.getByRole('checkbox', { name: 'values' }).check();
  await expect(model).not.toContainText('slope');
  const before = await model.textContent();
  await gradus.trainToEnd();
  await expect(model).not.toHaveText(before!);
  await panel.getByRole('button', { name: 'More of Mathematics' }).click();
  await page.getByRole('button', { name: 'Copy as LaTeX' }).click();
  await expect(gradus.notices).toContainText('Copied the equations as LaTeX.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^\\begin\{aligned\}.*\\sum_\{i = 1\}\^\{n\}.*\\end\{aligned\}$/s);
  await expectNoViolations(page);
});

for (const level of ['direct', 'interpreter', 'tower'] as const) {
  test(`at ${level} a line marks its expression, and an expression its lines`, async ({ gradus, page }) => {
    await gradus.openSource(line, { level });
    const panel = await openCompiled(page);
    const marked = gradus.editor.locator('.cm-linked');
    await option(panel, '= mul slope').hover();
    await expect(marked).toHaveText('(* slope x)');
    await expect(panel.locator('.listing-place')).toContainText('line 4');
    await gradus.editor.getByText('offset', { exact: true }).last().click();
    await page.mouse.move(5, 5);
    await expect(marked.first()).toBeVisible();
    await expect(panel.locator('.listing-line.linked')).toHaveText([/= add .*offset/]);
  });
}

test('lines are chosen with the keyboard, and lead into the program', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const panel = await openCompiled(page);
  const list = panel.getByRole('listbox');
  await expect(list).toContainText('mul slope');
  // The pointer rests on no line, where it opened the panel.
  await page.mouse.move(5, 5);
  await list.focus();
  await page.keyboard.press('Home');
  await expect(panel.getByRole('option', { selected: true })).toContainText('graph (slope');
  await expect(panel).toContainText('This line comes from no expression');
  const chosen = panel.getByRole('option', { selected: true });
  for (let key = 0; key < 3; key++) await page.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('= mul slope');
  await expect(list).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id'))!);
  await expect(gradus.editor.locator('.cm-linked')).toHaveText('(* slope x)');
  await page.keyboard.press('Enter');
  await expect(gradus.editor).toBeFocused();
  await page.keyboard.press('Backspace');
  expect(await gradus.text()).toContain('(define (f x) (+  offset))');
  await expect(panel.getByRole('option', { selected: true })).toHaveCount(1);
});

test('what cannot be shown says why', async ({ gradus, page }) => {
  await gradus.openSource('(define-parameter a 1)');
  const panel = await openCompiled(page);
  await expect(panel).toContainText('The program has no fit and no minimize, so there is no graph.');
  await gradus.write('(define-parameter W (zeros 40 40))\n(minimize (sum (square W)))');
  await panel.getByRole('tab', { name: 'WebAssembly' }).click();
  await expect(panel).toContainText('computes with tensors of shape [40 40]');
  await gradus.write('(minimize (* 2 nothing))');
  await expect(gradus.problem).toContainText('nothing');
  await expect(panel).toHaveClass(/stale/);
});

test('of a long program only the lines in view are drawn', async ({ gradus, page }) => {
  await gradus.openSource(unrolled(4000));
  const panel = await openCompiled(page);
  await panel.getByRole('tab', { name: 'WebAssembly' }).click();
  const list = panel.getByRole('listbox');
  await expect(list).toContainText('(module');
  await list.focus();
  await page.keyboard.press('End');
  const last = panel.getByRole('option', { selected: true });
  await expect(last).toHaveText(')');
  const [place, size] = await last.evaluate((each) => [each.ariaPosInSet, each.ariaSetSize].map(Number));
  expect(place).toBe(size);
  expect(size).toBeGreaterThan(10_000);
  expect(await panel.getByRole('option').count()).toBeLessThan(200);
});

test('the open panel has no barriers', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const panel = await openCompiled(page);
  await option(panel, '= mul slope').click();
  await expect(gradus.editor.locator('.cm-linked')).toBeVisible();
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    await expectNoViolations(page);
  }
});
