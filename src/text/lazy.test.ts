import { expect, test } from 'vitest';
import { lazy } from './lazy';

test('a value is made when it is first asked for, and once', () => {
  let made = 0;
  const value = lazy(() => {
    made++;
    return undefined;
  });
  expect(made).toBe(0);
  expect([value(), value()]).toEqual([undefined, undefined]);
  expect(made).toBe(1);
});

test('a failure is not kept', () => {
  let asked = 0;
  const value = lazy(() => {
    if (asked++ === 0) throw new Error('not yet');
    return asked;
  });
  expect(value).toThrow('not yet');
  expect(value()).toBe(2);
});
