import { expect, test } from 'vitest';
import type { Feed } from '../../app/protocol';
import { describeFeed, describeRange, lookOf, lostWeight, percent } from './neurons';

const vector = { values: Float64Array.of(1), shape: [1], labels: ['0'] };
const feed = (lost: number | null, applications = 1): Feed => ({
  operands: [vector],
  result: vector,
  applications,
  lost,
});
const losing = { source: 'program', start: 3, end: 9 } as const;
const term = (lost: number | null) => ({ name: 'double', dimension: 4, losing, feed: feed(lost) });

const at = (step: number | null, row: number | null = null) => ({ step, row, rows: { count: 6, taken: 6 } });

test('lost weight is reported with its place, its figure and the step', () => {
  expect(lostWeight(term(0.25), at(0))).toEqual([
    {
      code: 'weight-falls-off',
      severity: 'warning',
      span: losing,
      message: 'At the start double loses 25 % of its weight off the end of Nat.',
      hint: 'Its numbers are 0 to 3; a greater (dimension d) in define-cajal makes room.',
      related: [],
    },
  ]);
  expect(lostWeight(term(0.25), at(3, 9))[0]!.message).toBe(
    'After 3 steps in row 6 double loses 25 % of its weight off the end of Nat.',
  );
  const [small] = lostWeight(term(0.004), at(1200));
  expect(small).toMatchObject({ severity: 'info' });
  expect(small!.message).toBe('After 1,200 steps double loses 0.4 % of its weight off the end of Nat.');
});

test('rounding, terms without input and terms that cannot lose are not reported', () => {
  expect(lostWeight(term(1e-15), at(1))).toEqual([]);
  expect(lostWeight(term(null), at(1))).toEqual([]);
  expect(lostWeight(term(1), at(null))).toEqual([]);
  expect(lostWeight({ ...term(1), feed: null }, at(1))).toEqual([]);
  expect(lostWeight({ ...term(1), losing: null }, at(1))).toEqual([]);
});

test('a share is reported in two digits', () => {
  expect([1, 0.9999, 0.996, 0.256, 0.0987, 0.0123, 0.001, 0.0002].map(percent)).toEqual([
    '100 %',
    'more than 99.9 %',
    '99.6 %',
    '26 %',
    '9.9 %',
    '1.2 %',
    '0.1 %',
    'less than 0.1 %',
  ]);
});

test('what the figures are of is said', () => {
  expect(describeFeed(feed(0, 6), { count: 6, taken: 6 }, null)).toBe('the mean over 6 rows');
  expect(describeFeed(feed(0, 100), { count: 1000, taken: 100 }, null)).toBe(
    'the mean over 100 of 1,000 rows',
  );
  expect(describeFeed(feed(0), { count: 6, taken: 1 }, 2)).toBe('row 3 of 6');
  expect(describeFeed(feed(0, 3), { count: 6, taken: 1 }, 9)).toBe('row 6 of 6, the first of 3 applications');
  expect(describeFeed(feed(0), null, null)).toBe('one application');
  expect(describeFeed(feed(0, 4), null, 2)).toBe('the mean over 4 applications');
});

test('images are pictures, long tensors their range', () => {
  expect([[10], [4, 4], [28, 28], [28, 28, 1], [28, 28, 3], [100]].map(lookOf)).toEqual([
    'figures',
    'figures',
    'picture',
    'picture',
    'range',
    'range',
  ]);
  expect(describeRange([0.5, -1, 3], String)).toBe('3 numbers from -1 to 3');
});
