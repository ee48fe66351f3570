/** Builds and serves a site in a folder of its own, and opens it in a Chromium without a window. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, type InlineConfig, preview } from 'vite';
import { findBrowser } from '../scripts/browser.mjs';

const browserArguments = ['--no-sandbox', '--enable-unsafe-webgpu'];
/** WebGPU on the CPU, if there is no other adapter. */
const softwareAdapter = '--use-webgpu-adapter=swiftshader';

export interface Site {
  readonly address: string;
  /** Runs `work` with a page of a separate browser, so that one page's GPU work does not disturb the next. */
  readonly inBrowser: <Result>(work: (page: Page) => Promise<Result>) => Promise<Result>;
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  const adapter = process.env['GRADUS_GPU'] === '1' ? [] : [softwareAdapter];
  return chromium.launch({
    args: [...browserArguments, ...adapter],
    ...(executablePath === null ? {} : { executablePath }),
  });
}

async function inBrowser<Result>(work: (page: Page) => Promise<Result>): Promise<Result> {
  const browser = await launchBrowser();
  try {
    return await work(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
  } finally {
    await browser.close();
  }
}

/** Builds and serves the site of `config`. With `GRADUS_GPU=1` browsers use the machine's own adapter. */
export async function withSite<Result>(
  config: InlineConfig,
  work: (site: Site) => Promise<Result>,
): Promise<Result> {
  const outDir = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
  const site: InlineConfig = {
    ...config,
    logLevel: 'error',
    build: { ...config.build, outDir, emptyOutDir: true },
  };
  try {
    await build(site);
    const server = await preview({ ...site, preview: { port: 0 } });
    try {
      return await work({ address: server.resolvedUrls!.local[0]!, inBrowser });
    } finally {
      await server.close();
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
