/** Holds imports to the table of ARCHITECTURE.md, and modules to an order: none imports another in a circle. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Rows of the table: `| folder | … | may import |`. A room is a folder within another, and has a row of its own. */
function importTable(): Map<string, readonly string[]> {
  const text = readFileSync(join(root, '../ARCHITECTURE.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([\w/]+)\/` \| [^|]+ \|([^|]*)\|$/gm)];
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
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s[^'";]*?from\s+'(\.[^']*)'/gms);
  const dynamic = text.matchAll(/import\('(\.[^']*)'\)/g);
  return [...statements, ...dynamic].flatMap(([, to]) => {
    const file = resolveImport(path, to!);
    return file === null ? [] : [{ from: path, to: file }];
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
/** A module as the table names it. */
const nameOf = (path: string): string => relative(root, path).replace(/(\/index)?\.tsx?$/, '');
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || folderOf(path) === 'testing';
const files = sources(root);
const imports = files.flatMap(importsOf);
const table = importTable();

/** The innermost room of a file that has a row; null for a file outside of rooms. */
function roomOf(path: string): string | null {
  return (
    ancestors(dirname(relative(root, path))).find((name) => name.includes('/') && table.has(name)) ?? null
  );
}

test('ARCHITECTURE.md has a row for each folder', () => {
  const folders = new Set(files.map(folderOf).filter((name) => !name.includes('.')));
  expect([...table.keys()].sort()).toEqual(expect.arrayContaining([...folders].sort()));
  expect(table.size).toBeGreaterThan(10);
});

test('no folder imports what the table does not allow', () => {
  const wrong = imports.filter(({ from, to }) => {
    const folder = folderOf(from);
    if (folder === folderOf(to) || isTest(from) || folder.includes('.')) return false;
    const allowed = table.get(folder) ?? [];
    return !ancestors(nameOf(to)).some((each) => allowed.includes(each));
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

test('no room imports another room of its folder that the table does not allow', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (isTest(from) || room === null || room === other) return false;
    const folder = dirname(room);
    const within = nameOf(to);
    if (!within.startsWith(`${folder}/`)) return false;
    return !ancestors(within).some((each) => table.get(room)!.includes(each));
  });
  expect(wrong.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([]);
});

test('a folder with rooms has a row for each of them', () => {
  const withRooms = new Set(
    [...table.keys()].filter((name) => name.includes('/')).map((name) => dirname(name)),
  );
  expect(withRooms.size).toBeGreaterThan(2);
  for (const folder of withRooms) {
    const rooms = readdirSync(join(root, folder)).filter((name) => {
      const path = join(root, folder, name);
      return statSync(path).isDirectory() && sources(path).length > 0;
    });
    expect([...table.keys()].sort()).toEqual(
      expect.arrayContaining(rooms.map((name) => `${folder}/${name}`).sort()),
    );
  }
});

/** Files that import each other's types, since what they describe is recursive. */
const inherentRecursions: readonly { readonly files: readonly string[]; readonly because: string }[] = [
  {
    files: ['code', 'machine', 'primitive', 'run', 'values'].map((name) => `stage/machine/${name}.ts`),
    because: 'a procedure is a value, its code runs on the machine, and the runs of the machine hold values',
  },
];

test('no modules import each other in a circle, types included, but for inherent recursions', () => {
  const known = inherentRecursions.map(({ files }) => [...files].sort());
  expect(circles().map((circle) => circle.map((path) => relative(root, path)).sort())).toEqual(known);
});

/** The sets of files that all reach each other by imports (Tarjan 1972). */
function circles(): string[][] {
  const graph = new Map<string, Import[]>(files.map((file) => [file, []]));
  for (const each of imports) graph.get(each.from)!.push(each);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    order.set(path, order.size);
    low.set(path, order.get(path)!);
    stack.push(path);
    for (const { to } of graph.get(path)!) {
      const reached = order.has(to) ? (stack.includes(to) ? order.get(to)! : Infinity) : visit(to);
      low.set(path, Math.min(low.get(path)!, reached));
    }
    if (low.get(path) === order.get(path)) {
      const circle = stack.splice(stack.indexOf(path));
      if (circle.length > 1) found.push(circle);
    }
    return low.get(path)!;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}
