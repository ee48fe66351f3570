/** Where a Chromium is that the tests can drive. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The path of a browser: the one named in GRADUS_CHROMIUM, else one that is installed; null where there is none, and
 * Playwright's own may serve.
 * @returns {string | null}
 */
export function findBrowser() {
  const named = process.env['GRADUS_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const paths = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macApplications];
  return paths.find((path) => existsSync(path)) ?? null;
}
