/** The folders' import table of ARCHITECTURE.md, held to: no import that it does not allow, and no cycle. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Rows of the table: `| folder | … | may import |`. */
function importTable(): Map<string, readonly string[]> {
  const text = readFileSync(join(root, '../ARCHITECTURE.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([\w]+)\/` \| [^|]+ \|([^|]*)\|$/gm)];
  return new Map(
    rows.map(([, folder, allowed]) => [
      folder!,
      [...allowed!.matchAll(/`([\w/]+)`/g)].map(([, name]) => name!),
    ]),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

interface Import {
  readonly from: string;
  readonly to: string;
  /** Types vanish before the program runs, so they make no cycle. */
  readonly typeOnly: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']*)'/gms)];
  const dynamic = [...text.matchAll(/import\('(\.[^']*)'\)/g)].map(
    ([, to]) => [undefined, undefined, to] as const,
  );
  return [...statements, ...dynamic].flatMap(([, type, to]) => {
    const file = resolveImport(path, to!);
    return file === null ? [] : [{ from: path, to: file, typeOnly: type !== undefined }];
  });
}

function resolveImport(from: string, to: string): string | null {
  // Tables of the parser, made from the grammar when it is bundled.
  if (/\.grammar(\.terms)?$/.test(to)) return null;
  const base = resolve(dirname(from), to.replace(/\?.*$/, ''));
  const found = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  );
  if (found === undefined) throw new Error(`${relative(root, from)} imports ${to}, which is not there`);
  return /\.tsx?$/.test(found) ? found : null;
}

/** `a/b/c`, `a/b` and `a`. */
function ancestors(path: string): string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, names.length - index).join('/'));
}

const folderOf = (path: string): string => relative(root, path).split('/')[0]!;
const files = sources(root);
const imports = files.flatMap(importsOf);
const table = importTable();

test('ARCHITECTURE.md has a row for each folder', () => {
  const folders = new Set(files.map(folderOf).filter((name) => !name.includes('.')));
  expect([...table.keys()].sort()).toEqual(expect.arrayContaining([...folders].sort()));
  expect(table.size).toBeGreaterThan(10);
});

test('no folder imports what the table does not allow', () => {
  const isTest = (path: string): boolean => path.endsWith('.test.ts') || folderOf(path) === 'testing';
  const wrong = imports.filter(({ from, to }) => {
    const folder = folderOf(from);
    if (folder === folderOf(to) || isTest(from) || folder.includes('.')) return false;
    const allowed = table.get(folder) ?? [];
    const within = relative(root, to).replace(/(\/index)?\.tsx?$/, '');
    return !ancestors(within).some((each) => allowed.includes(each));
  });
  expect(wrong.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([]);
});

test('only the tfjs and webgpu backends import tfjs', () => {
  const wrong = files.filter(
    (path) =>
      /from '@tensorflow\//.test(readFileSync(path, 'utf8')) && !/backends\/(tfjs|webgpu)\//.test(path),
  );
  expect(wrong).toEqual([]);
});

test('no modules import each other in a circle', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].map((each) => relative(root, each)).join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});
