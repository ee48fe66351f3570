/**
 * Prepares the fan of a population: the losses of its traced members, on axes that a few bad starts do not distort.
 */

import type { Fan } from '../state/fan';
import type { Series } from '../state/series';
import { downsample, type Point } from './downsample';
import { SettledAxis } from './lossAxis';
import { linearScale, type Scale } from './ticks';

export interface FanCurves {
  /** One line for each traced member. */
  readonly members: readonly (readonly Point[])[];
  /** The smallest loss of all members. */
  readonly best: readonly Point[];
  readonly x: Scale;
  readonly y: Scale;
}

/** The share of the first losses that is within the axis. */
const shownShare = 0.9;
const maxBest = 300;

/** `axis` is that of the run, and keeps what it was. */
export function fanCurves(
  fan: Fan,
  series: Series,
  { steps, live }: { readonly steps: number; readonly live: boolean },
  axis = new SettledAxis(),
): FanCurves {
  const { rows } = fan;
  const members = Array.from(rows[0]?.losses ?? [], (_, member) =>
    rows.flatMap(({ step, losses }) => {
      const y = losses[member]!;
      return Number.isFinite(y) ? [{ x: step, y }] : [];
    }),
  );
  const best = downsample(series.steps, series.losses, maxBest);
  const reached = series.steps.at(-1) ?? 0;
  const room = Math.max(1, live ? steps : reached);
  return {
    members: members.filter((line) => line.length > 0),
    best,
    x: { ...linearScale(0, room, { fromZero: true, wanted: 5 }), low: 0, high: room },
    y: lossScale(members, best, live, axis),
  };
}

/** The axis is logarithmic if every loss is above zero. */
function lossScale(
  members: readonly (readonly Point[])[],
  best: readonly Point[],
  live: boolean,
  axis: SettledAxis,
): Scale {
  const starts = members.flatMap((line) => line[0]?.y ?? []).sort((a, b) => a - b);
  const lowest = Math.min(...best.map(({ y }) => y));
  const wild = starts[Math.floor(shownShare * (starts.length - 1))] ?? lowest;
  const highest = Math.max(wild, best[0]?.y ?? wild);
  const range = { low: lowest, lowestPositive: lowest, high: highest, highest };
  return axis.fit(range, lowest > 0 && highest > lowest, live);
}
