import { expect, test } from 'vitest';
import type { PlotMap, PlotSummary } from '../../app/protocol';
import { runRow } from '../../testing/runRows';
import { overlaysOf } from '../state/overlays';
import { classesOf, fitMap, levelsOfOthers, otherLines, readPlace } from './fitMap';

const size = 5;

type Row = readonly [x: number, y: number, observed: number];

/** A map over the square from 0 to 1 with these targets at its rows, and a prediction that rises with x. */
function mapWith(rows: readonly Row[]) {
  const { plot, map, values } = partsOf(rows);
  return fitMap(plot, map, values);
}

function partsOf(rows: readonly Row[]) {
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
    pictures: null,
    points: { x: Float64Array.from(rows, ([x]) => x), y: Float64Array.from(rows, ([, y]) => y) },
    heldOut: Uint8Array.from(rows, (_, index) => (index === 0 ? 1 : 0)),
    curves: [],
  };
  const grid = Array.from({ length: size * size }, (_, index) => (index % size) / (size - 1));
  return { plot, map, values: Float64Array.from([...grid, ...rows.map(([x]) => x)]) };
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

test('a place says the inputs, what is predicted there, and what is observed in a row that is near', () => {
  const { plot, map, values } = partsOf([
    [0.1, 0.5, 0],
    [0.9, 0.25, 1],
  ]);
  expect(readPlace(plot, map, values, [0.3, 0.5])).toBe('x 0.3, y 0.5, predicted 0.3');
  expect(readPlace(plot, map, values, [0.9, 0.26])).toBe('x 0.9, y 0.26, predicted 0.9, row 2 observed 1');
});

test('another run has its own boundary on the map, also where its grid is over other inputs', () => {
  const { plot, map } = partsOf([
    [0.1, 0.5, 0],
    [0.9, 0.5, 1],
  ]);
  const levels = levelsOfOthers(map);
  expect(levels).toEqual([0.5]);
  // It predicts x / 2 over the inputs from 0 to 2: one half is at 1, the right end of the map.
  const own = { plot: plot.title, size: 3, x: [0, 2], y: [0, 1] } as const;
  const values = Float64Array.from({ length: 9 }, (_, index) => (index % 3) / 2);
  const row = runRow({ ticked: 'chosen' });
  const maps = [
    { ...own, values },
    { ...own, plot: 'of another plot', values },
  ];
  const overlays = overlaysOf([{ ...row, curves: { ...row.curves!, maps } }], null);
  const [other, ...more] = otherLines(overlays, plot, map, levels);
  expect(more).toEqual([]);
  const line = other!.lines.flat();
  expect(line.length).toBeGreaterThan(1);
  for (const [x] of line) expect(x).toBeCloseTo(1, 9);
});
