/** Networks are trained on pictures of digits, in the page and on what the browser has. */

import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { drawDigits } from '../src/labs/digits/data';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, test } from './gradus';

// Networks take their time where other work goes on beside them.
test.describe.configure({ timeout: 240_000 });

const patience = { timeout: 180_000 };

interface Asked {
  readonly steps: number;
  readonly backend: 'webgpu' | 'wasm';
  readonly networks: readonly string[];
}

/** The page with the small preset, and what else is asked for. */
async function openLab(page: Page, { steps, backend, networks }: Asked): Promise<void> {
  await page.goto('./#digits');
  await expect(page.getByRole('heading', { name: 'Digits', exact: true })).toBeFocused();
  await page.getByLabel('Steps').fill(`${steps}`);
  await page.getByLabel('Steps').press('Enter');
  await page.getByLabel('Computes on').selectOption(backend);
  for (const name of ['linked', 'indirect', 'same type'])
    await page.getByLabel(name, { exact: true }).setChecked(networks.includes(name));
}

async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'done', patience);
}

function state(page: Page) {
  return page.getByTestId('digits-state');
}

/** The pixels of what the linked network makes of the first digit. */
function picture(page: Page): Promise<string> {
  const canvas = page.getByRole('img', { name: 'linked, digit 1', exact: true });
  return canvas.evaluate((each) => (each as HTMLCanvasElement).toDataURL());
}

test('a small preset is trained, and the pictures change', async ({ page }) => {
  await openLab(page, { steps: 60, backend: 'wasm', networks: ['linked', 'indirect'] });
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('img', { name: 'linked, digit 1', exact: true })).toBeVisible(patience);
  const first = await picture(page);
  await expect.poll(() => picture(page), patience).not.toBe(first);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'paused', patience);
  const paused = await state(page).innerText();
  await page.waitForTimeout(500);
  expect(await state(page).innerText()).toBe(paused);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'done', patience);
  await expect(state(page)).toContainText('60 of 60 steps each, on 1,000 images, tested on 200');
  await expect(page.getByRole('img', { name: 'test loss over steps' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Reads \d, \d+ %$/ })).toHaveCount(5);
  // The first figure of a network is that before training.
  const losses = /Test loss: linked ([\d.]+), indirect ([\d.]*\d)/.exec(await state(page).innerText())!;
  expect(Number(losses[1])).toBeLessThan(0.12);
  expect(Number(losses[1])).toBeLessThan(Number(losses[2]));
});

test('a run is stopped', async ({ page }) => {
  await openLab(page, { steps: 10_000, backend: 'wasm', networks: ['indirect'] });
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(state(page)).toContainText(/^Training, [1-9]/, patience);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(state(page)).toHaveAttribute('data-state', 'stopped');
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
});

test('a convolution inside of iter trains on WebGPU', async ({ page }) => {
  await openLab(page, { steps: 3, backend: 'webgpu', networks: ['linked'] });
  const [images, labels] = idxFiles(96, 3);
  await page.getByTestId('open-digits').setInputFiles([images!, labels!]);
  await train(page);
  await expect(state(page)).toContainText('3 of 3 steps each');
  await expect(state(page)).toContainText('tfjs on WebGPU');
});

/** Images and labels as MNIST has them, the labels packed. */
function idxFiles(count: number, seed: number, name = 'train') {
  const { height, width, pixels, labels } = drawDigits(count, seed);
  const head = (...numbers: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [index, each] of numbers.entries()) bytes.writeUInt32BE(each, 4 * index);
    return bytes;
  };
  const images = Buffer.concat([head(0x0803, count, height, width), pixels]);
  const packed = gzipSync(Buffer.concat([head(0x0801, count), labels]));
  const mimeType = 'application/octet-stream';
  return [
    { name: `${name}-images-idx3-ubyte`, mimeType, buffer: images },
    { name: `${name}-labels-idx1-ubyte.gz`, mimeType, buffer: packed },
  ];
}

test('files of MNIST take the place of the drawn digits', async ({ page, gradus }) => {
  await openLab(page, { steps: 2, backend: 'wasm', networks: ['linked'] });
  const data = page.getByTestId('digits-data');
  const files = page.getByTestId('open-digits');
  const [images, labels] = idxFiles(240, 7);
  const broken = {
    ...images!,
    buffer: Buffer.concat([Buffer.from([0, 0, 9, 3]), images!.buffer.subarray(4)]),
  };
  await files.setInputFiles([broken]);
  await expect(gradus.notices).toContainText('It begins with 00000903, where IDX has 00000803');
  await expect(data).toHaveText('Digits drawn here.');
  await files.setInputFiles([images!]);
  await expect(data).toHaveText('The images to train on are loaded; their labels are missing.');
  await files.setInputFiles(idxFiles(30, 7).slice(1));
  await expect(gradus.notices).toContainText('There are 240 images but 30 labels');
  await drop(page, labels!);
  await expect(data).toHaveText('200 images to train on and 40 to test on, from your files.');
  await train(page);
  await expect(state(page)).toContainText('on 100 images, tested on 20');
  await page.getByRole('button', { name: 'Drawn digits' }).click();
  await expect(data).toHaveText('Digits drawn here.');
});

test('files of MNIST that are dropped on the program go to the experiments', async ({ page, gradus }) => {
  await gradus.open();
  const [images, labels] = idxFiles(60, 5);
  await drop(page, { ...images!, buffer: images!.buffer.subarray(0, 1000) });
  await expect(gradus.notices).toContainText('train-images-idx3-ubyte was not loaded.');
  await drop(page, images!);
  await drop(page, labels!);
  await expect(gradus.notices).toContainText('is ready for the experiments with digits');
  await gradus.title.click();
  await page.getByRole('button', { name: /Networks linked with Cajal/ }).click();
  await expect(page.getByTestId('digits-data')).toHaveText(
    '50 images to train on and 10 to test on, from your files.',
  );
});

/** A file dropped on the page. */
async function drop(
  page: Page,
  { name, buffer }: { readonly name: string; readonly buffer: Buffer },
): Promise<void> {
  await page.evaluate(
    ([title, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], title));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, [...buffer]] as const,
  );
}

test('a program of the experiments is opened in the editor and compiles', async ({ page, gradus }) => {
  await openLab(page, { steps: 20, backend: 'wasm', networks: ['linked'] });
  await page.getByText('Dilation, linked').click();
  await page.getByRole('button', { name: 'Open in the editor' }).click();
  await expect(gradus.title).toContainText('Dilation, linked');
  await expect(gradus.status).toHaveAttribute('data-state', 'ready', patience);
  await expect(gradus.status).toContainText('20 steps');
});

test('the page is reached from the menu and left again', async ({ page, gradus }) => {
  await gradus.open();
  await gradus.title.click();
  await page.getByRole('button', { name: /Networks linked with Cajal/ }).click();
  await expect(page.getByRole('heading', { name: 'Digits', exact: true })).toBeFocused();
  await page.getByRole('link', { name: 'Back to the program' }).click();
  await expect(gradus.editor).toBeVisible();
});

test('axe finds nothing against the page of digits, on a wide screen and a narrow one', async ({ page }) => {
  await openLab(page, { steps: 2, backend: 'wasm', networks: ['linked', 'indirect', 'same type'] });
  await page.getByLabel('Task').selectOption('dilate-odd');
  await train(page);
  await page.getByText('Dilation of odd digits, linked').click();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 380, height: 800 },
  ]) {
    await page.setViewportSize(size);
    await expectNoViolationsInBothThemes(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(size.width);
  }
});
