import { expect, test } from 'vitest';
import { Fan } from '../state/fan';
import { SeriesBuilder } from '../state/seriesBuilder';
import { endsBars } from './endsBars';
import { fanCurves } from './fanCurves';

const none = new Float64Array(0);

function population(traces: readonly (readonly number[])[]) {
  const fan = Fan.empty.with({
    traceSteps: Float64Array.from(traces, (_, step) => step),
    traces: Float64Array.from(traces.flat()),
  });
  const records = new SeriesBuilder({ parameters: 0, watches: 0, holdout: false });
  const losses = Float64Array.from(traces, (row) => Math.min(...row.filter(Number.isFinite)));
  records.append({
    first: 0,
    count: traces.length,
    losses,
    holdoutLosses: none,
    parameters: none,
    gradients: none,
    watches: none,
  });
  return fanCurves(fan, records.series(), { steps: 10, live: false });
}

test('a fan has a line for each member, which ends where the member drops out', () => {
  const { members, best, x, y } = population([
    [4, 8, 9],
    [2, 7, Number.NaN],
    [1, 3, Number.NaN],
  ]);
  expect(members.map((line) => line.map((point) => point.y))).toEqual([[4, 2, 1], [8, 7, 3], [9]]);
  expect(best.map((point) => point.y)).toEqual([4, 2, 1]);
  expect([x.low, x.high]).toEqual([0, 2]);
  expect(y.kind).toBe('log');
  expect(y.low).toBeLessThanOrEqual(1);
});

test('a wild start does not set the axis, and a loss below zero makes it linear', () => {
  const tame = Array.from({ length: 20 }, (_, index) => 1 + index);
  expect(population([[...tame, 1e12], tame.concat(1)]).y.high).toBeLessThan(100);
  expect(
    population([
      [3, 2],
      [-1, 1],
    ]).y.kind,
  ).toBe('linear');
});

const members = (
  ends: readonly number[],
  found: readonly number[],
  best: number,
  losses = ends.map(() => 1),
) => ({
  losses: Float64Array.from(losses),
  ends: Float64Array.from(ends),
  found: Uint8Array.from(found),
  best,
  traceSteps: none,
  traces: none,
});

test('bars count every member within the axis, and those that found the best', () => {
  const ends = Array.from({ length: 100 }, (_, index) => (index < 99 ? index : 10_000));
  const { bars, outside, best } = endsBars(
    members(
      ends,
      ends.map((each) => (each < 10 ? 1 : 0)),
      3,
    ),
    0,
    1,
  );
  expect(best).toBe(3);
  const sum = (part: 'all' | 'found') => bars.reduce((total, bar) => total + bar[part], 0);
  expect(sum('all')).toBe(99);
  expect(sum('found')).toBe(10);
  expect(outside).toEqual({ members: 1, low: 10_000, high: 10_000 });
});

test('positive ends that span decades are counted on a logarithmic axis', () => {
  const ends = Array.from({ length: 100 }, (_, index) => 10 ** (index / 25 - 1));
  const { bars, x } = endsBars(members(ends, [], 50), 0, 1);
  expect(x.kind).toBe('log');
  expect(Math.max(...bars.map(({ all }) => all))).toBeLessThan(8);
});

test('ends that found the best do not stretch the axis either', () => {
  const ends = Array.from({ length: 100 }, (_, index) => (index < 95 ? index / 100 : 50 * index));
  const found = ends.map(() => 1);
  const { x, outside } = endsBars(members(ends, found, 2), 0, 1);
  expect(x.high).toBeLessThan(3);
  expect(outside).toEqual({ members: 5, low: 4750, high: 4950 });
});

test('what dropped out is not counted; of several parameters each has its own', () => {
  const two = members([1, 10, 2, 20, 3, 30], [1, 0, 0], 0, [0, 1, Number.NaN]);
  const all = (index: number) => endsBars(two, index, 2);
  expect(all(0).bars.reduce((sum, bar) => sum + bar.all, 0)).toBe(2);
  expect([all(0).best, all(1).best]).toEqual([1, 10]);
});

test('members that all ended at one place are in the middle', () => {
  const { bars, x } = endsBars(members([5, 5, 5], [1, 1, 1], 0), 0, 1);
  expect([x.low, x.high]).toEqual([4.5, 5.5]);
  expect(bars.filter((bar) => bar.all > 0)).toHaveLength(1);
});
