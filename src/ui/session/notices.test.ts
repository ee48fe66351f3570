import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PartError } from '../../parts/lazyPart';
import { Notices } from './notices';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (notices: Notices): string[] => notices.list.get().map(({ text }) => text);

test('what was done is shown for a while; a problem and news stay until they are closed', () => {
  const notices = new Notices();
  notices.done('Copied.');
  notices.problem('It failed.');
  notices.news('There is more.', null);
  vi.advanceTimersByTime(60_000);
  expect(texts(notices)).toEqual(['It failed.', 'There is more.']);
  notices.close(notices.list.get()[0]!.id);
  expect(texts(notices)).toEqual(['There is more.']);
});

test('the same text is shown once, and of many the last four', () => {
  const notices = new Notices();
  for (const text of ['a', 'b', 'a', 'c', 'd', 'e']) notices.problem(text);
  expect(texts(notices)).toEqual(['a', 'c', 'd', 'e']);
});

test('a failure offers to try again, and a missing part is counted', () => {
  const notices = new Notices();
  const retry = vi.fn();
  notices.failure(new Error('no memory'), retry);
  expect(notices.missingParts.get()).toBe(0);
  notices.failure(new PartError('editor', new Error('404')), retry);
  expect(notices.missingParts.get()).toBe(1);
  const [first, second] = notices.list.get();
  expect(first!.text).toContain('no memory');
  expect(second!.text).toBe('Could not load the editor.');
  second!.action!.run();
  expect(retry).toHaveBeenCalledTimes(1);
  notices.failure('a string', null);
  expect(notices.list.get().at(-1)!.action).toBeNull();
});

test('what is mended takes its messages away, and no others', () => {
  const notices = new Notices();
  notices.problem('It does not compile.', null, 'program');
  notices.problem('There is no such example.', null, 'address');
  notices.problem('The clipboard is closed.');
  notices.mended('program');
  expect(notices.list.get().map(({ text }) => text)).toEqual([
    'There is no such example.',
    'The clipboard is closed.',
  ]);
});
