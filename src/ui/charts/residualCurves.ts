/**
 * Prepares the residuals of a plot, over the input, or over the prediction: what is measured less what is predicted, and, of
 * two classes 0 and 1 of which the probability of 1 is predicted, deviance residuals. McCullagh and Nelder, Generalized Linear
 * Models, second edition, section 2.4.3.
 */

import type { PlotSummary } from '../../app/protocol';
import { chartWords as words } from '../words';
import type { Column } from './csv';
import type { Point } from './downsample';
import { linearScale, type Scale } from './ticks';

export interface ResidualPoints {
  readonly points: readonly Point[];
  readonly heldOut: readonly Point[];
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly remark: string | null;
}

const maxPoints = 700;

/** One row: where it is drawn, what is measured, and what is predicted. */
interface Row {
  readonly row: number;
  readonly x: number;
  readonly measured: number;
  readonly predicted: number;
}

/** The columns of the CSV: each row of each plot, with what is predicted and its residual. */
export function residualColumns(
  plots: readonly { readonly plot: PlotSummary; readonly values: Float64Array | undefined }[],
): readonly Column[] {
  const all = plots.flatMap(({ plot, values }) => {
    const { rows } = rowsOf(plot, values ?? plot.curves[0]!.y);
    const areClasses = predictsClasses(rows);
    return rows.map((row) => ({ ...row, title: plot.title, deviance: areClasses ? devianceOf(row) : null }));
  });
  return [
    { name: words.plotColumn, values: all.map(({ title }) => title) },
    { name: words.rowColumn, values: all.map(({ row }) => row) },
    { name: words.measured, values: all.map(({ measured }) => measured) },
    { name: words.predictedColumn, values: all.map(({ predicted }) => predicted) },
    { name: words.residual, values: all.map(({ measured, predicted }) => measured - predicted) },
    ...(all.some(({ deviance }) => deviance !== null)
      ? [{ name: words.devianceResidual, values: all.map(({ deviance }) => deviance) }]
      : []),
  ];
}

/** `values` are the present ones of the plot's only curve. */
export function residualPoints(plot: PlotSummary, values: Float64Array): ResidualPoints {
  const { rows, stride } = rowsOf(plot, values);
  const areClasses = predictsClasses(rows);
  const drawn = rows.flatMap((each) => {
    const point = { x: each.x, y: areClasses ? devianceOf(each) : each.measured - each.predicted };
    return Number.isFinite(point.x) && Number.isFinite(point.y) ? [{ row: each.row, point }] : [];
  });
  const of = (isHeldOut: boolean): readonly Point[] =>
    drawn.filter(({ row }) => (plot.heldOut[row] === 1) === isHeldOut).map(({ point }) => point);
  const extent = (values: readonly number[]): readonly [number, number] => [
    values.reduce((low, each) => Math.min(low, each), Number.POSITIVE_INFINITY),
    values.reduce((high, each) => Math.max(high, each), Number.NEGATIVE_INFINITY),
  ];
  const across = extent(drawn.map(({ point }) => point.x));
  const size = Math.max(...extent(drawn.map(({ point }) => Math.abs(point.y))), 0);
  return {
    points: of(false),
    heldOut: of(true),
    x: linearScale(across[0], across[1], { wanted: 5 }),
    y: linearScale(-size, size, { wanted: 3 }),
    xLabel: plot.kind === 'curve' ? plot.xLabel : words.predictedOf(targetOf(plot)),
    yLabel: areClasses ? words.devianceResidual : words.residual,
    remark: stride > 1 ? words.thinned(stride, plot.points.x.length) : null,
  };
}

/** Whether both 0 and 1 are measured, and nothing else, and predictions are probabilities. */
function predictsClasses(rows: readonly Row[]): boolean {
  return (
    [0, 1].every((value) => rows.some(({ measured }) => measured === value)) &&
    rows.every(({ measured }) => measured === 0 || measured === 1) &&
    rows.every(({ predicted }) => predicted >= 0 && predicted <= 1)
  );
}

/** The root of what a row adds to the deviance, with the sign of what is measured less what is predicted. */
function devianceOf({ measured, predicted }: Row): number {
  const isOne = measured === 1;
  return (isOne ? 1 : -1) * Math.sqrt(2 * Math.abs(isOne ? Math.log(predicted) : Math.log1p(-predicted)));
}

export function targetOf({ kind, map, yLabel, points: _ }: PlotSummary): string {
  return kind === 'map' && map !== null ? map.target : yLabel.replace(/, predicted$/, '');
}

function rowsOf(
  { kind, map, points, curves }: PlotSummary,
  values: Float64Array,
): { readonly rows: readonly Row[]; readonly stride: number } {
  const count = points.x.length;
  if (map !== null) {
    const { size, stride, observed } = map;
    const predictions = values.subarray(size * size);
    const rows = Array.from(predictions, (predicted, index) => {
      return { row: index * stride, x: predicted, measured: observed[index * stride]!, predicted };
    });
    return { rows, stride };
  }
  const curve = curves[0]!;
  if (kind === 'agreement') {
    const stride = Math.ceil(count / Math.max(1, values.length));
    const rows = Array.from(values, (predicted, index) => {
      return { row: index * stride, x: predicted, measured: curve.x[index]!, predicted };
    });
    return { rows, stride };
  }
  const stride = Math.max(1, Math.ceil(count / maxPoints));
  const predicted = interpolator(curve.x, values);
  const rows: Row[] = [];
  for (let row = 0; row < count; row += stride) {
    const x = points.x[row]!;
    rows.push({ row, x, measured: points.y[row]!, predicted: predicted(x) });
  }
  return { rows, stride };
}

/** The curve at a value of x: a value of its own where it has one there, else one between its neighbours. */
function interpolator(xs: Float64Array, ys: Float64Array): (x: number) => number {
  const order = Array.from(xs.keys()).sort((a, b) => xs[a]! - xs[b]!);
  return (x) => {
    let [low, high] = [0, order.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xs[order[middle]!]! < x) low = middle + 1;
      else high = middle;
    }
    const after = order[low];
    if (after === undefined) return Number.NaN;
    if (xs[after] === x) return ys[after]!;
    const before = order[low - 1];
    if (before === undefined) return Number.NaN;
    const share = (x - xs[before]!) / (xs[after]! - xs[before]!);
    return ys[before]! + share * (ys[after]! - ys[before]!);
  };
}
