/**
 * `node scripts/picture.mjs`: builds the page, trains its first example in a browser, and writes the picture of the README,
 * `docs/images/page.png`.
 */

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { findBrowser } from './browser.mjs';
import { root } from './install.mjs';

const path = join(root, 'docs/images/page.png');

await build({ root, logLevel: 'warn' });
const server = await preview({ root, logLevel: 'warn', preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1600 / 1440,
    colorScheme: 'light',
  });
  const page = await context.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.getByRole('button', { name: 'Train' }).click();
  await page.locator('.run-status[data-state="done"]').waitFor({ timeout: 60_000 });
  // Wait for the last drawing of the charts, with the pointer away from all buttons.
  await page.mouse.move(0, 799);
  await page.waitForTimeout(1000);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path });
} finally {
  await browser.close();
  await server.close();
}
