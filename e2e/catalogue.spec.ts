/** The catalogue of components, which is no part of the built page: built here, for these tests. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lezer } from '@lezer/generator/rollup';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, test } from './gradus';
import { type Site, serveBelow } from './site';

test.describe('the catalogue of components', () => {
  test.describe.configure({ mode: 'default' });
  let folder: string;
  let site: Site;

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gradus-catalogue-'));
    const root = fileURLToPath(new URL('..', import.meta.url));
    await build({
      root,
      // The page's own configuration preloads what the page needs first, which is not here.
      configFile: false,
      base: './',
      plugins: [lezer(), react()],
      worker: { format: 'es' },
      logLevel: 'error',
      build: {
        target: 'es2023',
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { input: join(root, 'catalogue.html') },
      },
    });
    site = await serveBelow('/', folder);
  });

  test.afterAll(async () => {
    site.close();
    await rm(folder, { recursive: true });
  });

  for (const width of [1440, 380]) {
    test.describe(`${width} pixels wide`, () => {
      test.use({ viewport: { width, height: 900 } });

      test('is drawn, and axe finds nothing against it', async ({ page }) => {
        await page.goto(`${site.address}catalogue.html`);
        for (const name of [
          'Buttons',
          'Menus and dialogs',
          'Messages',
          'Failures',
          'Panels',
          'Charts',
          'Choices and forms',
          'Expressions',
        ])
          await expect(page.getByRole('region', { name })).toBeVisible();
        await expect(page.locator('.chart-area svg')).not.toHaveCount(0);
        await page.getByRole('button', { name: 'Show what was done' }).click();
        await page.getByRole('button', { name: 'Show a problem' }).click();
        await expect(page.locator('.notice')).toHaveCount(2);
        await expectNoViolationsInBothThemes(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(
          true,
        );
      });
    });
  }

  test('its menu, its dialog and its failures work', async ({ page, expectErrors }) => {
    await page.goto(`${site.address}catalogue.html`);
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('button', { name: 'Close it again' }).click();
    await expect(page.getByRole('dialog', { name: 'A menu' })).toBeHidden();
    await page.getByRole('button', { name: 'Open the dialog' }).click();
    await expect(page.getByRole('dialog', { name: 'A dialog' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Break it' }).click();
    await expect(page.getByText('The loss panel failed: This component always throws.')).toBeVisible();
    expectErrors(/always throws|error boundary/);
  });
});
