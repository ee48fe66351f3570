/** Prepares the loss panel: a limited number of points for each curve, on axes that seldom move. */

import type { Series } from '../state/series';
import { chartWords as words } from '../words';
import { downsample, type Point } from './downsample';
import { smooth } from './smoothing';
import { linearScale, logScale, niceAbove, type Scale } from './ticks';

export interface LossCurves {
  readonly raw: readonly Point[];
  /** Null without smoothing. */
  readonly smoothed: readonly Point[] | null;
  /** Empty where nothing is held out. */
  readonly holdout: readonly Point[];
  /** The losses of the last run; empty if there is none. */
  readonly ghost: readonly Point[];
  readonly x: Scale;
  readonly y: Scale;
  /** Says why the axis is not the one that was asked for; null if it is. */
  readonly remark: string | null;
}

export interface LossOptions {
  readonly logarithmic: boolean;
  /** The span of the smoothing, in steps; 0 for none. */
  readonly smoothing: number;
  /** The number of steps of the whole run, which is the end of the axis. */
  readonly steps: number;
  /** Whether the run takes more steps. */
  readonly live: boolean;
}

/** Limits all curves together to 1,500 points. */
const most = { raw: 600, smoothed: 280, holdout: 280, ghost: 280 };

/**
 * The end of the axis. It is small enough to show single steps, and it grows in jumps, so that the axis does not
 * slide.
 */
function stepScale(series: Series, ghost: Series | null, { steps, live }: LossOptions): Scale {
  const reached = series.steps.at(-1) ?? 0;
  const room = live ? Math.min(steps, niceAbove(Math.max(10, reached))) : reached === 0 ? steps : reached;
  const high = Math.max(1, room, ghost?.steps.at(-1) ?? 0);
  return { ...linearScale(0, high, { fromZero: true, wanted: 5 }), low: 0, high };
}

interface Extent {
  readonly low: number;
  readonly high: number;
  readonly lowestPositive: number;
}

function extentOf(curves: readonly (readonly Point[])[]): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let lowestPositive = Number.POSITIVE_INFINITY;
  for (const curve of curves) {
    for (const { y } of curve) {
      if (y < low) low = y;
      if (y > high) high = y;
      if (y > 0 && y < lowestPositive) lowestPositive = y;
    }
  }
  return { low, high, lowestPositive };
}

function lossScale(
  { low, high, lowestPositive }: Extent,
  logarithmic: boolean,
): Pick<LossCurves, 'y' | 'remark'> {
  const linear = linearScale(low, high, { fromZero: true });
  if (!logarithmic) return { y: linear, remark: null };
  if (low < 0) return { y: linear, remark: words.negativeLoss };
  if (!(high > 0)) return { y: linear, remark: words.noPositiveLoss };
  const y = logScale(lowestPositive, high);
  return { y, remark: low === 0 ? words.zeroLoss : null };
}

export function lossCurves(series: Series, ghost: Series | null, options: LossOptions): LossCurves {
  const { steps, losses, holdoutLosses } = series;
  const { smoothing, logarithmic } = options;
  const raw = downsample(steps, losses, most.raw);
  const holdout = downsample(steps, holdoutLosses, most.holdout);
  const last = ghost === null ? [] : downsample(ghost.steps, ghost.losses, most.ghost);
  const { y, remark } = lossScale(extentOf([raw, holdout, last]), logarithmic);
  return {
    raw,
    smoothed: smoothing > 0 ? downsample(steps, smooth(steps, losses, smoothing), most.smoothed) : null,
    holdout,
    ghost: last,
    x: stepScale(series, ghost, options),
    y,
    remark,
  };
}

/** The index of the record nearest to a step; -1 if there is none. */
export function nearestRecord(steps: ArrayLike<number>, step: number): number {
  let low = 0;
  let high = steps.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= step) low = middle;
    else high = middle;
  }
  return step - steps[low]! <= steps[high]! - step ? low : high;
}
