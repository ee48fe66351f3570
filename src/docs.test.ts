/** Checks that the files, links and names in the documents exist, and that each file of logic has a test. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

const files = [
  ...readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  ...['.github', 'bench', 'docs', 'e2e', 'public', 'scripts', 'src'].flatMap(filesBelow),
];

const documents = files.filter((path) => path.endsWith('.md'));

/** Documents that speak of the code by its files and names. */
const guides = documents.filter((path) =>
  /^(ARCHITECTURE|CONTRIBUTING)|^docs\/(walk|decisions\/)/.test(path),
);

/** Text without blocks of code. */
function prose(document: string): string {
  return read(document).replace(/^```[\s\S]*?^```/gm, '');
}

/** What GitHub makes of a heading. */
function anchor(heading: string): string {
  const text = heading.replace(/[`*]/g, '').toLowerCase();
  return text.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

function anchors(document: string): string[] {
  return [...prose(document).matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1]!));
}

describe('links', () => {
  test.each(documents)('of %s lead to a file, and to a heading of it', (document) => {
    const targets = [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path = '', fragment] = target.split('#');
      const file = path === '' ? document : normalize(join(dirname(document), path));
      if (!existsSync(join(root, file))) return true;
      return fragment !== undefined && !anchors(file).includes(fragment);
    });
    expect(broken).toEqual([]);
  });
});

test.each(documents)('%s names no path of one machine', (document) => {
  expect(read(document)).not.toMatch(/(^|[\s`"'(])\/(work|tmp|home|root|Users)\//m);
});

const suffix = /\.(ts|tsx|mjs|scm|md|css|json|txt|c|grammar)$/;

/** What a document sets in code and means as a path: a file, a folder, or several files with `*` in the place of a name. */
function isPath(code: string): boolean {
  if (/[\s()"'<>…]/.test(code) || code.startsWith('#') || /^x\.(test\.)?ts$/.test(code)) return false;
  return suffix.test(code) || /^[\w.-]+(\/[\w.*-]+)*\/$/.test(code);
}

/** Files that a path of a document may mean: it may leave out the folders in front. */
function filesFor(path: string): string[] {
  const asPattern = path.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*');
  const pattern = new RegExp(`(^|/)${asPattern}${path.endsWith('/') ? '' : '$'}`);
  return files.filter((file) => pattern.test(file));
}

function codes(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
}

describe('paths', () => {
  test.each(guides)('in %s are there', (document) => {
    const missing = codes(prose(document)).filter((code) => isPath(code) && filesFor(code).length === 0);
    expect(missing).toEqual([]);
  });
});

/** `name` in `file`, as the guides write where something is. */
function namedPlaces(text: string): (readonly [name: string, path: string])[] {
  return [...text.matchAll(/`([\w$]+)`\s+in\s+`([^`\n]+)`/g)].map((match) => [match[1]!, match[2]!]);
}

describe('names', () => {
  test('are given with their files in the guides', () => {
    expect(guides.flatMap((document) => namedPlaces(prose(document))).length).toBeGreaterThan(10);
  });

  test.each(guides)('in %s are found in the file beside them', (document) => {
    const missing = namedPlaces(prose(document)).filter(
      ([name, path]) => !filesFor(path).some((file) => new RegExp(`\\b${name}\\b`).test(read(file))),
    );
    expect(missing).toEqual([]);
  });
});

describe('logic', () => {
  /** Folders of the table in ARCHITECTURE.md that says where logic is tested. */
  const covered = [
    ...read('ARCHITECTURE.md').matchAll(/^\| ((?:`[\w/]+\/` ?)+)\|[^|]*\.(?:test|spec)\.ts[^|]*\|$/gm),
  ]
    .flatMap((match) => codes(match[1]!))
    .map((folder) => `src/${folder}`);

  /** No logic of their own: types of what is bundled, what tests share, and the entries of folders. */
  const isExempt = (path: string): boolean =>
    path.endsWith('.d.ts') || path.startsWith('src/testing/') || path.endsWith('/index.ts');

  test('has its test beside it, or ARCHITECTURE.md says where it is tested', () => {
    expect(covered.length).toBeGreaterThan(20);
    const sources = files.filter((path) => /^src\/.*\.tsx?$/.test(path) && !/\.test\.ts$/.test(path));
    const untested = sources.filter(
      (path) =>
        !isExempt(path) &&
        !files.includes(path.replace(/\.tsx?$/, '.test.ts')) &&
        !covered.some((folder) => path.startsWith(folder)),
    );
    expect(untested).toEqual([]);
  });
});
