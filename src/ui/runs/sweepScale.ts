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

/** Axes that show every member that ended with a number, by factors where the losses are far apart; null if there are none. */
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
    y: isWide ? logScale(lowest, highest) : linearScale(lowest, highest),
  };
}
