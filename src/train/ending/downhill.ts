/**
 * Follows the slope down from the end of a run: by orders of magnitude, to see whether the loss falls on and on, and by
 * the shortest moves, to see why a line search found nothing lower.
 */

import { type Evaluated, moved, type Probe } from './probe';

/** The loss falls on and on: by so much, as far as it was tried, and what the parameters would be there. */
export interface Beyond {
  readonly fall: number;
  readonly naturals: Float64Array;
}

/** What is lower along the slope, near the end. */
export interface Downhill {
  /** By how much the loss falls at most. */
  readonly fall: number;
  /** Whether it is no number at one of the moves, and falls up to there. */
  readonly ends: boolean;
}

/** How far the way down is followed, in sizes of the parameters. */
const distances = [1, 10, 100, 1000];
export const farthest = 1000;

/** Follows the slope by orders of magnitude; null as soon as the loss does not fall. */
export async function lookBeyond(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  noise: number,
): Promise<Beyond | null> {
  const unit = downwards(end, elements, scales);
  if (unit === null || !probe.affords(distances.length)) return null;
  const along = await probe.at(distances.map((length) => moved(end.point, length, unit)));
  let farthest = end;
  for (const each of along) {
    if (!(each.loss <= farthest.loss + noise)) return null;
    farthest = each;
  }
  return { fall: end.loss - farthest.loss, naturals: farthest.naturals };
}

/** The moves by which the way down is begun, relative to the parameters. */
const beginnings = Array.from({ length: 33 }, (_, index) => 10 ** (index / 2 - 16));

/** Follows the slope from the shortest moves on; null if there is no slope. */
export async function lookDownhill(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
): Promise<Downhill | null> {
  const unit = downwards(end, elements, scales);
  if (unit === null || !probe.affords(beginnings.length)) return null;
  const along = await probe.at(beginnings.map((length) => moved(end.point, length, unit)));
  const broken = along.findIndex(({ loss }) => !Number.isFinite(loss));
  const before = broken < 0 ? along : along.slice(0, broken);
  const fall = before.reduce((most, { loss }) => Math.max(most, end.loss - loss), 0);
  return { fall, ends: broken >= 0 && (before.length === 0 || before.at(-1)!.loss < end.loss) };
}

/** The way down, in which the element that moves farthest relative to its size moves by that; null without a slope. */
function downwards(end: Evaluated, elements: readonly number[], scales: Float64Array): Float64Array | null {
  const way = new Float64Array(end.point.length);
  for (const at of elements) way[at] = -end.slopes[at]! * scales[at]!;
  const longest = way.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return longest === 0 ? null : way.map((each, at) => (each / longest) * scales[at]!);
}
