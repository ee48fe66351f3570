import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadMissingStyles } from './lazyStyles';

class PreloadError extends Event {
  readonly payload: Error;

  constructor(message: string) {
    super('vite:preloadError', { cancelable: true });
    this.payload = new Error(message);
  }
}

class FakeLink extends EventTarget {
  rel = '';
  href = '';
  constructor(private readonly head: Set<FakeLink>) {
    super();
  }
  remove(): void {
    this.head.delete(this);
  }
}

let head: Set<FakeLink>;
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  head = new Set();
  const document = {
    createElement: () => new FakeLink(head),
    head: { append: (link: FakeLink) => head.add(link) },
  };
  page = Object.assign(new EventTarget(), { document });
  // It has all of a window that is used.
  loadMissingStyles(page as unknown as Window);
});

afterEach(() => {
  vi.useRealTimers();
});

test('styles that did not arrive are requested until they do, and their chunk continues', async () => {
  expect(page.dispatchEvent(new PreloadError('Unable to preload CSS for /assets/runs.css'))).toBe(false);
  const [first] = head;
  expect(first).toMatchObject({ rel: 'stylesheet', href: '/assets/runs.css' });
  first!.dispatchEvent(new Event('error'));
  expect(head.size).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect([...head]).toMatchObject([{ href: '/assets/runs.css' }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(head.size).toBe(1);
});

test('a script that is missing stays an error', () => {
  expect(page.dispatchEvent(new PreloadError('Failed to fetch dynamically imported module'))).toBe(true);
  expect(head.size).toBe(0);
});
