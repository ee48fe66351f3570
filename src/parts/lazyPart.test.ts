import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test, vi } from 'vitest';
import { isPartError, lazyPart, PartError, partNames } from './lazyPart';

describe('a part that is loaded late', () => {
  test('is loaded once for all who ask at the same time and later', async () => {
    const load = vi.fn(async () => 'loaded');
    const part = lazyPart('editor', load);
    expect(load).not.toHaveBeenCalled();
    expect(await Promise.all([part.load(), part.load()])).toEqual(['loaded', 'loaded']);
    expect(await part.load()).toBe('loaded');
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('names itself in the error, keeps the cause, and is loaded again by the next call', async () => {
    const cause = new TypeError('Failed to fetch dynamically imported module');
    const load = vi.fn(async () => 'loaded').mockRejectedValueOnce(cause);
    const part = lazyPart('lossChart', load);
    const error = await part.load().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PartError);
    expect(error).toMatchObject({ part: 'lossChart', message: 'Could not load the loss chart.', cause });
    expect(part.get()).toEqual({ kind: 'failed', error });
    expect(await part.load()).toBe('loaded');
    expect(part.get()).toEqual({ kind: 'ready', value: 'loaded' });
  });

  test('passes on the error of a part that it needs itself', async () => {
    const inner = lazyPart('tfjsWebgpu', () => Promise.reject(new Error('gone')));
    const outer = lazyPart('tfjs', () => inner.load());
    await expect(outer.load()).rejects.toMatchObject({ part: 'tfjsWebgpu' });
  });

  test('is at hand once it is loaded or provided, and not before', async () => {
    const load = vi.fn(async () => 'loaded');
    const part = lazyPart('editor', load);
    expect(() => part.value).toThrow('the editor is used before it is loaded.');
    part.provide('provided');
    expect(part.value).toBe('provided');
    expect(await part.load()).toBe('provided');
    expect(load).not.toHaveBeenCalled();
  });

  test('is recognised by its error, also where a worker sent only its name', async () => {
    const part = lazyPart('tfjs', () => Promise.reject(new Error('gone')));
    const error = await part.load().catch((reason: unknown) => reason);
    expect(isPartError(error)).toBe(true);
    expect(isPartError(Object.assign(new Error('gone'), { name: 'PartError' }))).toBe(true);
    expect(isPartError(new Error('gone'))).toBe(false);
  });

  test('tells each of its states to those who watch it', async () => {
    const load = vi.fn(async () => 1).mockRejectedValueOnce(new Error('gone'));
    const part = lazyPart('tfjs', load);
    const seen: string[] = [];
    const end = part.subscribe(() => seen.push(part.get().kind));
    await part.load().catch(() => undefined);
    await part.load();
    end();
    expect(seen).toEqual(['loading', 'failed', 'loading', 'ready']);
  });
});

interface Found {
  /** The parts that are made in the file, and whether a late import is outside of them all. */
  readonly names: readonly string[];
  readonly loose: boolean;
}

function partsIn(file: string, text: string): Found {
  const names: string[] = [];
  let loose = false;
  const visit = (node: unknown, inPart: boolean): void => {
    if (typeof node !== 'object' || node === null) return;
    const {
      type,
      callee,
      arguments: given,
    } = node as {
      type?: string;
      callee?: { name?: string };
      arguments?: readonly { value?: unknown }[];
    };
    if (type === 'ImportExpression' && !inPart) loose = true;
    const name = given?.[0]?.value;
    const isPart = type === 'CallExpression' && /^lazy(Part|View)$/.test(callee?.name ?? '');
    if (isPart && typeof name === 'string') names.push(name);
    for (const child of Object.values(node)) visit(child, inPart || isPart);
  };
  visit(parseSync(file, text).program.body, false);
  return { names, loose };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$|^testing\//.test(file))
  .map((file) => ({ file, ...partsIn(file, readFileSync(`${root}/${file}`, 'utf8')) }));

describe('the sources', () => {
  test('import late only in the loader of a part, but for the terminal, whose files are on the disk', () => {
    expect(sources.filter(({ loose }) => loose).map(({ file }) => file)).toEqual(['headless/main.ts']);
  });

  test('load every part that has a name', () => {
    const used = new Set(sources.flatMap(({ names }) => names));
    expect(Object.keys(partNames).filter((name) => !used.has(name))).toEqual([]);
  });
});
