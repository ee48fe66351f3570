/**
 * Cuts a grid of values at levels: for each level the region above it, and the lines along which the values are equal. Places
 * are shares of the axes, from 0 to 1. What is not finite is in no region and beside no line.
 */

import { contours } from 'd3-contour';
import { niceAbove } from './ticks';

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** The values, row by row. */
  readonly values: ArrayLike<number>;
}

/** A place on the grid, as shares of the axes. */
export type Share = readonly [x: number, y: number];

export interface Level {
  readonly level: number;
  /** Closed rings; a ring within another is a hole. */
  readonly region: readonly (readonly Share[])[];
  readonly lines: readonly (readonly Share[])[];
}

/** One for each level, in order. The regions overlap, so that one is drawn over the one before without a gap. */
export function cut(grid: Grid, levels: readonly number[]): readonly Level[] {
  const { columns, rows } = grid;
  const values = Array.from(grid.values, (value) => (Number.isFinite(value) ? value : Number.NaN));
  const cutter = contours().size([columns, rows]);
  return levels.map((level) => {
    const rings = cutter.contour(values, level).coordinates.flat();
    return {
      level,
      region: rings.map((ring) => ring.map((point) => shareOf(grid, point))),
      lines: rings.flatMap((ring) => linesOf(ring, { columns, rows, values }, level)),
    };
  });
}

/** A sample is in the middle of its cell. */
function shareOf({ columns, rows }: Grid, [x = 0, y = 0]: readonly number[]): Share {
  const within = (value: number): number => Math.max(0, Math.min(1, value));
  return [within((x - 0.5) / (columns - 1)), within((y - 0.5) / (rows - 1))];
}

/** The parts of a ring that are between samples: not those along the edge of the grid, or of what is not finite. */
function linesOf(
  ring: readonly (readonly number[])[],
  grid: Grid,
  level: number,
): readonly (readonly Share[])[] {
  const lines: Share[][] = [];
  let line: Share[] = [];
  const end = (): void => {
    if (line.length > 1) lines.push(line);
    line = [];
  };
  for (const point of ring) {
    if (isBetweenSamples(point, grid, level)) line.push(shareOf(grid, point));
    else end();
  }
  end();
  return lines;
}

/** How far a value may be from the level that it has, relative to that. */
const rounding = 1e-12;

function isBetweenSamples(
  [x = 0, y = 0]: readonly number[],
  { columns, rows, values }: Grid,
  level: number,
): boolean {
  const [left, right] = [Math.floor(x - 0.5), Math.ceil(x - 0.5)];
  const [below, above] = [Math.floor(y - 0.5), Math.ceil(y - 0.5)];
  if (left < 0 || below < 0 || right >= columns || above >= rows) return false;
  // Beside what is not finite, the ring goes through samples of any value.
  if (left === right && below === above)
    return Math.abs(values[below * columns + left]! - level) <= rounding * Math.abs(level);
  return [below, above].every((row) =>
    [left, right].every((column) => Number.isFinite(values[row * columns + column])),
  );
}

/** Levels that divide the finite values into groups of about equal size, the lowest first, with few digits. */
export function evenLevels(values: ArrayLike<number>, count: number): readonly number[] {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const at = (index: number): number => sorted[Math.floor((index * (sorted.length - 1)) / (count + 1))]!;
  const levels = new Set<number>();
  for (let index = 1; index <= count; index++) {
    const gap = Math.min(at(index) - at(index - 1), at(index + 1) - at(index));
    if (gap > 0) levels.add(rounded(at(index), niceAbove(gap / 4)));
  }
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  return [...levels].filter((level) => level > low && level < high).sort((a, b) => a - b);
}

/** The nearest multiple of a step of few digits. */
export function rounded(value: number, step: number): number {
  // Divided where the step is a fraction, so that 3 · 0.1 is 0.3.
  const count = Math.round(value / step);
  return (step < 1 ? count / Math.round(1 / step) : count * step) || 0;
}

export interface Least {
  readonly column: number;
  readonly row: number;
  readonly value: number;
}

/** The smallest value, and where it is; null if there is none. */
export function leastOf({ columns, values }: Grid): Least | null {
  let best = -1;
  for (let index = 0; index < values.length; index++)
    if (Number.isFinite(values[index]) && (best < 0 || values[index]! < values[best]!)) best = index;
  return best < 0 ? null : { column: best % columns, row: Math.floor(best / columns), value: values[best]! };
}

/** The smallest value in shares of the axes: between the samples, where parabolas through its neighbours have theirs. */
export function leastPlace(grid: Grid, { column, row }: Least): Share {
  const { columns, rows, values } = grid;
  const at = (x: number, y: number): number => values[y * columns + x] ?? Number.NaN;
  const x = column + vertex(column, columns, (index) => at(index, row));
  const y = rows === 1 ? 0 : row + vertex(row, rows, (index) => at(column, index));
  return [x / (columns - 1), rows === 1 ? 0 : y / (rows - 1)];
}

/** How far the vertex of a parabola through three samples is from the middle one; 0 at an end. */
function vertex(index: number, count: number, at: (index: number) => number): number {
  if (index === 0 || index === count - 1) return 0;
  const [before, here, after] = [at(index - 1), at(index), at(index + 1)];
  const bend = before - 2 * here + after;
  const shift = (before - after) / (2 * bend);
  return Number.isFinite(shift) && Math.abs(shift) <= 1 ? shift : 0;
}

/** The value between the samples around a place, by shares; NaN where one of them is not finite. */
export function between({ columns, rows, values }: Grid, [shareX, shareY]: Share): number {
  const [x, y] = [shareX * (columns - 1), shareY * Math.max(0, rows - 1)];
  if (!(x >= 0 && y >= 0 && x <= columns - 1 && y <= Math.max(0, rows - 1))) return Number.NaN;
  const [left, below] = [
    Math.min(Math.floor(x), columns - 2),
    Math.max(0, Math.min(Math.floor(y), rows - 2)),
  ];
  const [right, up] = [x - left, y - below];
  const row = (index: number): number => {
    const [a, b] = [values[index * columns + left]!, values[index * columns + left + 1]!];
    return right === 0 ? a : a + (b - a) * right;
  };
  return up === 0 ? row(below) : row(below) + (row(below + 1) - row(below)) * up;
}
