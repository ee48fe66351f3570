/** Networks are trained on pictures of digits, in the page and on what the browser has. */

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './gradus';

/** A few steps of the small preset. */
async function openLab(page: Page, steps: number): Promise<void> {
  await page.goto('./#digits');
  await expect(page.getByRole('heading', { name: 'Digits', exact: true })).toBeFocused();
  await page.getByLabel('Steps').fill(`${steps}`);
  await page.getByLabel('Steps').press('Enter');
}

function state(page: Page) {
  return page.getByTestId('digits-state');
}

/** The pixels of what the linked network makes of the first digit. */
function picture(page: Page): Promise<string> {
  const canvas = page.getByRole('img', { name: 'linked, digit 1', exact: true });
  return canvas.evaluate((each) => (each as HTMLCanvasElement).toDataURL());
}

test('a small preset is trained, and the pictures change', async ({ page }) => {
  test.setTimeout(180_000);
  await openLab(page, 30);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('img', { name: 'linked, digit 1', exact: true })).toBeVisible({ timeout: 90_000 });
  const first = await picture(page);
  await expect.poll(() => picture(page), { timeout: 60_000 }).not.toBe(first);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'paused');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(state(page)).toContainText('30 of 30 steps each');
  await expect(page.getByRole('img', { name: 'test loss over steps' })).toBeVisible();
});
