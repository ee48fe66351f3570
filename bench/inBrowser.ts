/** Training time an epoch in Chromium: our backends, plain tfjs and jax-js in one page. */

import { fileURLToPath } from 'node:url';
import { withSite } from './browser';
import { figure, type Report } from './report';
import type { Benchmark } from './site/main';
import { browserPrograms } from './workloads';

interface BrowserRow {
  readonly program: string;
  readonly title: string;
  /** Microseconds an epoch of each available way. */
  readonly microseconds: Readonly<Record<string, number>>;
}

export async function measureInBrowser(): Promise<Report> {
  const root = fileURLToPath(new URL('./site', import.meta.url));
  const table = await withSite({ root, base: './' }, async ({ address, inBrowser }) => {
    const rows: BrowserRow[] = [];
    for (const { name, title } of browserPrograms()) {
      const microseconds = await inBrowser(async (page) => {
        await page.goto(address);
        await page.waitForFunction('globalThis.benchmark !== undefined');
        return page.evaluate(
          (program) => (globalThis as unknown as { benchmark: Benchmark }).benchmark(program),
          name,
        );
      });
      rows.push({ program: name, title, microseconds });
    }
    return rows;
  });
  const names = [...new Set(table.flatMap(({ microseconds }) => Object.keys(microseconds)))];
  return {
    tables: [
      {
        title: 'In Chromium: microseconds an epoch, and times wasm',
        columns: [...names, ''],
        rows: table.map(({ title, microseconds }) => [
          ...names.map((name) => {
            const time = microseconds[name];
            if (time === undefined) return '–';
            const ratio = name === 'wasm' ? '' : ` (${figure(time / microseconds['wasm']!)})`;
            return figure(time) + ratio;
          }),
          title,
        ]),
      },
    ],
    data: table,
  };
}
