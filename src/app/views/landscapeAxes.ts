/** The axes of a landscape: where their points are, how far they go, and how they grow. */

import { knownBounds, type ParameterConstraint } from '../../stage';
import type { LandscapeAxis } from '../protocol';

/** How near to a bound an axis goes, as a share of its length. */
const nearBound = 1e-3;
/** By how much of its length an axis grows at one end: half, where the points are at equal ratios. */
const growth = { linear: 1, log: 0.5 } as const;
/** Less than this share of its length is no growth: the axis is at its bound. */
const noGrowth = 1e-2;

/** The value at a share of an axis, from 0 to 1, or beyond it. */
export function valueAt({ low, high, scale }: Omit<LandscapeAxis, 'parameter'>, share: number): number {
  return scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
}

/** The part of an axis on which the parameter keeps its constraint, as far as its bounds are known. */
export function allowedAxis(axis: LandscapeAxis, constraint: ParameterConstraint): LandscapeAxis {
  const { low: min, high: max } = knownBounds(constraint);
  const { low, high, scale } = axis;
  const isBetween = Number.isFinite(min) && Number.isFinite(max);
  const margin = nearBound * (isBetween ? max - min : scale === 'log' ? low : high - low);
  const [first, last] = [min + margin, max - margin];
  if (isBetween) return { ...axis, low: Math.max(low, first), high: Math.min(high, last) };
  // An axis beyond its one bound starts there.
  const from = Math.min(Math.max(low, first), last - margin);
  return { ...axis, low: from, high: Math.max(Math.min(high, last), from + margin) };
}

/** The axis, longer at the end at which the smallest of `count` losses is. */
export function grownAxis(axis: LandscapeAxis, least: number, count: number): LandscapeAxis {
  const more = growth[axis.scale];
  if (least === 0) return { ...axis, low: valueAt(axis, -more) };
  if (least === count - 1) return { ...axis, high: valueAt(axis, 1 + more) };
  return axis;
}

/** Whether an axis is hardly longer than it was. */
export function isSameAxis(axis: LandscapeAxis, before: LandscapeAxis): boolean {
  const length = noGrowth * (before.high - before.low);
  return Math.abs(axis.low - before.low) <= length && Math.abs(axis.high - before.high) <= length;
}
