/**
 * Counts where one parameter ended in all members of a population: the number of members in each of equal stretches.
 */

import type { MembersProgress } from '../../app/protocol';
import { linearScale, linearTicks, type Scale } from './ticks';

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** How many members ended here, and how many of those found the basin of the best. */
  readonly all: number;
  readonly found: number;
}

export interface EndsBars {
  readonly bars: readonly Bar[];
  /** The value of the parameter in the best member. */
  readonly best: number;
  /** Members too far off to be drawn. */
  readonly outside: number;
  readonly x: Scale;
  readonly y: Scale;
}

const barCount = 30;
/**
 * The share of the members that the axis covers, beside all that found the best, so that a few outliers do not
 * flatten it.
 */
const drawnShare = 0.98;

/** The bars of parameter `index` among `count`. Members that dropped out are left out. */
export function endsBars(
  { losses, ends, found, best }: MembersProgress,
  index: number,
  count: number,
): EndsBars {
  const members = [...losses.keys()].filter(
    (member) => !Number.isNaN(losses[member]!) && Number.isFinite(ends[member * count + index]!),
  );
  const endOf = (member: number): number => ends[member * count + index]!;
  const sorted = Float64Array.from(members, endOf).sort();
  const cut = Math.floor((sorted.length * (1 - drawnShare)) / 2);
  const inner = sorted.subarray(cut, sorted.length - cut);
  const kept = [...inner, ...members.filter((member) => found[member] === 1).map(endOf)];
  let [low, high] = [endOf(best), endOf(best)];
  for (const value of kept) [low, high] = [Math.min(low, value), Math.max(high, value)];
  // All members ended at one value: the axis is a stretch around it.
  const spread = high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  const margin = spread ? 0.04 * (high - low) : Math.abs(low) * 0.1 || 1;
  [low, high] = [low - margin, high + margin];
  const width = (high - low) / barCount;
  const all = new Uint32Array(barCount);
  const good = new Uint32Array(barCount);
  let outside = 0;
  for (const member of members) {
    const value = endOf(member);
    if (value < low || value > high) {
      outside++;
      continue;
    }
    const bar = Math.min(barCount - 1, Math.floor((value - low) / width));
    all[bar]!++;
    if (found[member] === 1) good[bar]!++;
  }
  const bars = Array.from(all, (each, bar) => ({
    from: low + bar * width,
    to: low + (bar + 1) * width,
    all: each,
    found: good[bar]!,
  }));
  return {
    bars,
    best: endOf(best),
    outside,
    x: { kind: 'linear', low, high, ticks: linearTicks(low, high, 3) },
    y: linearScale(0, Math.max(1, ...all), { fromZero: true, wanted: 3 }),
  };
}
