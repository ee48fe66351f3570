/** Prepares the loss panel: a limited number of points for each curve, on axes that are made for the run that is shown. */

import type { Overlay } from '../state/overlays';
import type { Series } from '../state/series';
import { chartWords as words } from '../words';
import { downsample, type Point } from './downsample';
import { type LossRange, lossRange, SettledAxis } from './lossAxis';
import { smooth } from './smoothing';
import { linearScale, type Scale } from './ticks';

/** The losses of another run. */
export interface OverlayCurve extends Pick<Overlay, 'id' | 'name' | 'mark'> {
  readonly points: readonly Point[];
}

export interface LossCurves {
  readonly raw: readonly Point[];
  /** Null without smoothing. */
  readonly smoothed: readonly Point[] | null;
  /** Empty where nothing is held out. */
  readonly holdout: readonly Point[];
  readonly overlays: readonly OverlayCurve[];
  readonly x: Scale;
  readonly y: Scale;
  /** Says what the axes do not show, or why one is not what was asked for; empty if there is nothing to say. */
  readonly remarks: readonly string[];
}

export interface LossOptions {
  readonly logarithmic: boolean;
  /** The span of the smoothing, in steps; 0 for none. */
  readonly smoothing: number;
  /** The number of steps of the whole run. */
  readonly steps: number;
  /** Whether the run takes more steps. */
  readonly live: boolean;
}

/** Limits the curves of the run that is shown to 1,200 points together, and each other run to the points that are kept. */
const maxPoints = { raw: 600, smoothed: 280, holdout: 280 };
/** A run that is over leaves room for others that took up to so many times its steps. */
const maxLonger = 10;

/**
 * The end of a run whose steps are known is the end of the axis from its first step on. Once it is over, the axis ends where
 * the run did, with room for the others.
 */
function stepScale(series: Series, overlays: readonly OverlayCurve[], { steps, live }: LossOptions): Scale {
  const reached = series.steps.at(-1) ?? 0;
  const own = Math.max(1, live || reached === 0 ? steps : reached);
  const longest = Math.max(0, ...overlays.map(({ points }) => points.at(-1)?.x ?? 0));
  const high = live ? own : Math.max(own, Math.min(longest, maxLonger * own));
  return { ...linearScale(0, high, { fromZero: true, wanted: 5 }), low: 0, high };
}

/** Before its first step a run has no curve: then the axis is made for the other that ended lowest. */
function shownColumns(
  { losses, holdoutLosses }: Series,
  overlays: readonly OverlayCurve[],
): readonly ArrayLike<number>[] {
  if (losses.length > 1 || overlays.length === 0) return [losses, holdoutLosses];
  const lowest = overlays.reduce((best, each) =>
    (each.points.at(-1)?.y ?? Number.NaN) < (best.points.at(-1)?.y ?? Number.POSITIVE_INFINITY) ? each : best,
  );
  return [lowest.points.map(({ y }) => y), losses];
}

/** How far below the lowest loss of the run that is shown those of others may reach, on an axis of logarithms. */
const lowestShare = 1e-6;

/** The range with the low ends of other runs: these are what one compares with. */
function withLowEnds(range: LossRange, overlays: readonly OverlayCurve[]): LossRange {
  let { low, lowestPositive } = range;
  for (const { points } of overlays) {
    for (const { y } of points) {
      if (y < low && y >= low - (range.high - range.low)) low = y;
      if (y > 0 && y < lowestPositive && y >= lowestShare * range.lowestPositive) lowestPositive = y;
    }
  }
  return { ...range, low, lowestPositive };
}

/** The curves of other runs, which do not change while the run that is shown does. */
const known = new WeakMap<Overlay, OverlayCurve>();

function curveOf(overlay: Overlay): OverlayCurve {
  const { id, name, mark, steps, losses } = overlay;
  const curve = known.get(overlay) ?? { id, name, mark, points: downsample(steps, losses, steps.length + 4) };
  known.set(overlay, curve);
  return curve;
}

/** `axis` is that of the run, and keeps what it was while the run goes on or something is dragged. */
export function lossCurves(
  series: Series,
  others: readonly Overlay[],
  options: LossOptions,
  axis = new SettledAxis(),
  isDragged = false,
): LossCurves {
  const { steps, losses, holdoutLosses } = series;
  const { smoothing, logarithmic, live } = options;
  const overlays = others.map(curveOf);
  const columns = shownColumns(series, overlays);
  const share = (steps.at(-1) ?? 0) / Math.max(1, live ? options.steps : (steps.at(-1) ?? 1));
  const own = lossRange({ columns, share });
  const range = live ? own : withLowEnds(own, overlays);
  const isLogarithmic = logarithmic && range.low >= 0 && range.high > 0;
  const x = stepScale(series, overlays, options);
  const y = axis.fit(range, isLogarithmic, live || isDragged);
  return {
    raw: downsample(steps, losses, maxPoints.raw),
    smoothed: smoothing > 0 ? downsample(steps, smooth(steps, losses, smoothing), maxPoints.smoothed) : null,
    holdout: downsample(steps, holdoutLosses, maxPoints.holdout),
    overlays,
    x,
    y,
    remarks: [
      ...(logarithmic ? logRemarks(range) : []),
      ...(own.highest > y.high ? [words.lossesAbove(own.highest)] : []),
      ...outsideRemarks(overlays, x, y),
    ],
  };
}

function logRemarks({ low, high }: LossRange): readonly string[] {
  if (low < 0) return [words.negativeLoss];
  if (!(high > 0)) return [words.noPositiveLoss];
  return low === 0 ? [words.zeroLoss] : [];
}

function outsideRemarks(overlays: readonly OverlayCurve[], x: Scale, y: Scale): readonly string[] {
  const beyond = (test: (point: Point) => boolean): number =>
    overlays.filter(({ points }) => points.some(test)).length;
  const above = beyond((point) => point.y > y.high);
  const longer = beyond((point) => point.x > x.high);
  return [...(above > 0 ? [words.runsAbove(above)] : []), ...(longer > 0 ? [words.runsLonger(longer)] : [])];
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
