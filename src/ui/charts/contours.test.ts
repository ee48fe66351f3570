import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, cut, evenLevels, type Grid, leastOf, leastPlace, type Share } from './contours';

function gridOf(columns: number, rows: number, value: (x: number, y: number) => number): Grid {
  const values = Float64Array.from({ length: columns * rows }, (_, index) =>
    value((index % columns) / (columns - 1), Math.floor(index / columns) / (rows - 1)),
  );
  return { columns, rows, values };
}

const distance = ([x, y]: Share): number => Math.hypot(x - 0.5, y - 0.5);

test('the line of a bowl is a circle, and the region above it is around that', () => {
  const bowl = gridOf(41, 41, (x, y) => Math.hypot(x - 0.5, y - 0.5));
  const [level] = cut(bowl, [0.3]);
  expect(level!.lines).toHaveLength(1);
  for (const point of level!.lines[0]!) expect(distance(point)).toBeCloseTo(0.3, 2);
  // The frame, and the hole in it.
  expect(level!.region).toHaveLength(2);
});

test('lines lie where the values have the level, whatever the grid', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      (slope, other) => {
        const plane = gridOf(9, 7, (x, y) => other * x + slope * y);
        for (const { level, lines } of cut(plane, [0.25 * other]))
          for (const [x, y] of lines.flat()) expect(other * x + slope * y).toBeCloseTo(level, 6);
      },
    ),
  );
});

test('what is not finite has no line beside it, and is in no region', () => {
  const half = gridOf(21, 21, (x, y) => (x < 0.5 ? Number.NaN : y));
  const [all, middle] = cut(half, [-1, 0.5]);
  expect(Math.min(...all!.region.flat().map(([x]) => x))).toBeGreaterThan(0.4);
  expect(all!.lines).toEqual([]);
  for (const [x, y] of middle!.lines.flat()) expect([x > 0.45, y]).toEqual([true, 0.5]);
});

test('levels divide the values into groups of equal size, with few digits', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, index) => (index / 1000) ** 2 + 0.0123);
  const levels = evenLevels(values, 9);
  expect(levels).toHaveLength(9);
  for (const [index, level] of levels.entries()) {
    const below = values.filter((value) => value < level).length;
    expect(Math.abs(below / values.length - (index + 1) / 10)).toBeLessThan(0.03);
    expect(String(level).length).toBeLessThan(5);
  }
  expect(evenLevels([1, 1, 1], 5)).toEqual([]);
  expect(evenLevels([], 5)).toEqual([]);
});

test('the smallest value is found between the samples', () => {
  const bowl = gridOf(12, 15, (x, y) => (x - 0.4) ** 2 + 3 * (y - 0.77) ** 2);
  const place = leastPlace(bowl, leastOf(bowl)!);
  expect(place[0]).toBeCloseTo(0.4, 9);
  expect(place[1]).toBeCloseTo(0.77, 9);
  const slope = gridOf(5, 5, (x, y) => x + y);
  expect(leastPlace(slope, leastOf(slope)!)).toEqual([0, 0]);
  expect(leastOf(gridOf(3, 3, () => Number.NaN))).toBeNull();
});

test('a value between samples is that of the plane through them, and outside there is none', () => {
  const plane = gridOf(4, 3, (x, y) => 2 * x - y);
  expect(between(plane, [0.3, 0.9])).toBeCloseTo(-0.3, 12);
  expect(between(plane, [1, 1])).toBeCloseTo(1, 12);
  expect(between(plane, [1.01, 0.5])).toBeNaN();
  const line: Grid = { columns: 3, rows: 1, values: [0, 1, 4] };
  expect(between(line, [0.75, 0])).toBeCloseTo(2.5, 12);
});
