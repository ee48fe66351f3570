import type { Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, line, linkTo, test } from './gradus';

const diverging = '(define-parameter a 1)\n(minimize (square (- a 3)) (optimizer (sgd 3)) (steps 2000))\n';

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 380, height: 800 } } as const;

for (const size of ['wide', 'narrow'] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test('axe finds nothing against the page in any state', async ({ gradus, page }) => {
      test.slow();
      const sides = async (): Promise<void> => {
        await expectNoViolationsInBothThemes(page);
        if (size === 'wide') return;
        await page.getByRole('tab', { name: 'Results' }).click();
        await expectNoViolationsInBothThemes(page);
        await page.getByRole('tab', { name: 'Program' }).click();
      };
      await gradus.openSource('');
      await sides();
      await page.goto(await linkTo(line));
      await expect(gradus.editor).toContainText('slope');
      await gradus.trainToEnd();
      await sides();
      await gradus.write('(define-parameter a');
      await gradus.expectState('done');
      await expect(page.locator('.panel.stale')).not.toHaveCount(0);
      await sides();
      await page.goto(await linkTo(diverging));
      await expect(gradus.editor).toContainText('square');
      await gradus.train.click();
      await gradus.expectState('failed');
      await sides();
    });

    test('axe finds nothing against menus, dialogs and the data', async ({ gradus, page }) => {
      await gradus.openSource(line);
      await gradus.write(`${line};`);
      await gradus.title.click();
      await expectNoViolationsInBothThemes(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Reference', exact: true }).click();
      const reference = page.getByRole('complementary', { name: 'Reference' });
      await expect(reference.getByRole('searchbox')).toBeFocused();
      await expectNoViolationsInBothThemes(page);
      await page.keyboard.press('Escape');
      await expect(reference).toBeHidden();
      await page.getByRole('button', { name: 'View' }).click();
      await expectNoViolationsInBothThemes(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Share' }).click();
      await expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible();
      await expectNoViolationsInBothThemes(page);
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'data' }).click();
      await expect(page.getByText('Treloar')).toBeVisible();
      await expectNoViolationsInBothThemes(page);
    });
  });
}

test.describe('on a small screen', () => {
  test.use({ viewport: sizes.narrow });

  test('nothing is cut off at the side, and the buttons are under the thumb', async ({ gradus, page }) => {
    await gradus.open();
    const overflow = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await gradus.step.click();
    await gradus.expectState('paused');
    await page.getByRole('tab', { name: 'Results' }).click();
    await expect(page.locator('.panel-loss')).toBeVisible();
    expect(await overflow()).toBe(0);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.panel, .bottom-bar *, .page-header *, .parameters td')]
        .filter(
          (each) => each.checkVisibility() && each.getBoundingClientRect().right > window.innerWidth + 0.5,
        )
        .map((each) => each.outerHTML.slice(0, 80)),
    );
    expect(cut).toEqual([]);
    const box = await gradus.train.boundingBox();
    expect(box!.y + box!.height).toBeGreaterThan(700);
    await page.getByRole('button', { name: 'Seed, pace, level and backend' }).click();
    await expect(page.getByRole('slider', { name: 'pace' })).toBeVisible();
  });

  test('turning the screen keeps text, cursor and run', async ({ gradus, page }) => {
    await gradus.openSource(line);
    await gradus.editor.click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('; here');
    await page.setViewportSize({ width: 1000, height: 380 });
    await expect(page.getByRole('tablist', { name: 'Sides' })).toBeHidden();
    await expect(gradus.editor).toContainText('; here');
    await gradus.editor.focus();
    await page.keyboard.type(' too');
    await expect(gradus.editor).toContainText('; here too');
  });
});

test('every control is reached by keyboard, shows its focus and has a name', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const names: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      const around = element.closest('.editor-host, .console-input, .separator');
      const shown =
        outlineStyle !== 'none' ||
        boxShadow !== 'none' ||
        (around !== null && getComputedStyle(around).boxShadow !== 'none') ||
        (around !== null && getComputedStyle(around, '::after').backgroundColor !== 'rgba(0, 0, 0, 0)');
      const label = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
      const labelled = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`);
      return { name: label || labelled?.textContent || element.closest('label')?.textContent || '', shown };
    });
    if (focused === null) break;
    if (focused.name !== 'Program') expect(focused.shown, focused.name).toBe(true);
    names.push(focused.name);
    // In the editor Tab indents; Escape lets the next one go on.
    if (focused.name === 'Program') await page.keyboard.press('Escape');
  }
  for (const name of [
    /^Document/,
    /^Train$/,
    /^Step$/,
    /^New seed$/,
    /^Seed$/,
    /^pace$/,
    /^Backend/,
    /^Share$/,
    /^Theme/,
    /^View$/,
    /^Reference$/,
    /^program.scm$/,
    /^Program$/,
    /^Expression to evaluate$/,
    /^Loss$/,
    /^log$/,
    /^smooth$/,
    /^More of Loss$/,
    /^Fit$/,
    /^Parameters$/,
    /^slope$/,
    /^Compiled$/,
    /^Width of the program$/,
    /^Height of Loss$/,
  ]) {
    expect(
      names.filter((each) => name.test(each)),
      String(name),
    ).not.toEqual([]);
  }
  expect(names.every((name) => name !== '')).toBe(true);
});

test('the reference opens for the name at the cursor, is searched, and inserts an example', async ({
  gradus,
  page,
}) => {
  await gradus.openSource('(define (half x) (/ x 2))\n(half (exp 1))\n');
  await gradus.editor.getByText('exp', { exact: true }).click();
  await page.keyboard.press('F1');
  const reference = page.getByRole('complementary', { name: 'Reference' });
  const field = reference.getByRole('searchbox');
  await expect(field).toHaveValue('exp');
  await expect(reference).toContainText('Derivative by x:');
  await expectNoViolationsInBothThemes(page);
  await field.fill('largest');
  const max = reference
    .locator('details')
    .filter({ has: page.getByText('max', { exact: true }) })
    .first();
  await max.locator('summary').click();
  await expect(max).toContainText('equal ones share it');
  await gradus.editor.getByText('2', { exact: true }).dblclick();
  await max.getByRole('button', { name: 'Insert' }).click();
  await expect.poll(() => gradus.text()).toContain('(/ x (max 3 1 2))');
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => gradus.text()).toContain('(/ x 2)');
  await field.fill('');
  await reference.getByRole('button', { name: '(half x)' }).click();
  await expect(gradus.editor).toBeFocused();
  await field.press('Escape');
  await expect(reference).toBeHidden();
});

test('the keys of the page do what the list of keys says', async ({ gradus, page }) => {
  await gradus.openSource(line, { pace: 5 });
  await page.locator('body').click({ position: { x: 5, y: 895 } });
  await page.keyboard.press('?');
  const help = page.getByRole('complementary', { name: 'Reference' });
  await help.getByText('Keys', { exact: true }).click();
  await expect(help).toContainText('Takes one step.');
  await expect(help).toContainText('slurp');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await gradus.editor.click();
  await page.keyboard.type('?');
  await expect(help).toBeHidden();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await gradus.expectState('paused');
  await page.keyboard.press('ControlOrMeta+Enter');
  await gradus.expectState('training');
  await page.keyboard.press('ControlOrMeta+Enter');
  await gradus.expectState('paused');
  await page.keyboard.press('ControlOrMeta+.');
  await gradus.expectState('done');
  expect(await gradus.text()).toBe(line);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(gradus.editor).not.toBeFocused();
});

test('a screen reader announces the run, and only when its state changes', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const announcer = page.getByTestId('announcer');
  await announcer.evaluate((element) => {
    const told: string[] = [];
    Object.assign(window, { told });
    new MutationObserver(() => told.push(element.textContent ?? '')).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await gradus.trainToEnd();
  await expect(announcer).toHaveText(/^Done: all 400 steps\. [A-Z][a-z ]+\. The [^.]+\..*$/);
  const told = await page.evaluate(() => (window as unknown as { readonly told: readonly string[] }).told);
  expect(told.length).toBeLessThanOrEqual(3);
});

test('panels fold, are shown alone, are resized and remember it', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  await expect(page.getByRole('img', { name: 'y against x' })).toBeHidden();
  const separator = page.getByRole('separator', { name: 'Width of the program' });
  const before = (await separator.boundingBox())!.x;
  await separator.focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await separator.boundingBox())!.x).toBeLessThan(before - 20);
  const moved = (await separator.boundingBox())!.x;
  await page.reload();
  await expect(page.getByRole('button', { name: 'Fit', exact: true })).toHaveAttribute(
    'aria-expanded',
    'false',
  );
  await expect.poll(async () => Math.abs((await separator.boundingBox())!.x - moved)).toBeLessThan(3);
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  await expect(page.getByRole('img', { name: 'y against x' })).toBeVisible();
  await page.getByRole('button', { name: 'Show Loss alone' }).click();
  await expect(page.getByRole('button', { name: 'Parameters', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Show all panels' }).click();
  await expect(page.getByRole('button', { name: 'Parameters', exact: true })).toBeVisible();
});

test('the theme can be chosen and is remembered', async ({ gradus, page }) => {
  await gradus.open();
  const theme = page.getByRole('button', { name: /^Theme/ });
  await theme.click();
  await theme.click();
  await expect(theme).toHaveAccessibleName('Theme: dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

const running = (page: Page): Promise<number> => page.evaluate(() => document.getAnimations().length);

test('nothing moves by itself where the reader asked for less motion', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.editor.click();
  await expect.poll(() => running(page)).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(() => running(page)).toBe(0);
});

test('no figure of the parameters runs over its neighbour, at any width', async ({ page, gradus }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const long = `(define-parameter offset -123456.7891)
(define-parameter tiny -1.2345678e-100)
(define-parameter w (tensor '(1.2345678e-100 0)))
(minimize (+ (* -1.2345e10 (square offset)) (* -1.234e-100 tiny) (sum (square w))) (optimizer (sgd 1e-30)) (steps 2))
`;
  await gradus.openSource(long);
  for (const width of [1440, 1024, 768, 600, 380]) {
    await page.setViewportSize({ width, height: 900 });
    if (width < 700) await page.getByRole('tab', { name: 'Results' }).click();
    await expect(gradus.cell('offset', 'gradient')).toBeVisible();
    const over = await page
      .locator('.parameters td')
      .evaluateAll((cells) =>
        cells
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .map(({ textContent }) => textContent),
      );
    expect(over, `at ${width} pixels`).toEqual([]);
  }
});
