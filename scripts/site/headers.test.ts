import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileAt, headersFile, hostHeaders } from './headers';

const folder = mkdtempSync(join(tmpdir(), 'gradus-headers-'));
let address = '';
let end = async (): Promise<void> => undefined;

beforeAll(async () => {
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not a file of the site');
  writeFileSync(join(folder, 'site/index.html'), '<title>A page</title>');
  writeFileSync(join(folder, 'site/version.json'), '{}');
  writeFileSync(join(folder, 'site/assets/page-1a2b.js'), 'export {};');
  const server = await preview({
    configFile: false,
    root: folder,
    appType: 'mpa',
    logLevel: 'error',
    build: { outDir: join(folder, 'site') },
    preview: { port: 0 },
    plugins: [hostHeaders()],
  });
  address = server.resolvedUrls!.local[0]!;
  end = () => server.close();
});

afterAll(async () => {
  await end();
  rmSync(folder, { recursive: true });
});

async function ask(path: string): Promise<readonly [number, string | null]> {
  const { status, headers } = await fetch(address + path);
  return [status, headers.get('cache-control')];
}

test('a file whose name holds a hash is kept for good', async () => {
  expect(await ask('assets/page-1a2b.js')).toEqual([200, 'public, max-age=31536000, immutable']);
  expect(await ask('assets/page-1a2b.js?v=2')).toEqual([200, 'public, max-age=31536000, immutable']);
});

test('the page and its version are asked for again', async () => {
  for (const path of ['', 'index.html', 'version.json']) expect(await ask(path)).toEqual([200, 'no-cache']);
});

test('a file that is missing is an error that no browser keeps', async () => {
  expect(await ask('assets/page-0000.js')).toEqual([404, 'no-store']);
});

test('only files below the folder count, however they are spelled', () => {
  const site = join(folder, 'site');
  expect(fileAt(site, '/assets/page%2d1a2b.js')).toBe('assets/page-1a2b.js');
  expect(fileAt(site, '/')).toBe('index.html');
  expect(fileAt(site, '/assets/')).toBeNull();
  expect(fileAt(site, '/..%2fsecret.txt')).toBeNull();
  expect(fileAt(site, '/%')).toBeNull();
});

test('the rules for hosts say the same as the preview server', () => {
  expect(headersFile()).toBe(`/*
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Embedder-Policy: require-corp

/assets/*
  Cache-Control: public, max-age=31536000, immutable

/
  Cache-Control: no-cache

/index.html
  Cache-Control: no-cache

/version.json
  Cache-Control: no-cache
`);
});
