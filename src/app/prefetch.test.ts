import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { prefetchOnce } from './prefetch';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what a run wants is loaded once, a while after the first program', async () => {
  const load = vi.fn(() => Promise.reject(new Error('gone')));
  const compiled = prefetchOnce({}, load);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).not.toHaveBeenCalled();
  compiled();
  compiled();
  expect(load).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  compiled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).toHaveBeenCalledTimes(1);
});

test('nothing is loaded early where the browser asks to save data', async () => {
  const load = vi.fn(async () => undefined);
  prefetchOnce({ connection: { saveData: true } }, load)();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).not.toHaveBeenCalled();
});
