import { expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import { type Family, familiesOf } from '../state/runs';
import { shownValue, sweepAxes } from './sweepScale';

const familyOf = (losses: readonly number[], scale: Family['scale']): Family =>
  familiesOf(
    losses.map((loss, index) =>
      runRow({ loss, family: { sweep: 's', swept: 'rate', value: 10 ** (index - 2), scale } }),
    ),
  )[0]!;

test('the axes of a sweep show every end, however far apart they are', () => {
  const { x, y } = sweepAxes(familyOf([12.6, 0.09, 1e-17, Number.NaN], 'log'))!;
  expect(x).toMatchObject({ kind: 'log', low: 0.01, high: 10 });
  expect(y.kind).toBe('log');
  expect(y.low).toBeLessThanOrEqual(1e-17);
  expect(y.high).toBeGreaterThanOrEqual(12.6);
});

test('ends of one size, or below zero, are on an even axis, and none have no axis', () => {
  expect(sweepAxes(familyOf([3, 4, 5], 'linear'))).toMatchObject({
    x: { kind: 'linear' },
    y: { kind: 'linear' },
  });
  expect(sweepAxes(familyOf([-300, 4], 'linear'))!.y.low).toBeLessThanOrEqual(-300);
  expect(sweepAxes(familyOf([Number.NaN], 'linear'))).toBeNull();
});

test('a value is written without commas, which would separate values', () => {
  expect([12_000, -3, 1e21].map(shownValue)).toEqual(['12000', '−3', '1e21']);
});
