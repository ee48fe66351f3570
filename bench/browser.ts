/** A site built into a folder of its own, served, and open in a Chromium without a window. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build, type InlineConfig, preview } from 'vite';
import { findBrowser } from '../scripts/browser.mjs';

const browserArguments = ['--no-sandbox', '--enable-unsafe-webgpu'];
/** WebGPU computes on the CPU where there is no other adapter. */
const softwareAdapter = '--use-webgpu-adapter=swiftshader';

/** `work` with the page of the site that `config` builds. `GRADUS_GPU=1`: on the machine's own adapter. */
export async function withSite<Result>(
  config: InlineConfig,
  work: (page: Page, address: string) => Promise<Result>,
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
    const executablePath = findBrowser();
    const adapter = process.env['GRADUS_GPU'] === '1' ? [] : [softwareAdapter];
    const browser = await chromium.launch({
      args: [...browserArguments, ...adapter],
      ...(executablePath === null ? {} : { executablePath }),
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      return await work(page, server.resolvedUrls!.local[0]!);
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
