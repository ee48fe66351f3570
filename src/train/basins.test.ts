import { expect, test } from 'vitest';
import { foundBest } from './basins';

test('the basin of the best: within 1 %, within a millionth of the way down, or under the tolerance', () => {
  const starts = Float64Array.of(100, 200, 300);
  expect([...foundBest(Float64Array.of(1, 1.009, 1.02, Number.NaN), starts, null)]).toEqual([1, 1, 0, 0]);
  expect([...foundBest(Float64Array.of(0, 1e-4, 3e-4), starts, null)]).toEqual([1, 1, 0]);
  expect([...foundBest(Float64Array.of(0, 1e-4, 3e-4, 1), starts, 0.01)]).toEqual([1, 1, 1, 0]);
  expect([...foundBest(Float64Array.of(-5, -4.96, -4.9), Float64Array.of(0, 0), null)]).toEqual([1, 1, 0]);
});

test('nobody found the basin where everyone has dropped out', () => {
  const none = Float64Array.of(Number.NaN, Number.NaN);
  expect([...foundBest(none, Float64Array.of(1, 2), null)]).toEqual([0, 0]);
  expect([...foundBest(none, none, 0.5)]).toEqual([0, 0]);
});

test('the median start is that of the starts that are numbers', () => {
  const starts = Float64Array.of(Number.NaN, 1e6, 3e6, Number.POSITIVE_INFINITY, 2e6);
  // A millionth of the way from 2,000,000 down to 0 is 2.
  expect([...foundBest(Float64Array.of(0, 1.9, 2.1, 3, 4), starts, null)]).toEqual([1, 1, 0, 0, 0]);
});
