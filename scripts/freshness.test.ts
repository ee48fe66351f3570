import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFresh } from './freshness.mjs';

let folder = '';

/** Writes a file as if at a second of the clock. */
function write(path: string, second: number): void {
  writeFileSync(join(folder, path), '');
  utimesSync(join(folder, path), second, second);
}

const fresh = () => isFresh(join(folder, 'built'), [join(folder, 'sources'), join(folder, 'lock')]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradus-fresh-'));
  mkdirSync(join(folder, 'sources/deep'), { recursive: true });
  write('sources/deep/a', 10);
  write('lock', 10);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('what is not there is not fresh', () => {
  expect(fresh()).toBe(false);
});

test('what is newer than every source is fresh, and a source that is missing does not count', () => {
  write('built', 11);
  expect(fresh()).toBe(true);
  rmSync(join(folder, 'lock'));
  expect(fresh()).toBe(true);
});

test('a change anywhere below a folder of sources, or of a single file, makes it old', () => {
  write('built', 11);
  write('sources/deep/a', 12);
  expect(fresh()).toBe(false);
  write('built', 13);
  write('lock', 14);
  expect(fresh()).toBe(false);
});
