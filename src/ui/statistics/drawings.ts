/** Prepares the charts of the statistics: residuals, their quantiles, and the profile of a parameter. */

import type { ProfileReport, RowsReport } from '../../app/protocol';
import type { Point } from '../charts/downsample';
import type { LegendItem } from '../charts/Legend';
import { linearScale, type Scale } from '../charts/ticks';
import { chartWords, commonWords, statisticsWords as words } from '../words';

export interface DrawnLine {
  /** Its classes, different from those of the other lines. */
  readonly mark: string;
  /** Several pieces of one look. */
  readonly points: readonly (readonly Point[])[];
}

export interface Drawing {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly points: readonly Point[];
  readonly heldOut: readonly Point[];
  readonly lines: readonly DrawnLine[];
  readonly legend: readonly LegendItem[];
  /** Says that only some points are drawn; null if all are. */
  readonly remark: string | null;
}

const maxPoints = 700;

/** Residuals over predictions, or over their places where there are none; null without residuals. */
export function residualDrawing({ residuals, predictions, heldOut, target }: RowsReport): Drawing | null {
  if (residuals === null) return null;
  const xs = predictions ?? Float64Array.from(residuals, (_, index) => index);
  const points = pointsOf(xs, residuals, heldOut);
  const x = around(points.all.map((each) => each.x));
  const name = target === null ? '' : `${target.label}, `;
  return {
    label: words.residuals,
    xLabel: predictions === null ? words.row : `${name}${words.predicted}`,
    yLabel: words.residual,
    x,
    y: around([...points.all.map((each) => each.y), 0]),
    ...points,
    lines: [{ mark: 'line diagonal', points: [[at(x.low, 0), at(x.high, 0)]] }],
    legend: legendOf(points),
  };
}

/** Standardised residuals over the normal quantiles at their ranks; null where there are none. */
export function quantileDrawing({ standardised, normalQuantiles, heldOut }: RowsReport): Drawing | null {
  if (standardised === null || normalQuantiles === null) return null;
  const points = pointsOf(normalQuantiles, standardised, new Uint8Array(heldOut.length));
  if (points.all.length === 0) return null;
  const x = around(points.all.map((each) => each.x));
  return {
    label: words.quantiles,
    xLabel: words.normalQuantile,
    yLabel: words.standardised,
    x,
    y: around([...points.all.map((each) => each.y), x.low, x.high]),
    ...points,
    lines: [{ mark: 'line diagonal', points: [[at(x.low, x.low), at(x.high, x.high)]] }],
    legend: [
      { label: words.normal, mark: 'line diagonal', shape: 'line' },
      { label: words.rows, mark: 'points', shape: 'circle' },
    ],
  };
}

/** The signed root of the deviance over the held value, with what the standard error takes it for. */
export function profileDrawing(profile: ProfileReport): Drawing {
  const { element, estimate, values, roots, quantile, waldLow, waldHigh } = profile;
  const curve = Array.from(values, (value, index) => at(value, roots[index]!));
  const x = around([...values, waldLow, waldHigh]);
  const y = around([...roots, -quantile, quantile]);
  // On a straight line, the root is the quantile where the interval of the standard error ends.
  const slope = (2 * quantile) / (waldHigh - waldLow);
  const straight = [x.low, x.high].map((value) => at(value, slope * (value - estimate)));
  const level = (height: number): readonly Point[] => [at(x.low, height), at(x.high, height)];
  const ends = [profile.low, profile.high].flatMap((value, side) =>
    value === null ? [] : [at(value, side === 0 ? -quantile : quantile)],
  );
  return {
    label: words.profileOf(element),
    xLabel: element,
    yLabel: words.root,
    x,
    y,
    points: [...ends, at(estimate, 0)],
    heldOut: [],
    lines: [
      { mark: 'line diagonal', points: [straight] },
      { mark: 'line limit', points: [level(-quantile), level(quantile)] },
      { mark: 'line series-0', points: [curve] },
    ],
    legend: [
      { label: words.straight, mark: 'line diagonal', shape: 'line' },
      { label: words.limit, mark: 'line limit', shape: 'line' },
      { label: words.profile, mark: 'line series-0', shape: 'line' },
    ],
    remark: null,
  };
}

const at = (x: number, y: number): Point => ({ x, y });

function around(values: readonly number[]): Scale {
  const finite = values.filter(Number.isFinite);
  return linearScale(Math.min(...finite), Math.max(...finite));
}

interface Split {
  readonly points: readonly Point[];
  readonly heldOut: readonly Point[];
  /** Those and those. */
  readonly all: readonly Point[];
  readonly remark: string | null;
}

function pointsOf(xs: Float64Array, ys: Float64Array, heldOut: Uint8Array): Split {
  const stride = Math.ceil(ys.length / maxPoints);
  const points: Point[] = [];
  const held: Point[] = [];
  for (let index = 0; index < ys.length; index += Math.max(1, stride)) {
    const point = at(xs[index]!, ys[index]!);
    if (Number.isFinite(point.x) && Number.isFinite(point.y))
      (heldOut[index] === 1 ? held : points).push(point);
  }
  const remark = stride > 1 ? chartWords.thinned(stride, ys.length) : null;
  return { points, heldOut: held, all: [...points, ...held], remark };
}

function legendOf({ heldOut }: Split): LegendItem[] {
  return [
    ...(heldOut.length === 0
      ? []
      : [{ label: commonWords.heldOut, mark: 'points held-out', shape: 'triangle' as const }]),
    { label: words.rows, mark: 'points', shape: 'circle' },
  ];
}
