/** Kernels on the GPU: held against the reference in a page of their own, and chosen in the page. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { expect, line, test } from './gradus';
import type { harness as Harness } from './harness/main';
import { type Site, serveBelow } from './site';

declare const harness: typeof Harness;

test.describe('a kernel', () => {
  test.describe.configure({ mode: 'default' });
  let folder: string;
  let site: Site;

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gradus-harness-'));
    await build({
      root: fileURLToPath(new URL('./harness', import.meta.url)),
      configFile: false,
      base: './',
      logLevel: 'error',
      build: { target: 'es2023', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0 },
    });
    site = await serveBelow('/', folder);
  });

  test.afterAll(async () => {
    site.close();
    await rm(folder, { recursive: true });
  });

  async function open(page: Page): Promise<void> {
    await page.goto(`http://localhost:${site.port}/`);
    await page.waitForFunction(() => 'harness' in globalThis);
  }

  test('has functions within a few units in the last place', async ({ page }) => {
    await open(page);
    for (const { op, worst, at } of await page.evaluate(() => harness.functions(0.1))) {
      // The arguments of these are near roots, where 32 bits leave fewer places.
      const isComposed = /^(erfc|expm1|log1p|log2|log10)$/.test(op);
      const bound = /gamma|stirling/.test(op) ? 2e-5 : isComposed ? 1e-6 : 2.5e-7;
      expect([op, worst < bound, worst, at]).toEqual([op, true, worst, at]);
    }
  });

  test('takes the steps of the reference, for the paper’s programs and the gallery’s', async ({ page }) => {
    test.setTimeout(150_000);
    await open(page);
    const papers = await page.evaluate(() => harness.papers(200));
    expect(papers).toHaveLength(29);
    const gallery = await page.evaluate(() => harness.gallery(20));
    expect(gallery.length).toBeGreaterThan(7);
    for (const { name, values, losses, parameters, narrow } of [...papers, ...gallery]) {
      // Eight smoothings, and five steps to a root, forget nearly all of where they begin: what is left of losses and gradients are
      // rounding errors of 32 bits, of which Adam makes full steps.
      if (/^M1[12] /.test(name)) continue;
      expect([name, values < 1e-5]).toEqual([name, true]);
      // Where 32 bits themselves lead farther away, as far as that.
      const bound = Math.max(1e-5, 2 * narrow);
      expect([name, losses < bound, parameters < bound]).toEqual([name, true, true]);
    }
  });

  test('has the values and gradients of random programs', async ({ page }) => {
    await open(page);
    const { compared, worst, source } = await page.evaluate(() => harness.random(35, 7));
    expect(compared).toBeGreaterThan(8);
    expect([worst < 1e-5, source]).toEqual([true, source]);
  });

  test('has a zero where an infinite derivative does not count', async ({ page }) => {
    await open(page);
    const { compared, worst, source } = await page.evaluate(() => harness.deadParts(8, 5));
    expect(compared).toBeGreaterThan(3);
    // Beside a number of 500, 32 bits leave four places to the live part.
    expect([worst < 2e-3, source]).toEqual([true, source]);
  });

  test('has norms, densities, second derivatives and infinite exponents at fixed points', async ({
    page,
  }) => {
    await open(page);
    const found = await page.evaluate(() => harness.seconds());
    expect(found.length).toBeGreaterThan(14);
    found.push(...(await page.evaluate(() => harness.infinite())));
    expect(found.length).toBeGreaterThan(20);
    for (const { source, worst } of found)
      expect([source, worst < 2e-5, worst]).toEqual([source, true, worst]);
  });

  test('is the same where invocations share its rows', async ({ page }) => {
    await open(page);
    const refine = `(define-data (x) '((1) (2) (3)))
(define-parameter a 1)
(define (refine guess)
  (if (< guess 8) (refine (+ guess (mean-over ((x x)) (* a x guess)))) guess))
(minimize (refine (* a 2)) (optimizer (adam 0.1)))`;
    const found = await page.evaluate(
      (sources) =>
        harness.programs(
          sources.map(([name, source, lanes]) => ({
            name: name!,
            source: source!,
            steps: 5,
            lanes: Number(lanes),
          })),
        ),
      [
        ['a reduction in a loop', refine, '2'],
        ['a fit', wave, '32'],
      ],
    );
    expect(found).toHaveLength(2);
    for (const { name, values, losses, parameters } of found)
      expect([name, Math.max(values, losses, parameters) < 1e-5]).toEqual([name, true]);
  });

  test('has the values and gradients of tensors', async ({ page }) => {
    await open(page);
    const found = await page.evaluate(() => harness.tensors(2));
    expect(found.length).toBeGreaterThan(14);
    for (const { op, worst } of found) expect([op, worst < 2e-6]).toEqual([op, true]);
  });

  test('trains members, evaluates grids, and takes longer tapes than it began with', async ({ page }) => {
    await open(page);
    const restarts = (count: number): string =>
      wave.replace('(steps 400)', `(steps 400) (restarts ${count})`);
    const [many, few, shared] = await page.evaluate(
      async ([a, b]) => [
        await harness.population(a!, 50),
        await harness.population(b!, 50),
        await harness.population(b!, 50, 4),
      ],
      [restarts(100), restarts(3)],
    );
    for (const difference of [many, few, shared]) expect(difference).toBeLessThan(1e-5);
    expect(await page.evaluate((source) => harness.grid(source, 100), wave)).toBeLessThan(1e-5);
    expect(await page.evaluate((source) => harness.grid(source, 5, 4), wave)).toBeLessThan(1e-5);
    // Five thousand additions to a number of 32 bits.
    expect(await page.evaluate(() => harness.longTape(5000))).toBeLessThan(1e-4);
  });

  test('takes steps that are smaller than 32 bits tell apart', async ({ page }) => {
    await open(page);
    const source = '(define-parameter a 1) (minimize (square a) (optimizer (sgd 1e-8)) (steps 2000))';
    const [found] = await page.evaluate(
      (text) => harness.programs([{ name: 'small', source: text, steps: 2000 }]),
      source,
    );
    // In all they are 4e-5.
    expect(found!.parameters).toBeLessThan(1e-6);
  });

  test('shares many rows out among workgroups', async ({ page }) => {
    await open(page);
    for (const lanes of [1, 16]) {
      const { groups, difference } = await page.evaluate((l) => harness.manyRows(6000, l), lanes);
      expect(groups).toBe(2);
      expect(difference).toBeLessThan(1e-5);
    }
  });

  test('whose device is lost is followed by WebAssembly, and no record is missing', async ({ page }) => {
    await open(page);
    for (let time = 0; time < 2; time++) {
      const loss = await page.evaluate((source) => harness.loseDevice(source, 30, 30), wave);
      expect(loss).toMatchObject({ names: ['webgpu', 'wasm'], reason: 'The GPU was lost.', recorded: 60 });
      expect(loss.difference).toBeLessThan(1e-5);
    }
  });

  test('that the compiler refuses is reported with its line', async ({ page }) => {
    await open(page);
    const told = await page.evaluate(() => harness.refuseShader());
    expect(told).toContain('refuses line 3');
    expect(told).toContain('let x = nothing + 1u;');
  });

  test('gives its memory back', async ({ page }) => {
    await open(page);
    const { made, afterSome, afterAll } = await page.evaluate(() => harness.manyPrograms(40));
    expect(made).toBe(40);
    expect(afterAll).toBeLessThanOrEqual(afterSome);
  });
});

const wave = `(define-data (x y) '((1 2) (2 3.5) (3 6)))
(define-parameter a 1)
(define-parameter b 0.5 positive)
(fit (lambda (x) (+ (* a x) (sin (* b x)))) (x) y (optimizer (adam 0.05)) (steps 400))`;

test('webgpu is chosen in the menu, and trains the first example', async ({ gradus, page }) => {
  await gradus.open('');
  await page.getByRole('button', { name: /^Backend:/ }).click();
  await page.getByRole('radio', { name: /^webgpu/ }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Backend: webgpu f32' })).toBeVisible();
  await page.getByRole('slider', { name: 'pace' }).fill('51');
  await gradus.trainToEnd();
  expect(await gradus.value('Vmax')).toBe(212.7);
  expect(await gradus.value('Km')).toBeCloseTo(0.06412, 5);
});

test('a device that is lost in training is reported, and the run continues', async ({ gradus, page }) => {
  await gradus.openSource(wave.replace('(steps 400)', '(steps 20000)'), { backend: 'webgpu' });
  await page.getByRole('slider', { name: 'pace' }).fill('30');
  const [worker] = page.workers();
  await worker!.evaluate(() => {
    // The page may have asked for the device already, to show the next step.
    const { prototype } = GPUDevice;
    const create = prototype.createCommandEncoder;
    prototype.createCommandEncoder = function (...given) {
      Object.assign(globalThis, { device: this });
      return create.apply(this, given);
    };
  });
  await gradus.train.click();
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(5);
  await worker!.evaluate(() => (globalThis as unknown as { device: GPUDevice }).device.destroy());
  await expect(gradus.notices).toContainText('The GPU was lost. WebAssembly continues in its place.');
  const taken = await gradus.stepsTaken();
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(taken + 20);
  await expect(page.getByRole('button', { name: 'Backend: wasm f64' })).toBeVisible();
});

test('the shader is read beside the program', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const panel = page.getByRole('region', { name: 'Compiled', exact: true });
  await panel.getByRole('button', { name: 'Compiled', exact: true }).first().click();
  await panel.getByRole('tab', { name: 'WGSL' }).click();
  const list = panel.getByRole('listbox', { name: 'Shader of a training step' });
  await expect(list).toContainText('struct Run {');
  await list.focus();
  await page.keyboard.press('End');
  await expect(panel.getByRole('option', { selected: true })).toHaveText('}');
  await gradus.editor.getByText('offset', { exact: true }).last().click();
  await page.mouse.move(5, 5);
  await expect(panel.locator('.listing-line.linked').first()).toContainText(/let v\d+ = .* \+ /);
});
