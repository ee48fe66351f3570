/** What a visit loads before it shows a loss, as the server sends it: little the first time, next to nothing the second. */

import { firstAndSecondVisit, serveCounted, totalBytes, type Visit } from '../bench/firstLoad';
import { expect, test } from './gradus';

/** Bytes on the wire, headers included, and requests. */
const maxBytes = 350_000;
const maxRequests = 10;

const pathsOf = ({ answers }: Visit): string => answers.map(({ path }) => path).join('\n');

test('a first visit loads at most 350 kB before the first loss, and the next one nothing again', async ({
  browser,
}) => {
  const site = await serveCounted('dist');
  try {
    const [first, second] = await firstAndSecondVisit(browser, site, null);
    expect(totalBytes(first.answers), pathsOf(first)).toBeLessThanOrEqual(maxBytes);
    expect(first.answers.length, pathsOf(first)).toBeLessThanOrEqual(maxRequests);
    expect(pathsOf(first)).toContain('/assets/worker-');
    // The page, its icon and its worker's script may be asked for again; what comes is that they have not changed.
    expect(totalBytes(second.answers), pathsOf(second)).toBeLessThan(3000);
  } finally {
    await site.close();
  }
});

test('the page asks for its worker itself, not for what shows when the worker runs', async ({ page }) => {
  await page.goto('./');
  const preloads = await page
    .locator('link[rel="modulepreload"]')
    .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
  expect(preloads.filter((href) => /\/worker-/.test(href))).toHaveLength(1);
  expect(preloads.filter((href) => /editor|charts|assistance|wasm|tfjs/.test(href))).toEqual([]);
});
