import { afterEach, expect, test, vi } from 'vitest';
import { reportPageErrors } from './pageErrors';

/** A window that events can be sent to. */
function pageWith() {
  const page = Object.assign(new EventTarget(), { location: { origin: 'https://gradus.test' } });
  const report = vi.fn();
  ends.push(reportPageErrors({ report }, page));
  return { page, report };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function errorEvent(message: string, filename: string, error: unknown = new Error(message)): Event {
  return Object.assign(new Event('error'), { message, filename, error });
}

test('an error that nobody caught and a promise that nobody awaited are reported', () => {
  const { page, report } = pageWith();
  page.dispatchEvent(errorEvent('in a handler', 'https://gradus.test/assets/index.js'));
  const reason = new Error('in a promise');
  page.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
  expect(report.mock.calls.map(([error]) => error.message)).toEqual(['in a handler', 'in a promise']);
});

test('errors of browser extensions and of resize observers are left alone', () => {
  const { page, report } = pageWith();
  page.dispatchEvent(errorEvent('not ours', 'chrome-extension://abc/content.js'));
  page.dispatchEvent(errorEvent('ResizeObserver loop completed with undelivered notifications.', ''));
  expect(report).not.toHaveBeenCalled();
});
