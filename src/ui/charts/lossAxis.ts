/**
 * Chooses the axis of losses for the run that is shown. A few outliers are cut off rather than flatten the rest, other runs
 * do not stretch it, and while the run trains it moves seldom, and then far.
 */

import { linearScale, logScale, type Scale } from './ticks';

/** The losses that the axis is made for, and how far the run is. */
export interface ShownLosses {
  /** The losses of the training rows, then those of the rows held out. */
  readonly columns: readonly ArrayLike<number>[];
  /** The share of the run's steps that was taken, of 1. */
  readonly share: number;
}

export interface LossRange {
  /** The smallest loss, the smallest above zero, and the largest that is on the axis. */
  readonly low: number;
  readonly lowestPositive: number;
  readonly high: number;
  /** The largest loss; above `high` if the axis leaves out outliers. */
  readonly highest: number;
}

/** How many losses the quantiles are taken of. */
const maxSample = 600;
/** How far above its first loss, or above most losses, a run may rise and stay on the axis, in units of theirs. */
const reach = 4;
/** A first loss so many times above nearly all others is an outlier itself. */
const farStart = 50;
/** Fewer losses than this, or a smaller share of the run, say nothing of the others. */
const minSample = 40;
const minShare = 0.05;

/** What of the losses is to be on the axis. Everything is infinite or NaN where there are none. */
export function lossRange({ columns, share }: ShownLosses): LossRange {
  let low = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let lowestPositive = Number.POSITIVE_INFINITY;
  for (const column of columns) {
    for (let index = 0; index < column.length; index++) {
      const loss = column[index]!;
      if (!Number.isFinite(loss)) continue;
      if (loss < low) low = loss;
      if (loss > highest) highest = loss;
      if (loss > 0 && loss < lowestPositive) lowestPositive = loss;
    }
  }
  if (low > highest) return { low, lowestPositive, high: highest, highest };
  const base = Math.min(low, 0);
  const sample = sampleOf(columns[0] ?? []);
  const start = (sample[0] ?? highest) - base;
  const sorted = sample.toSorted((a, b) => a - b);
  const at = (quantile: number): number => (sorted[Math.floor(quantile * (sorted.length - 1))] ?? low) - base;
  const most = at(0.95);
  const isFarStart = sorted.length >= minSample && share >= minShare && most > 0 && start > farStart * most;
  // A run that rises to a level is shown there; one that diverges has none.
  const level = most <= reach * at(0.5) || start <= 0 ? at(0.5) : 0;
  const limit = reach * (isFarStart ? most : Math.max(start, level));
  const high = limit > 0 ? Math.min(highest, base + limit) : highest;
  return { low, lowestPositive, high, highest };
}

/** The finite losses, in order, evenly thinned. */
function sampleOf(losses: ArrayLike<number>): number[] {
  const stride = Math.max(1, Math.ceil(losses.length / maxSample));
  const sample: number[] = [];
  for (let index = 0; index < losses.length; index += stride)
    if (Number.isFinite(losses[index])) sample.push(losses[index]!);
  return sample;
}

/** The share of an axis that is free above the first loss: a run often rises a little before it falls. */
const headroom = 0.1;
/** An axis that shows the range in less than this share of it is made anew. */
const minUse = 1 / 12;
/** How many decades are below the first loss at first. */
const firstDecades = 3;

/** The axis of one run, which keeps what it was as long as the losses fit. */
export class SettledAxis {
  private scale: Scale | null = null;

  /** `isLogarithmic` asks for an axis of logarithms, which only positive losses have. */
  fit(range: LossRange, isLogarithmic: boolean, isLive: boolean): Scale {
    const kind = isLogarithmic ? 'log' : 'linear';
    const before = this.scale?.kind === kind ? this.scale : null;
    const scale = isLogarithmic ? logarithmic(range, isLive, before) : linear(range, isLive, before);
    this.scale = scale;
    return scale;
  }
}

function linear({ low, high }: LossRange, isLive: boolean, before: Scale | null): Scale {
  if (!isLive || !(low <= high)) return linearScale(low, high, { fromZero: true });
  const from = Math.min(low, 0);
  if (before !== null) {
    const used = (high - from) / (before.high - before.low);
    const fits = low >= before.low && high <= before.high;
    if (fits && used >= minUse) return before;
    const size = high - from;
    // It goes far beyond, so that it need not go again soon.
    const [bottom, top] = [low < before.low ? from - size : from, high > before.high ? high + size : high];
    return linearScale(bottom, fits ? high : Math.max(top, before.high), { fromZero: true });
  }
  return linearScale(from, high + headroom * (high - from), { fromZero: true });
}

function logarithmic({ lowestPositive, high }: LossRange, isLive: boolean, before: Scale | null): Scale {
  if (!isLive) return logScale(lowestPositive, high);
  if (before === null) return logScale(Math.min(lowestPositive, high / 10 ** firstDecades), 2 * high);
  if (lowestPositive >= before.low && high <= before.high) return before;
  const decades = Math.log10(before.high / before.low);
  const bottom =
    lowestPositive < before.low ? Math.min(lowestPositive, before.low / 10 ** decades) : before.low;
  const top = high > before.high ? Math.max(10 * high, before.high) : before.high;
  return logScale(bottom, top);
}
