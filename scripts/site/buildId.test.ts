import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { buildId, buildIdOf } from './buildId';

/** The name that a page of one script carries, and the name in its `version.json`. */
async function built(script: string): Promise<readonly [string | undefined, string]> {
  const root = mkdtempSync(join(tmpdir(), 'gradus-build-id-'));
  try {
    writeFileSync(join(root, 'index.html'), '<head></head><script type="module" src="./a.js"></script>');
    writeFileSync(join(root, 'a.js'), script);
    const made = await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: { write: false },
      plugins: [buildId()],
    });
    // One configuration that does not watch makes one output.
    const { output } = made as Extract<typeof made, { readonly output: unknown }>;
    const text = (name: string): string => {
      const file = output.find(({ fileName }) => fileName === name);
      return file?.type === 'asset' ? String(file.source) : '';
    };
    const carried = /<meta name="gradus-build" content="(\w+)">/.exec(text('index.html'));
    return [carried?.[1], JSON.parse(text('version.json')).build];
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a page carries the name that its version file holds', async () => {
  const [carried, held] = await built('console.log(1)');
  expect(carried).toMatch(/^[0-9a-f]{16}$/);
  expect(held).toBe(carried);
});

test('the same page has the same name, and a changed one another', async () => {
  const [[first], [again], [changed]] = [
    await built('console.log(1)'),
    await built('console.log(1)'),
    await built('console.log(2)'),
  ];
  expect(again).toBe(first);
  expect(changed).not.toBe(first);
});

test('the order of the files does not count, and the page itself does', () => {
  expect(buildIdOf(['a', 'b'], 'x')).toBe(buildIdOf(['b', 'a'], 'x'));
  expect(buildIdOf(['a', 'b'], 'x')).not.toBe(buildIdOf(['a', 'b'], 'y'));
  expect(buildIdOf(['ab'], 'x')).not.toBe(buildIdOf(['a', 'b'], 'x'));
});
