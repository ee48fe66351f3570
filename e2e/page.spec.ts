/** The page around its panels: the bar, its room on every screen, presenting, paper, and what leaves when it is over. */

import { expectNoViolationsInBothThemes } from './axe';
import { faultsOf } from './geometry';
import { expect, line, linkTo, test } from './gradus';
import { textOfPdf } from './pdf';

/** The widths that are promised, and windows of 1440 and 1920 pixels at a zoom of 200 %. */
const windows = [
  { width: 320, height: 640 },
  { width: 380, height: 800 },
  { width: 768, height: 1000 },
  { width: 900, height: 700 },
  { width: 1920, height: 1080 },
  { width: 720, height: 450 },
  { width: 960, height: 540 },
] as const;

test('no text lies on another, is cut off or is outside the window, at any width, and fingers find the controls', async ({
  gradus,
  page,
}) => {
  test.slow();
  await page.setViewportSize({ width: 1440, height: 900 });
  await gradus.open('./#example/enzyme-kinetics');
  await gradus.trainToEnd();
  for (const theme of ['light', 'dark']) {
    const button = page.getByRole('button', { name: /^Theme/ });
    while (!(await button.getAttribute('aria-label'))?.endsWith(theme)) await button.click();
    for (const size of windows) {
      await page.setViewportSize(size);
      const sides = size.width < 760 ? ['Program', 'Results'] : [null];
      for (const side of sides) {
        if (side !== null) await page.getByRole('tab', { name: side, exact: true }).click();
        const where = `${theme}, ${size.width} × ${size.height}, ${side ?? 'all'}`;
        await expect.poll(async () => (await faultsOf(page)).overlapping, where).toEqual([]);
        const { cut, small } = await faultsOf(page);
        expect(cut, where).toEqual([]);
        if (side !== null) expect(small, where).toEqual([]);
        const across = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(across, where).toBeLessThanOrEqual(0);
      }
    }
  }
});

test('Train keeps its place whatever the title, and leads to the results on a small screen', async ({
  gradus,
  page,
}) => {
  const place = async (): Promise<number> => (await gradus.train.boundingBox())!.x;
  await gradus.open(await linkTo(line, {}, 'A'));
  const before = await place();
  await gradus.title.click();
  await page
    .getByRole('textbox', { name: 'Title' })
    .fill('A very long title of a program that says all about it');
  await page.keyboard.press('Escape');
  expect(await place()).toBe(before);
  await page.setViewportSize({ width: 380, height: 800 });
  await expect(gradus.editor).toBeVisible();
  await gradus.train.click();
  await expect(page.getByRole('tab', { name: 'Results' })).toHaveAttribute('aria-selected', 'true');
  await expect(gradus.loss).toBeVisible();
});

test('opening a program opens the panels that it is about, and what has nothing to show is one line', async ({
  gradus,
  page,
}) => {
  await gradus.openSource('(+ 1 2)');
  for (const name of ['Loss', 'Fit', 'Parameters']) {
    const panel = page.getByRole('region', { name, exact: true });
    await expect(panel).toContainText('Write (');
    expect((await panel.boundingBox())!.height).toBeLessThan(60);
  }
  const neuron = page.getByRole('button', { name: 'Neuron', exact: true });
  await expect(neuron).toHaveAttribute('aria-expanded', 'false');
  await page.goto(
    await linkTo('(define-cajal negation (lambda ((b Bool)) (if b false true)))\n(define-parameter a 1)\n'),
  );
  await expect(neuron).toHaveAttribute('aria-expanded', 'true');
  const many = Array.from({ length: 40 }, (_, index) => `(define-parameter p${index} ${index})`).join('\n');
  await page.goto(await linkTo(`${many}\n(minimize (square p0))\n`));
  await expect(neuron).toHaveAttribute('aria-expanded', 'false');
  const last = gradus.cell('p39');
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeInViewport();
  const scrolled = await page
    .locator('.panel-parameters .table-scroll')
    .evaluate((table) => table.scrollHeight - table.clientHeight);
  expect(scrolled).toBe(0);
});

test('a panel is dragged to another height by keys, which is kept', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const edge = page.getByRole('separator', { name: 'Height of Loss' });
  const height = async (): Promise<number> => (await page.locator('.panel-loss').boundingBox())!.height;
  await edge.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowDown');
  const dragged = await height();
  await page.reload();
  await expect.poll(height).toBe(dragged);
  await edge.focus();
  await page.keyboard.press('Home');
  await expect.poll(height).not.toBe(dragged);
});

test('presenting shows large code, axes and curves and hides the rest, until Escape', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await page.getByRole('button', { name: 'View' }).click();
  await page.getByRole('radio', { name: 'large' }).check();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px');
  await expectNoViolationsInBothThemes(page);
  await page.getByRole('button', { name: 'Present' }).click();
  const styles = (): Promise<readonly string[]> =>
    page.evaluate(() => [
      getComputedStyle(document.querySelector('.cm-line')!).fontSize,
      getComputedStyle(document.querySelector('.panel-loss .chart text')!).fontSize,
      getComputedStyle(document.querySelector('.panel-loss .line')!).strokeWidth,
    ]);
  await expect.poll(styles).toEqual(['22px', '20px', '3px']);
  await expect(gradus.title).toBeHidden();
  await expect(page.getByRole('log')).toBeHidden();
  await gradus.trainToEnd();
  await expectNoViolationsInBothThemes(page);
  expect((await faultsOf(page)).overlapping).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(gradus.title).toBeVisible();
  await page.keyboard.press('F8');
  await expect(gradus.title).toBeHidden();
  await page.keyboard.press('F8');
  await expect(gradus.title).toBeVisible();
});

test('a print holds the whole program, its charts and its parameters', async ({ gradus, page }) => {
  const comments = Array.from({ length: 150 }, (_, index) => `; Line ${index} of the program.`).join('\n');
  await gradus.openSource(`${line}${comments}\n`);
  await page.getByRole('button', { name: 'Parameters', exact: true }).click();
  const text = textOfPdf(await page.pdf({ format: 'A4' }));
  for (let index = 0; index < 150; index++) expect(text).toContain(`; Line ${index} of the program.`);
  for (const each of ['(fit f (x) y', 'slope', '95 % interval', 'steps', 'ready'])
    expect(text).toContain(each);
  await expect(page.locator('.printed-program')).toHaveCount(0);
});

test('messages and menus leave when what they are about is over', async ({ gradus, page }) => {
  await gradus.openSource('(define-parameter a');
  await gradus.train.click();
  await expect(gradus.notices).toContainText('does not compile yet');
  await gradus.write(line);
  await expect(gradus.problem).toContainText('compiles in');
  await expect(gradus.notices).toBeEmpty();
  await gradus.title.click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeVisible();
  await page.evaluate(() => {
    window.location.hash = 'example/hubble';
  });
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeHidden();
  await expect(gradus.title).toContainText('Hubble');
});
