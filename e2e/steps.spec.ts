/** The steps of a row and of the optimizer, and where the loss is decided. */

import { expectNoViolationsInBothThemes } from './axe';
import { expect, powerLoop, test } from './gradus';

test('a stepper leads forwards through a loop of five turns, and back by the chain rule', async ({
  page,
  gradus,
}) => {
  await gradus.openSource(powerLoop);
  await page.getByRole('button', { name: 'Steps', exact: true }).click();
  const steps = page.getByRole('region', { name: 'Steps' });
  const now = steps.locator('.step-now');
  await expect(now).toHaveText('The parameter a is 0.5.');
  const marked = page.locator('.cm-linked').first();
  await expect(marked).toHaveText('a');

  const list = steps.getByRole('listbox', { name: 'Steps of the row' });
  await steps.getByRole('button', { name: 'Backwards' }).click();
  await expect(now).toHaveText(/^The way back begins here/);
  await list.focus();
  const shares: string[] = [];
  for (let pressed = 0; pressed < 40; pressed++) {
    await page.keyboard.press('ArrowDown');
    const said = await now.innerText();
    if (said.startsWith('∂loss/∂x gets')) shares.push(said);
    if (said.startsWith('∂loss/∂a = ')) break;
  }
  expect(shares).toHaveLength(5);
  expect(shares[0]).toBe('∂loss/∂x gets −3.938 × 0.0625 = −0.2461, from (* acc x).');

  await steps.getByRole('button', { name: 'Next step' }).click();
  await expect(now).toHaveText('a: 0.5 − 0.1 × (−1.230) = 0.6230, with the gradient g = −1.230.');
  await steps.getByRole('button', { name: 'Forwards' }).click();
  await steps.getByRole('combobox', { name: 'Name' }).selectOption('acc');
  await steps.getByRole('button', { name: 'Next change' }).click();
  await expect(now).toHaveText('(* acc x): 1 × 0.5 = 0.5.');
  await expect(page.locator('.cm-linked')).toHaveText(['(* acc x)']);
  await steps.getByRole('button', { name: 'Next change' }).click();
  await expect(now).toHaveText('(* acc x): 0.5 × 0.5 = 0.25.');
  await steps.getByRole('button', { name: 'Previous change' }).click();
  await expect(now).toHaveText('(* acc x): 1 × 0.5 = 0.5.');
  await steps.getByRole('button', { name: 'Fold the loop' }).click();
  await expect(now).toHaveText('loop takes 6 turns.');
  await steps.getByRole('button', { name: 'Unfold the loop' }).click();
  await expect(list.getByText('loop, turn 3 of 6: i = 2, n = 5, acc = 0.25, x = 0.5').first()).toBeVisible();
  await expectNoViolationsInBothThemes(page, '.panel-steps');
});

test('expressions are tinted by how much the loss changes with them', async ({ page, gradus }) => {
  await gradus.open('./#example/enzyme-kinetics');
  await page.getByRole('button', { name: 'Where the loss is decided', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Where the loss is decided' });
  const table = panel.getByRole('table', { name: 'Influence of each expression' });
  await expect(table.getByRole('row')).not.toHaveCount(0);
  const tinted = page.locator('.cm-content .cm-influence-5');
  await expect(tinted.first()).toBeVisible();
  const sum = table.getByRole('button', { name: '(+ Km s)', exact: true });
  await expect(sum).toHaveAttribute('aria-description', /Its mean in all rows takes the loss from 13,172 to/);
  await sum.focus();
  await expect(page.locator('.cm-linked').first()).toBeVisible();
  // Beside it are the landscape and the mathematics of the example.
  await gradus.unfold('Mathematics');
  await expect(page.locator('.panel-mathematics math').first()).toBeVisible();
  await expect(page.locator('.panel-landscape .chart svg')).toBeVisible();
  await expectNoViolationsInBothThemes(page);
  await panel.getByRole('checkbox', { name: 'tint the program' }).uncheck();
  await expect(tinted).toHaveCount(0);
});
