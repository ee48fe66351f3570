/**
 * Runs benchmarks by name: `npm run bench -- [name …] [--json FILE]`. Prints their tables, and writes the same numbers to
 * the file.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Report, renderTable } from './report';

/** The keys are measured beside what else there is of staging and of the page. */
const withKeys = async (report: () => Promise<Report>): Promise<Report> =>
  (await import('./keys')).withKeys(report);

const benchmarks: Readonly<Record<string, () => Promise<Report>>> = {
  backends: async () => (await import('./backends')).measureBackends(),
  populations: async () => (await import('./populations')).measurePopulations(),
  staging: async () => withKeys((await import('./staging')).measureStaging),
  growth: async () => (await import('./growth')).measureGrowth(),
  likelihoods: async () => (await import('./likelihoods')).measureLikelihoods(),
  paper: async () => (await import('./paper')).measurePaper(),
  models: async () => (await import('./models')).measureModels(),
  browser: async () => (await import('./inBrowser')).measureInBrowser(),
  steps: async () => (await import('./steps')).measureSteps(),
  page: async () => withKeys((await import('./page')).measurePage),
  drags: async () => (await import('./drags')).measureDrags(),
  keys: async () => (await import('./keys')).measureKeys(),
  terminal: async () => (await import('./terminal')).measureTerminal(),
  load: async () => (await import('./load')).measureLoad(),
  discover: async () => (await import('./discover')).measureDiscover(),
  nist: async () => (await import('./nist')).measureNist(),
  laws: async () => (await import('./laws')).measureLaws(),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const names = positionals.length === 0 ? ['backends'] : positionals;
const unknown = names.filter((name) => benchmarks[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}: only ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(1);
}

const found: Record<string, unknown> = {};
for (const name of names) {
  const { tables, data } = await benchmarks[name]!();
  console.log(tables.map(renderTable).join('\n\n'), '\n');
  found[name] = data;
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`);
