/** What a visitor does so that the page loads a part, and where the page says that it cannot. */

import type { Locator, Page } from '@playwright/test';
import { type PartName, partNames } from '../src/parts/lazyPart';
import { expect, type Gradus } from './gradus';

export interface Scene {
  readonly page: Page;
  readonly gradus: Gradus;
}

export const failedPart = (page: Page, part: PartName): Locator =>
  page.locator('.failed-part').filter({ hasText: `Could not load ${partNames[part]}.` });

export const panel = (page: Page, id: string): Locator =>
  page.locator(`.panel-${id} .chart-area svg`).first();

export const inStatus = ({ gradus }: Scene): Locator => gradus.status;

export const inProblems = ({ page }: Pick<Scene, 'page'>): Locator => page.locator('.problem-line').first();

export const noticeOf =
  (part: PartName) =>
  ({ gradus }: Scene): Locator =>
    gradus.notices.locator('.notice').filter({ hasText: partNames[part] });

export const train = ({ gradus }: Scene): Promise<void> => gradus.train.click();

export const unfold =
  (title: string) =>
  ({ gradus }: Scene): Promise<void> =>
    gradus.unfold(title);

export async function verifyNow({ page, gradus }: Scene): Promise<void> {
  await gradus.unfold('Verify');
  await page.getByRole('button', { name: 'Verify now' }).click();
}

export async function openSweep({ page, gradus }: Scene): Promise<void> {
  await gradus.unfold('Runs');
  await page.getByRole('button', { name: 'Sweep', exact: true }).click();
}

export async function trainForStatistics({ gradus }: Scene): Promise<void> {
  await gradus.unfold('Statistics');
  await gradus.train.click();
}

export const openFromMenu =
  (name: RegExp) =>
  async ({ page, gradus }: Scene): Promise<void> => {
    await gradus.title.click();
    await page.getByRole('button', { name }).click();
  };

/** Opens one of the likelihoods, which are folded in the menu. */
export async function openLikelihood({ page, gradus }: Scene, name: RegExp): Promise<void> {
  await gradus.title.click();
  const menu = page.getByRole('dialog', { name: /^Examples/ });
  await menu.getByText('Likelihoods', { exact: true }).click();
  await menu.getByRole('button', { name }).click();
}

export const expectLesson = ({ page }: Scene): Promise<void> =>
  expect(page.getByRole('region', { name: 'Lesson: Counting is a recurrence' })).toBeVisible();

/** Moves the value in a chip by a key. */
export const dragSlope = ({ page }: Scene): Promise<void> =>
  page.getByRole('slider', { name: 'slope' }).press('ArrowRight');

/** Probes the parameter of the second line. */
export async function probeSlope({ page, gradus }: Scene): Promise<void> {
  await gradus.editor
    .locator('.cm-line')
    .nth(1)
    .click({ position: { x: 20, y: 8 } });
  await page.keyboard.press('Home');
  for (let left = '(define-parameter '.length; left > 0; left--) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+p');
}

export const drop =
  (name: string, text: string) =>
  async ({ page }: Scene): Promise<void> => {
    // The page listens for drops once it is drawn.
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
    await page.evaluate(
      ([fileName, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], fileName));
        for (const type of ['dragenter', 'drop'])
          document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
      },
      [name, text] as const,
    );
  };

/** Waits, by the page's own clock, for a part that is asked for again after a while without a word. */
export const later = ({ page }: Scene): Promise<void> => page.clock.fastForward(20_000);
