import { expect, test } from 'vitest';
import type { PlotMap, PlotSummary } from '../../app/protocol';
import { classesOf, fitMap } from './fitMap';

const size = 5;

/** A map over the square from 0 to 1 with these targets at its rows, and a prediction that rises with x. */
function mapWith(rows: readonly (readonly [x: number, y: number, observed: number])[]) {
  const map: PlotMap = {
    size,
    x: [0, 1],
    y: [0, 1],
    target: 'z',
    observed: Float64Array.from(rows, ([, , observed]) => observed),
    stride: 1,
  };
  const plot: PlotSummary = {
    title: 'z over x and y',
    xLabel: 'x',
    yLabel: 'y',
    kind: 'map',
    map,
    points: { x: Float64Array.from(rows, ([x]) => x), y: Float64Array.from(rows, ([, y]) => y) },
    heldOut: Uint8Array.from(rows, (_, index) => (index === 0 ? 1 : 0)),
    curves: [],
  };
  const grid = Array.from({ length: size * size }, (_, index) => (index % size) / (size - 1));
  return fitMap(plot, map, Float64Array.from([...grid, ...rows.map(([x]) => x)]));
}

test('two observed values are classes, with a boundary half way between them', () => {
  const { classes, boundary, right, levels, points } = mapWith([
    [0.1, 0.5, 0],
    [0.4, 0.5, 1],
    [0.9, 0.5, 1],
    [0.2, 0.1, 0],
  ]);
  expect(classes).toEqual([0, 1]);
  expect(boundary).toBe(0.5);
  expect(right).toBe(0.75);
  const line = levels.find(({ level }) => level === boundary)!.lines.flat();
  expect(line.length).toBeGreaterThan(2);
  for (const [x] of line) expect(x).toBeCloseTo(0.5, 9);
  expect(points.map(({ band, isHeldOut }) => [band, isHeldOut])).toEqual([
    [0, true],
    [9, false],
    [9, false],
    [0, false],
  ]);
});

test('other values have level lines at round values, and each point the band of its own', () => {
  const { classes, boundary, right, levels, points } = mapWith([
    [0.1, 0.5, 0.05],
    [0.4, 0.5, 0.62],
    [0.9, 0.5, 1.9],
  ]);
  expect([classes, boundary, right]).toEqual([null, null, null]);
  const inside = levels.slice(1).map(({ level }) => level);
  expect(inside[0]).toBe(0.2);
  for (const { band, ...point } of points) {
    const observed = [0.05, 0.62, 1.9][[0.1, 0.4, 0.9].indexOf(point.x)]!;
    expect(band).toBe(inside.filter((level) => level <= observed).length);
  }
});

test('one value, or three, are no classes', () => {
  expect(classesOf([1, 1])).toBeNull();
  expect(classesOf([1, 2, 3])).toBeNull();
  expect(classesOf([2, -1, 2, Number.NaN])).toEqual([-1, 2]);
});
