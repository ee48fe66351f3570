/**
 * Finds fewer points that draw the same line. It divides x into equal stretches and keeps the smallest and the
 * largest y of each, in their order, and the first and the last point. It leaves out points that are not finite.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** At most `max` points (4 at least) of the line through `xs` and `ys`; xs must not decrease. */
export function downsample(xs: ArrayLike<number>, ys: ArrayLike<number>, max: number): Point[] {
  const finite: number[] = [];
  const length = Math.min(xs.length, ys.length);
  for (let index = 0; index < length; index++) if (Number.isFinite(ys[index]!)) finite.push(index);
  if (finite.length <= max) return finite.map((index) => ({ x: xs[index]!, y: ys[index]! }));
  return extremes(finite, xs, ys, Math.max(1, Math.floor((max - 2) / 2)));
}

function extremes(
  finite: readonly number[],
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  stretches: number,
): Point[] {
  const first = finite[0]!;
  const last = finite[finite.length - 1]!;
  const points: Point[] = [];
  const keep = (index: number): void => {
    points.push({ x: xs[index]!, y: ys[index]! });
  };
  const stretchOf = (index: number): number =>
    Math.min(stretches - 1, Math.floor(((xs[index]! - xs[first]!) / (xs[last]! - xs[first]!)) * stretches));
  keep(first);
  for (let at = 1; at < finite.length - 1; ) {
    const stretch = stretchOf(finite[at]!);
    let low = finite[at]!;
    let high = low;
    for (; at < finite.length - 1 && stretchOf(finite[at]!) === stretch; at++) {
      const index = finite[at]!;
      if (ys[index]! < ys[low]!) low = index;
      if (ys[index]! > ys[high]!) high = index;
    }
    keep(Math.min(low, high));
    if (low !== high) keep(Math.max(low, high));
  }
  keep(last);
  return points;
}
