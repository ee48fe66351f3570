import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lazyPart } from './lazyPart';
import { loadUntilThere } from './loadUntilThere';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a part that fails is tried again after a while, each time after twice as long', async () => {
  const load = vi.fn(async () => 'there');
  load.mockRejectedValueOnce(new Error('gone')).mockRejectedValueOnce(new Error('gone'));
  const loaded = loadUntilThere(lazyPart('bundledTables', load), 1000);
  await vi.advanceTimersByTimeAsync(999);
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(load).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1999);
  expect(load).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(await loaded).toBe('there');
});
