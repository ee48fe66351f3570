import { expect, test } from 'vitest';
import { count, duration, milliseconds, plural, rate } from './numbers';

test('a count has commas, and an exponent where a double no longer counts', () => {
  expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(count(2 ** 60)).toMatch(/^1\.153/);
});

test('only one is singular', () => {
  expect([0, 1, 2, 1500].map((rows) => plural(rows, 'row'))).toEqual([
    '0 rows',
    '1 row',
    '2 rows',
    '1,500 rows',
  ]);
  expect(plural(2, 'axis', 'axes')).toBe('2 axes');
});

test('a rate has few digits, so that it changes seldom', () => {
  expect([0.84, 9.96, 512.4, 1789, 123456].map(rate)).toEqual(['0.8', '10.0', '512', '1,800', '120,000']);
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(rate)).toEqual(['0', '0', '0', '0']);
});

test('a time has a unit that it is read in at once', () => {
  expect([0.25, 9.94, 1234.5].map(milliseconds)).toEqual(['0.3 ms', '9.9 ms', '1,235 ms']);
  expect([40, 9940, 9960, 59_400, 59_600, 200_000].map(duration)).toEqual([
    '0.0 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
  ]);
});
