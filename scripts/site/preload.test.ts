import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, preload } from './preload';

const chunk = (fileName: string, facadeModuleId: string | null, ...imports: string[]) => ({
  fileName,
  facadeModuleId,
  imports,
});

test('the files of a module are those of all that it imports, each once', () => {
  const chunks = [
    chunk('worker.js', '/src/app/worker.ts', 'graph.js', 'text.js'),
    chunk('graph.js', null, 'text.js'),
    chunk('text.js', null),
    chunk('late.js', '/src/late.ts', 'text.js'),
  ];
  expect(filesOf(chunks, 'src/app/worker.ts')).toEqual(['worker.js', 'graph.js', 'text.js']);
  expect(filesOf(chunks, 'src/app/other.ts')).toEqual([]);
});

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-preload-'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** The addresses that the built page of these files preloads, without the hashes in their names. */
async function preloaded(files: Readonly<Record<string, string>>, parts: readonly string[]) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const early = preload({ workers: ['src/worker.js'], parts });
  const made = await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'silent',
    build: { write: false, modulePreload: { polyfill: false } },
    worker: { format: 'es', plugins: () => [early.worker] },
    plugins: [early.page],
  });
  // One configuration that does not watch makes one output.
  const { output } = made as Extract<typeof made, { readonly output: unknown }>;
  const page = output.find(({ fileName }) => fileName === 'index.html');
  const html = page?.type === 'asset' ? String(page.source) : '';
  const links = [
    ...html.matchAll(/<link rel="modulepreload" crossorigin href="\.\/assets\/(\w+)-[^"]+\.js">/g),
  ];
  return links.map(([, name]) => name!).sort();
}

const site = {
  'index.html': '<head></head><script type="module" src="./src/main.js"></script>',
  'src/main.js': `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    import('./editor.js'); import('./late.js');`,
  'src/worker.js': 'self.onmessage = () => postMessage(1);',
  'src/editor.js': "import { shared } from './shared.js'; export const editor = () => shared('editor');",
  'src/late.js': "import { shared } from './shared.js'; export const late = () => shared('late');",
  'src/shared.js': 'export const shared = (x) => console.log(x);',
};

test('a page asks at once for its worker and for a part with what it imports, and for nothing else', async () => {
  expect(await preloaded(site, ['src/editor.js'])).toEqual(['editor', 'shared', 'worker']);
});

test('a part that is not in the build fails it', async () => {
  await expect(preloaded(site, ['src/missing.js'])).rejects.toThrow('There is no chunk of src/missing.js');
});
