import { expect, test } from 'vitest';
import { contour, evenLevels } from './contours';

const size = 41;
/** A grid over -1 to 1 on both sides. */
const gridOf = (height: (x: number, y: number) => number) => ({
  size,
  values: Float64Array.from({ length: size * size }, (_, at) =>
    height(place(at % size), place(Math.floor(at / size))),
  ),
});
const place = (index: number): number => (2 * index) / (size - 1) - 1;

test('the line of a bowl at a level is a circle', () => {
  const segments = contour(
    gridOf((x, y) => x * x + y * y),
    0.25,
  );
  expect(segments.length).toBeGreaterThan(40);
  for (const { from, to } of segments) {
    for (const [column, row] of [from, to]) expect(Math.hypot(place(column), place(row))).toBeCloseTo(0.5, 2);
  }
});

test('every end of a line within the grid is the start of another', () => {
  const grid = gridOf((x, y) => Math.sin(5 * x) * Math.cos(4 * y) + 0.1 * x);
  for (const level of evenLevels(grid.values, 7)) {
    const met = new Map<string, number>();
    for (const { from, to } of contour(grid, level)) {
      for (const [column, row] of [from, to]) {
        const key = `${column.toFixed(9)} ${row.toFixed(9)}`;
        met.set(key, (met.get(key) ?? 0) + 1);
      }
    }
    for (const [key, times] of met) {
      const atEdge = key.split(' ').some((each) => Number(each) === 0 || Number(each) === size - 1);
      if (!atEdge) expect(times % 2, key).toBe(0);
    }
  }
});

test('a saddle is parted by the height in its middle', () => {
  const cell = (heights: readonly number[]) => contour({ size: 2, values: heights }, 0);
  // Row by row: high at two opposite corners; the middle is high, so the low corners are cut off.
  expect(cell([3, -1, -1, 3])).toEqual([
    { from: [0.75, 0], to: [1, 0.25] },
    { from: [0.25, 1], to: [0, 0.75] },
  ]);
  expect(cell([1, -3, -3, 1])).toEqual([
    { from: [0.25, 0], to: [0, 0.25] },
    { from: [1, 0.75], to: [0.75, 1] },
  ]);
});

test('where a height is not finite there is no line', () => {
  const broken = gridOf((x, y) => (x > 0 ? Number.NaN : x + y));
  for (const { from } of contour(broken, -0.5)) expect(place(from[0])).toBeLessThanOrEqual(0);
  expect(evenLevels(broken.values, 3).every(Number.isFinite)).toBe(true);
});

test('levels part the heights evenly, each once', () => {
  expect(
    evenLevels(
      Float64Array.from({ length: 99 }, (_, index) => index),
      3,
    ),
  ).toEqual([24, 49, 74]);
  expect(evenLevels(Float64Array.of(1, 1, 1), 5)).toEqual([1]);
  expect(evenLevels(Float64Array.of(Number.NaN), 5)).toEqual([]);
});
