/**
 * What a key costs the worker, for each program of the gallery: milliseconds of processor time in a process of its own, from
 * a bundle as the page has one.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Example, examples } from '../src/examples/texts';
import { type KeyTimes, literalsToSkip } from './keyOnce';
import { figure, type Report, type Table } from './report';

interface KeyRow extends KeyTimes {
  readonly example: string;
  readonly title: string;
}

/** Bundles the script, and hands its path to `work`. */
async function withScript<T>(work: (script: string) => T): Promise<T> {
  const { build } = await import('vite');
  const folder = mkdtempSync(join(tmpdir(), 'gradus-keys-'));
  try {
    await build({
      configFile: false,
      root: fileURLToPath(new URL('..', import.meta.url)),
      logLevel: 'error',
      publicDir: false,
      // No program of the gallery needs tfjs for a key.
      ssr: { noExternal: true, external: ['@tensorflow/tfjs-core'] },
      build: { ssr: 'bench/keyOnce.ts', outDir: folder, target: 'node20' },
    });
    return work(join(folder, 'keyOnce.js'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One program, in a process of its own. All work is on one thread, so that none of it is left out. */
function inOwnProcess(script: string, example: string, skipped: number): KeyTimes {
  const args = ['--single-threaded', script, example, String(skipped)];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return JSON.parse(output) as KeyTimes;
}

export async function keyRows(ids = examples.map(({ id }) => id)): Promise<readonly KeyRow[]> {
  const measured: { readonly example: Example; readonly skipped: number }[] = [];
  for (const example of examples)
    if (ids.includes(example.id)) measured.push({ example, skipped: await literalsToSkip(example) });
  return withScript((script) =>
    measured.map(({ example: { id, title }, skipped }) => ({
      example: id,
      title,
      ...inOwnProcess(script, id, skipped),
    })),
  );
}

function keyTable(rows: readonly KeyRow[]): Table {
  return {
    title: 'A key: milliseconds of the worker, for the first text and from the tenth key on',
    columns: ['first', 'key', ''],
    rows: rows.map(({ example, title, first, key }) => [figure(first), figure(key), `${example}  ${title}`]),
  };
}

export async function measureKeys(): Promise<Report> {
  const rows = await keyRows();
  return { tables: [keyTable(rows)], data: rows };
}

/** A report with the keys behind it. The keys are measured first: nothing is lost of a report that takes minutes. */
export async function withKeys(report: () => Promise<Report> | Report): Promise<Report> {
  const keys = await measureKeys();
  const { tables, data } = await report();
  return { tables: [...tables, ...keys.tables], data: { measured: data, keys: keys.data } };
}
