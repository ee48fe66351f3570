/** What breaks in the page itself: each part on its own, the whole page, its start, and a new version under it. */

import type { Locator, Page } from '@playwright/test';
import { recoveryWords } from '../src/ui/words';
import { expect, type Gradus, line, linkTo, test } from './gradus';
import { serveBelow } from './site';

/**
 * Makes a function of the browser throw for as long as `window.broken` is set, so that the part of the page that calls
 * it breaks where it is drawn or in its effect.
 */
type Breakage =
  | 'class page-header'
  | 'media 759'
  | 'showPopover'
  | 'showModal'
  | 'dragenter'
  | 'class notices';

async function breakPage(page: Page, breakage: Breakage): Promise<void> {
  await page.addInitScript((what) => {
    const state = window as unknown as { broken: boolean };
    state.broken = true;
    const guard = <T extends object, K extends keyof T>(
      owner: T,
      name: K,
      when: (args: unknown[], self: unknown) => boolean,
    ): void => {
      const own = owner[name] as unknown as (...args: unknown[]) => unknown;
      Object.defineProperty(owner, name, {
        value(this: unknown, ...args: unknown[]): unknown {
          if (state.broken && when(args, this)) throw new Error(`broken on purpose: ${what}`);
          return own.apply(this, args);
        },
      });
    };
    if (what === 'class page-header')
      guard(
        Element.prototype,
        'setAttribute',
        ([name, value]) => name === 'class' && String(value).includes('page-header'),
      );
    if (what === 'media 759') guard(window, 'matchMedia', ([query]) => String(query).includes('759px'));
    if (what === 'showPopover') guard(HTMLElement.prototype, 'showPopover', () => true);
    if (what === 'showModal') guard(HTMLDialogElement.prototype, 'showModal', () => true);
    if (what === 'dragenter')
      guard(
        EventTarget.prototype,
        'addEventListener',
        ([type], self) => type === 'dragenter' && self === window,
      );
    if (what === 'class notices')
      guard(Element.prototype, 'setAttribute', ([name, value]) => name === 'class' && value === 'notices');
  }, breakage);
}

const mend = (page: Page): Promise<void> =>
  page.evaluate(() => {
    (window as unknown as { broken: boolean }).broken = false;
  });

const onPurpose = /broken on purpose|error boundary|The above error/;
const tryAgain = { name: recoveryWords.tryAgain } as const;

/** A run ends beside the part that failed, which is then mended and tried again. */
async function trainBeside(failed: Locator, gradus: Gradus, train: () => Promise<void>): Promise<void> {
  await train();
  await gradus.expectState('done');
  await mend(gradus.page);
  await failed.getByRole('button', tryAgain).click();
}

test('a header that breaks is said in its place, the rest goes on, and trying again draws it', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await breakPage(page, 'class page-header');
  await gradus.open(await linkTo(line));
  const failed = page.locator('.failed-part').filter({ hasText: 'The header failed' });
  await expect(failed).toContainText('broken on purpose');
  await gradus.editor.click();
  await trainBeside(failed, gradus, () => page.keyboard.press('ControlOrMeta+Enter'));
  await expect(gradus.title).toBeVisible();
  expectErrors(onPurpose);
});

test('a tooltip that breaks is said in a notice, and the button that it is of still works', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await breakPage(page, 'showPopover');
  await gradus.open(await linkTo(line));
  const help = page.getByRole('button', { name: 'Reference', exact: true });
  await help.hover();
  await expect(gradus.notices).toContainText('The tooltip failed');
  await help.click();
  await expect(page.getByRole('complementary', { name: 'Reference' })).toBeVisible();
  await page.keyboard.press('Escape');
  await mend(page);
  await gradus.notices.getByRole('button', tryAgain).click();
  await page.getByRole('button', { name: 'Reset' }).hover();
  await expect(page.getByRole('tooltip')).toContainText('Back to the same start');
  expectErrors(onPurpose);
});

test('a dialog that breaks is said in a notice, and trying again opens it', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await breakPage(page, 'showModal');
  await gradus.open(await linkTo(line));
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(gradus.notices).toContainText('The share dialog failed');
  await trainBeside(gradus.notices, gradus, () => gradus.train.click());
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
  expectErrors(onPurpose);
});

test('a drop zone that breaks is said in a notice, and the page goes on', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await breakPage(page, 'dragenter');
  await gradus.open(await linkTo(line));
  await expect(gradus.notices).toContainText('Dropping files failed');
  await gradus.trainToEnd();
  expectErrors(onPurpose);
});

test('notices that break are said over the page, and the page goes on', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await breakPage(page, 'class notices');
  await gradus.open(await linkTo(line));
  const failed = page.locator('.failed-part.over-page');
  await expect(failed).toContainText('The list of messages failed');
  await trainBeside(failed, gradus, () => gradus.train.click());
  await expect(gradus.notices).toBeAttached();
  expectErrors(onPurpose);
});

test('an error that nobody catches, in a handler or a promise, becomes a notice', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await gradus.open(await linkTo(line));
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
    void Promise.reject(new Error('rejected on purpose'));
  });
  await expect(gradus.notices).toContainText('Something on the page failed: thrown on purpose');
  await expect(gradus.notices).toContainText('Something on the page failed: rejected on purpose');
  expectErrors(/on purpose/);
});

test('when the whole page breaks the text is at hand, and everything that the reader needs', async ({
  page,
  gradus,
  context,
  expectErrors,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.open(await linkTo(line));
  await gradus.write(`${line}; mine`);
  await breakPage(page, 'media 759');
  await page.reload();
  await expect(page.getByRole('heading', { name: recoveryWords.page.title })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('broken on purpose: media 759');
  const text = page.getByRole('textbox', { name: 'Program' });
  await expect(text).toHaveValue(`${line}; mine`);
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('status')).toHaveText(recoveryWords.page.copied);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${line}; mine`);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: recoveryWords.saveFile }).click();
  expect((await saving).suggestedFilename()).toBe('a-test.scm');
  await mend(page);
  await page.getByRole('button', tryAgain).click();
  await expect(gradus.editor).toContainText('; mine');
  expectErrors(onPurpose);
});

test('a fresh page opens without the program that broke, which stays among the drafts', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await gradus.open(await linkTo(line));
  await gradus.write(`${line}; mine`);
  await breakPage(page, 'media 759');
  await page.reload();
  await page.addInitScript(() => {
    (window as unknown as { broken: boolean }).broken = false;
  });
  await page.getByRole('button', { name: recoveryWords.page.fresh }).click();
  await expect(gradus.editor).not.toContainText('; mine');
  await gradus.title.click();
  await expect(page.getByRole('region', { name: 'Drafts' }).getByRole('listitem')).toHaveCount(1);
  expectErrors(onPurpose);
});

test('a page whose session cannot be made shows the draft that was open', async ({
  page,
  gradus,
  expectErrors,
}) => {
  await gradus.open(await linkTo(line));
  await gradus.write(`${line}; mine`);
  await page.waitForFunction(() =>
    Object.values(localStorage).some((text) => String(text).includes('; mine')),
  );
  await page.addInitScript(() => {
    Object.defineProperty(window, 'matchMedia', {
      value: () => {
        throw new Error('broken on purpose');
      },
    });
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: recoveryWords.page.title })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Program' })).toHaveValue(`${line}; mine`);
  expectErrors(/on purpose/);
});

test('a link in a browser that cannot unpack it leaves a page that works', async ({ page, gradus }) => {
  const link = await linkTo(line);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'DecompressionStream'));
  await page.goto(link);
  await expect(gradus.notices).toContainText('was not opened');
  await gradus.write(line);
  await gradus.expectState('ready');
});

test('a new version under an open page is announced, and reloading keeps the draft', async ({
  page,
  gradus,
}) => {
  const site = await serveBelow('/');
  await page.goto(site.address);
  await expect(gradus.editor).toBeVisible();
  await gradus.write(`${line}; mine`);
  site.changed.set('version.json', '{"build":"another"}');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(gradus.notices).toContainText(recoveryWords.newVersion);
  await gradus.notices.getByRole('button', { name: recoveryWords.reloadFor }).click();
  await expect(gradus.notices).toBeEmpty();
  await expect(gradus.editor).toContainText('; mine');
  site.close();
});

test('a chunk of an older version that is gone announces the new one in its place', async ({
  page,
  gradus,
  expectErrors,
}) => {
  const site = await serveBelow('/');
  await page.goto(site.address);
  await expect(gradus.editor).toBeVisible();
  await gradus.write(line);
  await gradus.expectState('ready');
  site.changed.set('version.json', '{"build":"another"}');
  site.failing = (file) => (file.startsWith('assets/') ? 'missing' : null);
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog).toContainText(recoveryWords.outdated);
  site.failing = () => null;
  await dialog.getByRole('button', { name: recoveryWords.reload }).click();
  await expect(gradus.notices).toBeEmpty();
  await expect(gradus.editor).toContainText('(fit f (x) y');
  expectErrors(/Failed to load resource/);
  site.close();
});

test('a page that could not keep the draft is not reloaded', async ({ page, gradus }) => {
  const site = await serveBelow('/');
  await page.addInitScript(() => {
    Object.defineProperty(Storage.prototype, 'setItem', {
      value: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
  });
  await page.goto(site.address);
  await expect(gradus.editor).toBeVisible();
  await gradus.write(`${line}; mine`);
  site.changed.set('version.json', '{"build":"another"}');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await gradus.notices.getByRole('button', { name: recoveryWords.reloadFor }).click();
  await expect(gradus.notices).toContainText(recoveryWords.unsavedReload);
  await expect(gradus.editor).toContainText('; mine');
  site.close();
});
