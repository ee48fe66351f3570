/** Lines of equal height through a grid of values, by marching squares, cell by cell. */

export interface Grid {
  /** The number of points along each side. */
  readonly size: number;
  /** The values, row by row. */
  readonly values: ArrayLike<number>;
}

/** A line between two places, in columns and rows of the grid. */
export interface Segment {
  readonly from: readonly [column: number, row: number];
  readonly to: readonly [column: number, row: number];
}

/** The sides of a cell, each as the two corners that it joins: bottom, right, top, left. */
const sides = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
] as const;
const corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** The line at a level. Cells with a corner that is not finite have none. */
export function contour({ size, values }: Grid, level: number): readonly Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const heights = corners.map(([right, up]) => values[(row + up) * size + column + right]!);
      if (!heights.every(Number.isFinite)) continue;
      const crossings = sides.flatMap(([a, b]) => {
        const [low, high] = [heights[a]! - level, heights[b]! - level];
        if (low >= 0 === high >= 0) return [];
        const share = low / (low - high);
        const [from, to] = [corners[a], corners[b]];
        return [
          [column + from[0] + share * (to[0] - from[0]), row + from[1] + share * (to[1] - from[1])] as const,
        ];
      });
      segments.push(...joined(crossings, heights, level));
    }
  }
  return segments;
}

type Crossing = Segment['from'];

/**
 * Two crossings make one line. Four crossings are a saddle: the height in the middle decides which two belong
 * together.
 */
function joined(crossings: readonly Crossing[], heights: readonly number[], level: number): Segment[] {
  const [a, b, c, d] = crossings;
  if (a === undefined || b === undefined) return [];
  if (c === undefined || d === undefined) return [{ from: a, to: b }];
  const middle = heights.reduce((sum, each) => sum + each, 0) / 4;
  // The first corner is on the side of the middle, so the lines cut off the second and the fourth corner.
  const together = heights[0]! >= level === middle >= level;
  return together
    ? [
        { from: a, to: b },
        { from: c, to: d },
      ]
    : [
        { from: a, to: d },
        { from: b, to: c },
      ];
}

/** Levels that divide the finite values into groups of equal size, the lowest first. */
export function evenLevels(values: ArrayLike<number>, count: number): readonly number[] {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const levels = Array.from(
    { length: count },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / (count + 1))],
  );
  return [...new Set(levels)].filter((level): level is number => level !== undefined);
}
