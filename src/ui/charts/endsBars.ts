/**
 * Counts where one parameter ended in all members of a population: the number of members in each stretch of an axis that most
 * of them share. What is far off is left out and counted.
 */

import type { MembersProgress } from '../../app/protocol';
import { linearScale, linearTicks, logScale, type Scale } from './ticks';

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** How many members ended here, and how many of those found the basin of the best. */
  readonly all: number;
  readonly found: number;
}

/** Members that are too far off to be drawn, and between which values they ended. */
export interface Outside {
  readonly members: number;
  readonly low: number;
  readonly high: number;
}

export interface EndsBars {
  readonly bars: readonly Bar[];
  /** The value of the parameter in the best member. */
  readonly best: number;
  /** Null if every member is drawn. */
  readonly outside: Outside | null;
  readonly x: Scale;
  readonly y: Scale;
}

const barCount = 30;
/** The quantiles between which most members ended, and how far beyond them the axis may reach, in units of their distance. */
const most = [0.1, 0.9] as const;
const reach = 1;
/** Nearly all members: where most ended at one value. */
const nearlyAll = [0.02, 0.98] as const;
/** Positive values are on a logarithmic axis if nearly all of them span more than this factor. */
const widest = 100;

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
  const values = Float64Array.from(members, endOf).sort();
  const x = axisOf(values, endOf(best));
  const inside = members.filter((member) => endOf(member) >= x.low && endOf(member) <= x.high);
  const { edges, barOf } = stretches(x);
  const all = new Uint32Array(barCount);
  const good = new Uint32Array(barCount);
  for (const member of inside) {
    const bar = barOf(endOf(member));
    all[bar]!++;
    if (found[member] === 1) good[bar]!++;
  }
  return {
    bars: Array.from(all, (each, bar) => ({
      from: edges[bar]!,
      to: edges[bar + 1]!,
      all: each,
      found: good[bar]!,
    })),
    best: endOf(best),
    outside: outsideOf(values, x),
    x,
    y: linearScale(0, Math.max(1, ...all), { fromZero: true, wanted: 3 }),
  };
}

function outsideOf(sorted: Float64Array, { low, high }: Scale): Outside | null {
  const outside = sorted.filter((value) => value < low || value > high);
  return outside.length === 0
    ? null
    : { members: outside.length, low: outside[0]!, high: outside[outside.length - 1]! };
}

/** The axis around most of the sorted values, and the best. */
function axisOf(sorted: Float64Array, best: number): Scale {
  const at = (quantile: number): number => sorted[Math.round(quantile * (sorted.length - 1))]!;
  const isLogarithmic = sorted[0]! > 0 && at(nearlyAll[1]) > widest * at(nearlyAll[0]);
  const to = isLogarithmic ? Math.log : same;
  const [least, greatest] = most.map((quantile) => to(at(quantile)));
  const beyond = reach * (greatest! - least!);
  const fences = beyond > 0 ? [least! - beyond, greatest! + beyond] : nearlyAll.map((each) => to(at(each)));
  const kept = sorted.filter((value) => to(value) >= fences[0]! && to(value) <= fences[1]!);
  const low = Math.min(kept[0] ?? best, best);
  const high = Math.max(kept[kept.length - 1] ?? best, best);
  if (isLogarithmic) return logScale(low, high, 3);
  // All members ended at one value: the axis is a stretch around it.
  const isSpread = high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  const margin = isSpread ? 0.04 * (high - low) : Math.abs(low) * 0.1 || 1;
  const [bottom, top] = [low - margin, high + margin];
  return { kind: 'linear', low: bottom, high: top, ticks: linearTicks(bottom, top, 3) };
}

const same = (value: number): number => value;

/** Stretches of equal length on the axis: where each begins and ends, and which one a value is in. */
function stretches({ kind, low, high }: Scale) {
  const [to, from] = kind === 'log' ? [Math.log, Math.exp] : [same, same];
  const width = (to(high) - to(low)) / barCount;
  return {
    edges: Array.from({ length: barCount + 1 }, (_, bar) => from(to(low) + bar * width)),
    barOf: (value: number): number =>
      Math.max(0, Math.min(barCount - 1, Math.floor((to(value) - to(low)) / width))),
  };
}
