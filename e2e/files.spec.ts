import { readFile } from 'node:fs/promises';
import type { FileChooser, Page } from '@playwright/test';
import { expect, line, test } from './gradus';

/** Drops files on the middle of the page, as a hand would. */
async function drop(
  page: Page,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  await page.evaluate((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, text } of dropped) transfer.items.add(new File([text], name));
    const target = document.querySelector('.cm-content')!;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, files);
}

/**
 * The chooser that a key opens. A browser that does not hand choosers over yet shows one of its own, which nobody sees, so
 * the key is pressed until one comes.
 */
async function chooserBy(page: Page, key: string): Promise<FileChooser> {
  const handed: FileChooser[] = [];
  page.on('filechooser', (chooser) => handed.push(chooser));
  await expect(async () => {
    await page.keyboard.press(key);
    await expect.poll(() => handed.length, { timeout: 3000 }).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });
  return handed[0]!;
}

test('a program is saved as a file and opened again', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.write(line);
  await gradus.title.click();
  await page.getByRole('textbox', { name: 'Title' }).fill('A straight line');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save file' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('a-straight-line.scm');
  const path = await saved.path();
  expect(await readFile(path, 'utf8')).toBe(line);

  await gradus.title.click();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await expect.poll(() => gradus.text()).toBe('');
  await expect(page.getByRole('button', { name: 'New', exact: true })).toBeHidden();
  await gradus.editor.focus();
  const chooser = await chooserBy(page, 'ControlOrMeta+o');
  await chooser.setFiles({ name: 'opened.scm', mimeType: 'text/plain', buffer: await readFile(path) });
  await expect.poll(() => gradus.text()).toBe(line);
  await expect(gradus.title).toContainText('opened');
});

test('a dropped CSV becomes a table that a program fits, and is there after a reload', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await drop(page, [{ name: 'My Points.csv', text: 'x,y\n0,10\n1,13\n2,16\n3,19\n' }]);
  await expect(gradus.notices).toContainText('my-points');
  await gradus.write(line.replace(/'\(\(.*\)\)\)/, 'my-points)').replace('(steps 400)', '(steps 3000)'));
  await gradus.expectState('ready');
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(3, 1);
  expect(await gradus.value('offset')).toBeCloseTo(10, 1);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('dialog')).toContainText('my-points');
  await expect(page.getByRole('dialog')).toContainText('does not carry tables');
  await page.keyboard.press('Escape');
  await page.reload();
  await gradus.expectState('ready');
  await page.getByRole('tab', { name: 'data' }).click();
  await expect(page.getByRole('region', { name: 'Yours' })).toContainText('4 rows');
});

test('a CSV with a mistake is refused in words', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await drop(page, [{ name: 'ragged.csv', text: 'a,b\n1,2\n3\n' }]);
  await expect(gradus.notices).toContainText('ragged.csv was not read as a table. Row 3 has 1 value');
  await drop(page, [{ name: 'empty.csv', text: '' }]);
  await expect(gradus.notices).toContainText('The file is empty.');
  expect(await gradus.text()).toBe(line);
});

test('a dropped program is opened', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await drop(page, [{ name: 'dropped.scm', text: '(define dropped 1)\n' }]);
  await expect(gradus.title).toContainText('dropped');
  await expect.poll(() => gradus.text()).toBe('(define dropped 1)\n');
});

test('the tables that ship tell what they are', async ({ gradus, page }) => {
  await gradus.open();
  await page.getByRole('tab', { name: 'data' }).click();
  const panel = page.getByRole('tabpanel', { name: 'data' });
  await expect(panel).toContainText('Hubble, PNAS 15(3), 1929');
  await expect(panel).toContainText('(define-data (object distance_mpc velocity_km_s) hubble)');
  await expect(panel.getByRole('table', { name: 'First rows of puromycin' })).toContainText('0.02');
});

test('panels hand out their data as CSV and their charts as pictures', async ({ gradus, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.openSource(line);
  await gradus.trainToEnd();
  const choose = async (panel: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: `More of ${panel}` }).click();
    await page
      .getByRole('dialog', { name: `More of ${panel}` })
      .getByRole('button', { name: item, exact: true })
      .click();
  };
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await choose('Loss', 'Copy as CSV');
  await expect.poll(clipboard).toMatch(/^step,loss\n0,21\n/);
  expect((await clipboard()).trim().split('\n')).toHaveLength(402);
  await choose('Parameters', 'Copy as CSV');
  await expect.poll(clipboard).toMatch(/^name,line,start,now,∂loss\/∂name\nslope,2,0,/);
  await choose('Fit', 'Copy as CSV');
  await expect.poll(clipboard).toMatch(/^plot,series,x,y\ny against x,measured,0,1\n/);
  for (const kind of ['SVG', 'PNG'] as const) {
    const saving = page.waitForEvent('download');
    await choose('Loss', `Save as ${kind}`);
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`a-test-loss.${kind.toLowerCase()}`);
    const content = await readFile(await saved.path());
    if (kind === 'SVG') expect(content.toString()).toContain('<svg');
    else expect(content.subarray(1, 4).toString()).toBe('PNG');
    expect(content.length).toBeGreaterThan(2000);
  }
});
