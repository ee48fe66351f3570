/**
 * Pictures of each panel in each of its states, in both themes, for a reader to leaf through. They are made on request:
 * `GRADUS_SCREENSHOTS=1 npx playwright test e2e/screenshots.spec.ts` writes them into `docs/images/panels`, which
 * is not kept with the sources.
 */

import { mkdirSync } from 'node:fs';
import { panelIds } from '../src/ui/state/layout';
import { expect, test } from './gradus';

const folder = 'docs/images/panels';
const windows = [320, 380, 768, 1440, 1920] as const;

test.skip(process.env['GRADUS_SCREENSHOTS'] === undefined, 'Pictures are made on request.');

/** Examples that fill different panels: two numbers and a curve, restarts, and two classes over two inputs. */
const examples = ['enzyme-kinetics', 'two-operators', 'spirals'] as const;

test('each panel in each state', async ({ gradus, page }) => {
  test.setTimeout(600_000);
  mkdirSync(folder, { recursive: true });
  const shoot = async (state: string): Promise<void> => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const id of panelIds) {
        const panel = page.locator(`.panel-${id}`);
        if (!(await panel.isVisible())) continue;
        await panel.scrollIntoViewIfNeeded();
        await panel.screenshot({ path: `${folder}/${id}-${state}-${theme}.png` });
      }
    }
  };
  const unfoldAll = async (): Promise<void> => {
    for (const title of await page.locator('.panel-title[aria-expanded=false]').allInnerTexts())
      await gradus.unfold(title.trim());
  };
  await gradus.open();
  await gradus.write('');
  await expect(page.locator('.panel-loss')).toContainText('Write (');
  await unfoldAll();
  await shoot('empty');
  for (const id of examples) {
    await page.goto(`./#example/${id}`);
    await expect(gradus.title).not.toContainText('Untitled');
    await unfoldAll();
    await shoot(`${id}-start`);
    await gradus.train.click();
    await expect(gradus.status).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
    await unfoldAll();
    await shoot(`${id}-done`);
  }
  // A finished run stays as it is beside a mistake; what is shown before a run becomes grey.
  await gradus.reset.click();
  await gradus.write('(define-parameter broken');
  await expect(page.locator('.panel.stale')).not.toHaveCount(0);
  await shoot('stale');
});

test('the page on each screen', async ({ gradus, page }) => {
  test.setTimeout(120_000);
  mkdirSync(folder, { recursive: true });
  await gradus.open('./#example/enzyme-kinetics');
  await gradus.trainToEnd();
  for (const width of windows) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/page-${width}.png` });
  }
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: 'Loss', exact: true })).toBeVisible();
  await page.screenshot({ path: `${folder}/page-presenting.png` });
});
