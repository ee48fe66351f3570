/** The page to what axe finds against it, which has to be nothing. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `within`: the selector of the part that is looked at; the whole page if it is left out. */
export async function expectNoViolations(page: Page, within?: string): Promise<void> {
  // Results of rules that are kept are not written out, and axe runs in the page itself, which has no frames: three times
  // as fast.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found).toEqual([]);
}
