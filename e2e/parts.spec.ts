/** A chunk that is missing, at every place where the page loads one: the place says so, the rest goes on, and a second try helps. */

import type { Locator } from '@playwright/test';
import { type PartName, partNames } from '../src/parts/lazyPart';
import { expect, line, linkTo, test } from './gradus';
import { failedPart, later, panel } from './partActions';
import { cases } from './partCases';
import { chunksOf } from './parts';
import { type Failure, serveBelow } from './site';

/** Nobody waits for these. */
const silent: ReadonlySet<PartName> = new Set([
  'assistance',
  'bundledTables',
  'discoverer',
  'ending',
  'runLedger',
]);

/** As a server that is down, one whose files are of another version, and one that answers everything with a page. */
const failures: readonly Failure[] = ['closed', 'missing', 'html'];

/** Parts that can fail at the same time in the same page, in the order in which they are tried again. */
const together: readonly (readonly PartName[])[] = [
  ['lossChart', 'fitChart', 'residualChart', 'fanChart', 'endsChart', 'landscapeChart'],
  [
    'dataTab',
    'verifyTable',
    'compiledListings',
    'equations',
    'statisticsView',
    'runsView',
    'digitFiles',
    'evaluatorVariants',
    'likelihoods',
    'lessonText',
  ],
  [
    'ending',
    'evaluatorText',
    'inspect',
    'mathematics',
    'verification',
    'landscape',
    'inference',
    'tableReader',
    'comparison',
  ],
  ['assistance', 'bundledTables', 'runLedger'],
];
// `cases` has the names of the parts as its keys.
const parts = Object.keys(cases) as PartName[];
const alone = parts.filter((part) => !together.some((each) => each.includes(part)));

for (const group of [...together, ...alone.map((part) => [part])]) {
  test(`${group.map((part) => partNames[part]).join(', ')}: missing, then there`, async ({
    page,
    gradus,
    expectErrors,
  }) => {
    if (group.length > 3) test.slow();
    const site = await serveBelow('/');
    const failing = new Map(
      group.flatMap((part) =>
        [...chunksOf(part)].map((chunk) => [chunk, failures[parts.indexOf(part) % failures.length]!]),
      ),
    );
    site.failing = (file) => failing.get(file) ?? null;
    const scene = { page, gradus };
    const open = group.map((part) => cases[part].open).find((each) => each !== undefined);
    if (group.some((part) => cases[part].again === later)) await page.clock.install();
    await page.goto(new URL((await open?.()) ?? (await linkTo(line)), site.address).href);
    const placeOf = (part: PartName): Locator => cases[part].said?.(scene) ?? failedPart(page, part);
    for (const part of group) {
      await cases[part].ask?.(scene);
      if (!silent.has(part)) await expect(placeOf(part)).toContainText(`Could not load ${partNames[part]}.`);
      await expect.poll(() => [...chunksOf(part)].some((chunk) => site.asked.has(chunk))).toBe(true);
    }
    site.failing = () => null;
    for (const part of group) {
      const { again, there } = cases[part];
      if (again !== undefined) await again(scene);
      else await placeOf(part).getByRole('button', { name: 'Try again' }).click();
      await there(scene);
    }
    // What the page still loads when it has time would miss the server.
    await page.goto('about:blank');
    expectErrors(/Failed to load resource|Failed to load module script|net::ERR/);
    site.close();
  });
}

test('with every chunk missing the page still shows the program, compiles it and trains it', async ({
  page,
  gradus,
  expectErrors,
}) => {
  const site = await serveBelow('/');
  const all = new Set(parts.flatMap((part) => [...chunksOf(part)]));
  site.failing = (file) => (all.has(file) ? 'closed' : null);
  await page.goto(new URL(await linkTo(line), site.address).href);
  const plain = page.getByRole('textbox', { name: 'Program, as plain text' });
  await expect(plain).toHaveValue(line);
  await plain.fill(line.replace('(define-parameter slope 0)', '(define-parameter slope 1)'));
  await expect(gradus.cell('slope', 'start')).toHaveText('1');
  await gradus.trainToEnd();
  site.failing = () => null;
  for (const part of ['editor', 'lossChart', 'fitChart'] as const)
    await failedPart(page, part).getByRole('button', { name: 'Try again' }).click();
  await expect(gradus.editor).toContainText('(define-parameter slope 1)');
  await expect(panel(page, 'loss')).toBeVisible();
  await expect(panel(page, 'fit')).toBeVisible();
  expectErrors(/Failed to load resource|net::ERR/);
  site.close();
});
