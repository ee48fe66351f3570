/** The page to what axe finds against it, which has to be nothing. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `within`: the selector of the part that is looked at; the whole page if it is left out. */
export async function expectNoViolations(page: Page, within?: string): Promise<void> {
  await expectNone(builder(page), within);
}

/** The same, in light and in dark, where another theme changes nothing but colors. */
export async function expectNoViolationsInBothThemes(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolations(page, within);
  await page.emulateMedia({ colorScheme: 'dark' });
  // A color on its way to another one is neither.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each instanceof CSSTransition)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
  await expectNone(builder(page).withRules(colorRules), within);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The rules of axe that read colors. */
const colorRules = ['color-contrast', 'link-in-text-block'];

/**
 * Results of rules that are kept are not written out, and axe runs in the page itself, which has no frames: three times as
 * fast.
 */
function builder(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
}

async function expectNone(axe: AxeBuilder, within: string | undefined): Promise<void> {
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found).toEqual([]);
}
