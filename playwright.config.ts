/** The tests of the built page in a real browser, with WebGPU on its software adapter. */

import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const port = Number(process.env['GRADUS_PORT'] ?? 4179);
const executablePath = findBrowser();

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    // Chromium loads the popups of its address bar, which are web pages, for each window that a test opens. They take as
    // much computing time as the page under test.
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    // This list takes the place of Playwright's own, whose entries follow.
    'AimEnabled',
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsFirstBalancedModeAutoEnable',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
    'NetworkTimeServiceQuerying',
    'OptimizationHints',
    'PaintHolding',
    'PreconnectToSearch',
    'ThirdPartyStoragePartitioning',
  ].join(',')}`,
];

const launch = (args: readonly string[]) => ({
  launchOptions: { args: [...quiet, ...args], ...(executablePath === null ? {} : { executablePath }) },
});

/** Resolves to this machine, and is no secure context, so that the browser gives it no WebGPU. */
export const insecureHost = 'gradus.test';

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  // On a machine that others use as well a browser may be late; what fails twice is broken.
  retries: 1,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'webgpu',
      grepInvert: /@no-webgpu/,
      use: launch(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']),
    },
    {
      name: 'no-webgpu',
      grep: /@no-webgpu/,
      use: launch([`--host-resolver-rules=MAP ${insecureHost} 127.0.0.1`]),
    },
  ],
  webServer: {
    command: `npx vite build --logLevel warn && npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
