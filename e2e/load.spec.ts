/** What a visit loads before it shows a loss, as the server sends it: little the first time, next to nothing the second. */

import { firstAndSecondVisit, serveCounted, totalBytes, type Visit } from '../bench/firstLoad';
import { expect, test } from './gradus';

/** Bytes on the wire, headers included, and requests. */
const maxBytes = 350_000;
const maxRequests = 10;
const maxUnchangedBytes = 500;

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
    expect(totalBytes(second.answers), pathsOf(second)).toBeLessThan(maxBytes / 10);
    // What the browser has may be asked for again, but the answer is only that it has not changed.
    const sent = site.answers.filter(({ bytes }) => bytes > maxUnchangedBytes).map(({ path }) => path);
    expect(sent.filter((path, index) => sent.indexOf(path) !== index)).toEqual([]);
  } finally {
    await site.close();
  }
});

test('the page asks for its worker itself, not for what shows when the worker runs', async ({ page }) => {
  // The page as it is served: once it runs, the browser notes in it what is loaded later.
  const served = await (await page.request.get('./')).text();
  const preloads = [...served.matchAll(/<link rel="modulepreload"[^>]* href="([^"]*)"/g)].map(
    ([, href]) => href!,
  );
  expect(preloads.filter((href) => /\/worker-/.test(href))).toHaveLength(1);
  expect(preloads.filter((href) => /editor|charts|assistance|wasm|tfjs/.test(href))).toEqual([]);
});
