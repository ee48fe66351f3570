import { expect, test } from 'vitest';
import { allowedAxis, grownAxis, isSameAxis, valueAt } from './landscapeAxes';

const knownBound = (value: number) =>
  ({ kind: 'known', label: `${value}`, values: Float64Array.of(value) }) as const;

const axis = { parameter: 'p', low: -1, high: 3, scale: 'linear' } as const;
const ratios = { parameter: 'p', low: 1, high: 16, scale: 'log' } as const;

test('axes keep to the constraints of their parameters', () => {
  expect(allowedAxis(axis, { kind: 'none' })).toEqual(axis);
  const positive = allowedAxis(axis, { kind: 'positive' });
  expect(positive.low).toBeGreaterThan(0);
  expect(positive.high).toBe(3);
  const between = allowedAxis(axis, { kind: 'between', low: knownBound(0), high: knownBound(1) });
  expect(between.low).toBeGreaterThan(0);
  expect(between.high).toBeLessThan(1);
  expect(between.low).toBeLessThan(between.high);
  const above = allowedAxis(axis, { kind: 'above', low: knownBound(5) });
  expect(above.low).toBeGreaterThan(5);
  expect(above.high).toBeGreaterThan(above.low);
  const below = allowedAxis(axis, { kind: 'below', high: knownBound(2) });
  expect([below.low, below.high < 2]).toEqual([-1, true]);
});

test('a logarithmic axis of a positive parameter is as it was asked for', () => {
  expect(allowedAxis(ratios, { kind: 'positive' })).toEqual(ratios);
});

test('an axis grows at the end at which the smallest loss is', () => {
  expect(grownAxis(axis, 0, 13)).toMatchObject({ low: -5, high: 3 });
  expect(grownAxis(axis, 12, 13)).toMatchObject({ low: -1, high: 7 });
  expect(grownAxis(axis, 5, 13)).toBe(axis);
  expect(grownAxis(ratios, 12, 13)).toMatchObject({ low: 1, high: 64 });
});

test('points of a logarithmic axis are at equal ratios', () => {
  expect([0, 0.25, 0.5, 1].map((share) => valueAt(ratios, share))).toEqual([1, 2, 4, 16]);
  expect(isSameAxis(ratios, { ...ratios, high: 16.1 })).toBe(true);
  expect(isSameAxis(ratios, { ...ratios, high: 17 })).toBe(false);
});
