/**
 * Prepares the map of a fit over two inputs: bands of what is predicted, and points in the colours of what is observed. Where
 * only two values are observed, they are classes, and the line half way between them is the boundary.
 */

import type { PlotMap, PlotSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import type { Overlay } from '../state/overlays';
import { chartWords as words } from '../words';
import { between, cut, type Level, rounded, type Share } from './contours';
import type { Point } from './downsample';
import { linearTicks, niceAbove, type Scale } from './ticks';

export interface MapPoint extends Point {
  readonly isHeldOut: boolean;
  /** The band of the observed value, counted from the lowest. */
  readonly band: number;
}

export interface FitMap {
  readonly levels: readonly Level[];
  readonly points: readonly MapPoint[];
  /** The two observed values, the lower first; null if there are others. */
  readonly classes: readonly [number, number] | null;
  /** The level of the boundary between two classes; null without. */
  readonly boundary: number | null;
  /** The share of the points that are on the side of their class; null without classes. */
  readonly right: number | null;
  readonly x: Scale;
  readonly y: Scale;
}

const levelCount = 9;

/** The two values of a column that has no others; null for another column. */
export function classesOf(observed: ArrayLike<number>): readonly [number, number] | null {
  const values = new Set<number>();
  for (let index = 0; index < observed.length && values.size < 3; index++)
    if (Number.isFinite(observed[index])) values.add(observed[index]!);
  const [a, b] = [...values].sort((one, other) => one - other);
  return values.size === 2 ? [a!, b!] : null;
}

/** What does not change while the program trains. */
export function mapFrame(map: PlotMap): Pick<FitMap, 'classes' | 'x' | 'y'> {
  return { classes: classesOf(map.observed), x: scaleOf(map.x), y: scaleOf(map.y) };
}

function scaleOf([low, high]: readonly [number, number]): Scale {
  return { kind: 'linear', low, high, ticks: linearTicks(low, high) };
}

/** `values` are those of the plot's curve: of the grid, then of some rows. */
export function fitMap(plot: PlotSummary, map: PlotMap, values: Float64Array): FitMap {
  const frame = mapFrame(map);
  const { size } = map;
  const grid = { columns: size, rows: size, values: values.subarray(0, size * size) };
  const ends = frame.classes ?? rangeOf([map.observed, grid.values]);
  const boundary = frame.classes === null ? null : (ends[0] + ends[1]) / 2;
  const inside = boundary === null ? roundLevels(ends) : shareLevels(ends);
  const finite = grid.values.filter(Number.isFinite);
  // The first region is wherever there are values.
  const base = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const levels = finite.length === 0 ? [] : cut(grid, [Math.min(base, inside[0] ?? base), ...inside]);
  return {
    ...frame,
    levels,
    points: pointsOf(plot, map, inside),
    boundary,
    right: boundary === null ? null : shareRight(map, values, boundary),
  };
}

/** Other runs on a map: their lines at the boundary, or at every second level. */
export interface OtherLines {
  readonly id: string;
  /** The classes of the lines. */
  readonly mark: string;
  readonly lines: readonly (readonly Share[])[];
}

/** `levels` are those of the map that is shown, the first one below all values. */
export function otherLines(
  overlays: readonly Overlay[],
  { title }: Pick<PlotSummary, 'title'>,
  map: Pick<PlotMap, 'x' | 'y'>,
  levels: readonly number[],
): readonly OtherLines[] {
  return overlays.flatMap(({ id, mark, maps }) => {
    const own = maps.find(({ plot }) => plot === title);
    if (own === undefined) return [];
    const grid = { columns: own.size, rows: own.size, values: own.values };
    const lines = cut(grid, levels).flatMap((level) => level.lines);
    const onto = (from: PlotMap['x'], to: PlotMap['x'], share: number): number =>
      (from[0] + (from[1] - from[0]) * share - to[0]) / (to[1] - to[0]);
    return [
      {
        id,
        mark,
        lines: lines.map((line) =>
          line.map(([x, y]): Share => [onto(own.x, map.x, x), onto(own.y, map.y, y)]),
        ),
      },
    ];
  });
}

/** The levels at which other runs are drawn. */
export function levelsOfOthers(map: PlotMap): readonly number[] {
  const classes = classesOf(map.observed);
  if (classes !== null) return [(classes[0] + classes[1]) / 2];
  return roundLevels(rangeOf([map.observed])).filter((_, index) => index % 2 === 0);
}

/** A row is said where it is nearer than this, in shares of the axes. */
const near = 0.03;

/** What a place of a map says: the inputs, what is predicted there, and what is observed in a row that is near. */
export function readPlace(
  { xLabel, yLabel, points }: Pick<PlotSummary, 'xLabel' | 'yLabel' | 'points'>,
  { size, stride, observed, ...ends }: PlotMap,
  values: Float64Array,
  [x, y]: Share,
): string {
  const along = ([low, high]: PlotMap['x'], share: number): number =>
    rounded(low + (high - low) * share, niceAbove((high - low) / 2000));
  const grid = { columns: size, rows: size, values: values.subarray(0, size * size) };
  let [row, least] = [-1, near];
  for (let index = 0; index < observed.length; index += stride) {
    const shareOf = ([low, high]: PlotMap['x'], value: number): number => (value - low) / (high - low);
    const away = Math.hypot(shareOf(ends.x, points.x[index]!) - x, shareOf(ends.y, points.y[index]!) - y);
    if (away < least) [row, least] = [index, away];
  }
  return [
    `${xLabel} ${formatPlain(along(ends.x, x))}`,
    `${yLabel} ${formatPlain(along(ends.y, y))}`,
    words.predictedHere(formatPlain(between(grid, [x, y]), 4)),
    ...(row < 0 ? [] : [words.observedHere(row, formatPlain(observed[row]!, 4))]),
  ].join(', ');
}

function rangeOf(columns: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns)
    for (let index = 0; index < column.length; index++) {
      const value = column[index]!;
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  return [low, high];
}

function roundLevels([low, high]: readonly [number, number]): readonly number[] {
  return linearTicks(low, high, levelCount).filter((level) => level > low && level < high);
}

/** Tenths of the way from one class to the other. */
function shareLevels([low, high]: readonly [number, number]): readonly number[] {
  return Array.from(
    { length: levelCount },
    (_, index) => low + ((high - low) * (index + 1)) / (levelCount + 1),
  );
}

function pointsOf(
  { points, heldOut }: PlotSummary,
  { observed, stride }: PlotMap,
  levels: readonly number[],
): readonly MapPoint[] {
  const drawn: MapPoint[] = [];
  for (let row = 0; row < observed.length; row += stride) {
    const [x, y, value] = [points.x[row]!, points.y[row]!, observed[row]!];
    if (![x, y, value].every(Number.isFinite)) continue;
    drawn.push({
      x,
      y,
      isHeldOut: heldOut[row] === 1,
      band: levels.filter((level) => level <= value).length,
    });
  }
  return drawn;
}

function shareRight({ size, stride, observed }: PlotMap, values: Float64Array, boundary: number): number {
  const predicted = values.subarray(size * size);
  const right = predicted.filter(
    (value, index) => value > boundary === observed[index * stride]! > boundary,
  ).length;
  return right / Math.max(1, predicted.length);
}
