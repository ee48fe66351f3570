/** Prepares a plot of the fit panel: measured points, the curves at the start and now, and the axes. */

import type { CurveSummary, PlotSummary } from '../../app/protocol';
import { chartWords as words } from '../words';
import type { Point } from './downsample';
import { linearScale, type Scale } from './ticks';

export interface FitCurves {
  readonly points: readonly Point[];
  readonly heldOut: readonly Point[];
  /** The line through all points of a series, which are at equal distances; empty for others. */
  readonly series: readonly Point[];
  readonly curves: readonly FitCurve[];
  readonly x: Scale;
  readonly y: Scale;
  /** Says that only some of the points are drawn; null if all are. */
  readonly remark: string | null;
}

export interface FitCurve {
  readonly label: string;
  readonly now: readonly Point[];
  readonly start: readonly Point[];
}

const maxPoints = 700;

interface Range {
  readonly low: number;
  readonly high: number;
}

const nothing: Range = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

function rangeOf(values: ArrayLike<number>, from: Range = nothing): Range {
  let { low, high } = from;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Leaves room for a curve that leaves the points, but not so much that the points cannot be seen. */
function withCurves(points: Range, curves: readonly ArrayLike<number>[]): Range {
  const all = curves.reduce((range: Range, curve) => rangeOf(curve, range), points);
  if (points.low > points.high) return all;
  const size = points.high - points.low || Math.abs(points.high) || 1;
  return { low: Math.max(all.low, points.low - size), high: Math.min(all.high, points.high + size) };
}

/** The points of a curve in the order of x, since a curve is a function of x. */
function line(xs: ArrayLike<number>, ys: ArrayLike<number>): Point[] {
  const points: Point[] = [];
  for (let index = 0; index < xs.length; index++) {
    const [x, y] = [xs[index]!, ys[index]!];
    if (Number.isFinite(x) && Number.isFinite(y)) points.push({ x, y });
  }
  return points.sort((a, b) => a.x - b.x);
}

/** Fewer points than this are no series. */
const minSeries = 5;
/** How far apart two distances may be, relative to their mean. */
const uneven = 1e-6;

/** Whether the values are those of a clock or a calendar: increasing, at equal distances. */
export function isSeries(x: Float64Array): boolean {
  const step = (x[x.length - 1]! - x[0]!) / (x.length - 1);
  if (x.length < minSeries || !(step > 0)) return false;
  return x.every((value, index) => Math.abs(value - x[0]! - index * step) <= uneven * step * x.length);
}

interface Split {
  readonly points: Point[];
  readonly heldOut: Point[];
  readonly remark: string | null;
}

function split(xs: ArrayLike<number>, ys: ArrayLike<number>, isHeldOut: (index: number) => boolean): Split {
  const stride = Math.ceil(xs.length / maxPoints);
  const result: Split = {
    points: [],
    heldOut: [],
    remark: stride > 1 ? words.thinned(stride, xs.length) : null,
  };
  for (let index = 0; index < xs.length; index += stride) {
    const [x, y] = [xs[index]!, ys[index]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    (isHeldOut(index) ? result.heldOut : result.points).push({ x, y });
  }
  return result;
}

/** `now` holds the values of the plot's curves, in order. */
export function fitCurves(plot: PlotSummary, now: readonly Float64Array[]): FitCurves {
  return plot.kind === 'agreement' ? agreement(plot, now) : overX(plot, now);
}

function overX({ points, heldOut, curves }: PlotSummary, now: readonly Float64Array[]): FitCurves {
  const measured = split(points.x, points.y, (index) => heldOut[index] === 1);
  const x = curves.reduce((range: Range, curve) => rangeOf(curve.x, range), rangeOf(points.x));
  const y = withCurves(rangeOf(points.y), [...curves.map((curve) => curve.y), ...now]);
  return {
    ...measured,
    series: isSeries(points.x) ? line(points.x, points.y) : [],
    curves: curves.map((curve, index) => ({
      label: curve.label,
      now: line(curve.x, now[index] ?? curve.y),
      start: line(curve.x, curve.y),
    })),
    x: linearScale(x.low, x.high, { wanted: 5 }),
    y: linearScale(y.low, y.high, { fromZero: y.low < y.high / 3 }),
  };
}

/** Predictions over measured values. Both axes are the same, and a line shows where the two are equal. */
function agreement({ heldOut, curves, points }: PlotSummary, now: readonly Float64Array[]): FitCurves {
  const curve: CurveSummary | undefined = curves[0];
  const measured = curve?.x ?? points.x;
  const predicted = now[0] ?? curve?.y ?? new Float64Array(0);
  const stride = Math.ceil(points.x.length / Math.max(1, measured.length));
  const { low, high } = withCurves(rangeOf(points.x), [predicted]);
  const scale = linearScale(low, high);
  const ends = [
    { x: scale.low, y: scale.low },
    { x: scale.high, y: scale.high },
  ];
  return {
    ...split(measured, predicted, (index) => heldOut[index * stride] === 1),
    series: [],
    curves: [{ label: words.predicted, now: [], start: ends }],
    x: scale,
    y: scale,
  };
}
