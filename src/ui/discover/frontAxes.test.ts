import { expect, test } from 'vitest';
import { found } from '../catalogue/discoverySamples';
import { frontAxes, stepsOf } from './frontAxes';

const front = [found(1, 100), found(4, 1), found(9, 0)].map((each) => ({
  ...each,
  origin: 'search' as const,
}));

test('a loss of zero is drawn at the lower edge of the logarithms', () => {
  const { x, y } = frontAxes(front);
  expect(y.kind).toBe('log');
  expect(y.low).toBeGreaterThan(0);
  expect(y.high).toBeGreaterThanOrEqual(100);
  expect(x.ticks.every(Number.isInteger)).toBe(true);
});

test('rounding errors of many decades do not flatten the rest', () =>
  expect(
    frontAxes([
      { ...found(1, 100), origin: 'search' },
      { ...found(3, 1e-30), origin: 'search' },
    ]).y.low,
  ).toBeGreaterThan(1e-14));

test('an empty front, and one of zeros, have axes', () => {
  for (const each of [[], [{ ...found(1, 0), origin: 'search' as const }]]) {
    const { y } = frontAxes(each);
    expect(y.high).toBeGreaterThan(y.low);
  }
});

test('the loss falls in steps, where a larger candidate is better', () =>
  expect(stepsOf(front)).toEqual([
    { x: 1, y: 100 },
    { x: 4, y: 100 },
    { x: 4, y: 1 },
    { x: 9, y: 1 },
    { x: 9, y: 0 },
  ]));
