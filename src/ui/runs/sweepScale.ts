/** The axes of a chart of a sweep, and its values in words. */

import { linearScale, logScale, type Scale } from '../charts/ticks';
import type { Family } from '../state/runs';

/** A value of a sweep in words: short, and without commas, which separate values. */
export function shownValue(value: number): string {
  return String(value).replace('-', '−').replace('e+', 'e');
}

export interface SweepAxes {
  readonly x: Scale;
  readonly y: Scale;
}

/** An end loss so many times above the lowest is drawn at the upper edge of an even axis. */
const maxSpread = 1000;

/** The axes over all members that ended with a number; null if there are none. */
export function sweepAxes({ members, scale }: Family): SweepAxes | null {
  const ended = members.filter(({ loss }) => Number.isFinite(loss));
  const values = members.map(({ family }) => family!.value);
  const losses = ended.map(({ loss }) => loss);
  if (losses.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [lowest, highest] = [Math.min(...losses), Math.max(...losses)];
  const isWide = lowest > 0 && highest > 10 * lowest;
  return {
    x: scale === 'log' && low > 0 ? logScale(low, high) : linearScale(low, high),
    y: isWide ? logScale(lowest, Math.min(highest, lowest * maxSpread ** 3)) : linearScale(lowest, highest),
  };
}
