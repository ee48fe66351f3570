import { afterEach, expect, test, vi } from 'vitest';
import { holdLifeline, newLifeline, watchLifeline } from './lifeline';

/** Locks as browsers have them, as far as lifelines use them; `die` is the end of whoever holds one. */
function fakeLocks() {
  const queues = new Map<string, { grant(): void; readonly signal: AbortSignal | undefined }[]>();
  const held = new Set<string>();
  const next = (name: string): void => {
    const queue = queues.get(name)?.filter(({ signal }) => signal?.aborted !== true) ?? [];
    if (held.has(name) || queue.length === 0) return;
    held.add(name);
    const [first, ...others] = queue;
    queues.set(name, others);
    first!.grant();
  };
  const request = (name: string, ...rest: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const callback = rest.at(-1) as () => unknown;
      const signal = rest.length > 1 ? (rest[0] as { signal: AbortSignal }).signal : undefined;
      signal?.addEventListener('abort', () => reject(signal.reason));
      const grant = (): void => {
        resolve(callback());
      };
      queues.set(name, [...(queues.get(name) ?? []), { grant, signal }]);
      next(name);
    });
  const die = (name: string): void => {
    held.delete(name);
    next(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  return { die };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the end of whoever holds a lifeline is noticed, and not before', () => {
  const { die } = fakeLocks();
  const name = newLifeline()!;
  let held = 0;
  let ended = 0;
  holdLifeline(name, () => held++);
  expect(held).toBe(1);
  watchLifeline(name, () => ended++);
  expect(ended).toBe(0);
  die(name);
  expect(ended).toBe(1);
});

test('who no longer watches hears nothing', () => {
  const { die } = fakeLocks();
  const name = newLifeline()!;
  let ended = 0;
  holdLifeline(name, () => undefined);
  const leave = watchLifeline(name, () => ended++);
  leave();
  die(name);
  expect(ended).toBe(0);
});

test('each lifeline has a name of its own, and there is none without locks', () => {
  fakeLocks();
  expect(newLifeline()).not.toBe(newLifeline());
  vi.stubGlobal('navigator', {});
  expect(newLifeline()).toBeNull();
  expect(() => watchLifeline('any', () => undefined)()).not.toThrow();
});
