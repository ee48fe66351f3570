/** What a place of a fit says: its input, what the curves are there, and what is measured in the rows that are near. */

import { formatPlain } from '../../editor/figures';
import { commonWords, chartWords as words } from '../words';
import type { Point } from './downsample';
import { niceAbove } from './ticks';

/** What is drawn between the axes. */
export interface ReadFit {
  readonly x: { readonly low: number; readonly high: number };
  readonly y: { readonly low: number; readonly high: number };
  readonly points: readonly Point[];
  readonly heldOut: readonly Point[];
  /** The present curves, then those of other runs, each in the order of x. */
  readonly curves: readonly { readonly label: string; readonly points: readonly Point[] }[];
}

/** A point is read where it is nearer than this, in shares of the axes. */
const near = 0.015;
/** As many measured values are written for one place. */
const maxValues = 3;

/** The values over x at this share of the axis: those at the nearest row, if one is near. */
export function readCurves(fit: ReadFit, xLabel: string, share: number): string {
  const { x, points, heldOut } = fit;
  const size = x.high - x.low;
  const pointed = x.low + size * share;
  const rows = [...points, ...heldOut];
  const least = Math.min(...rows.map((point) => Math.abs(point.x - pointed)));
  const isRow = least <= near * size;
  const nearest = isRow ? rows.find((point) => Math.abs(point.x - pointed) === least) : undefined;
  const unit = niceAbove(size / 2000);
  const place = nearest?.x ?? Math.round(pointed / unit) * unit;
  const measured = (label: string, of: readonly Point[]): readonly string[] => {
    const there = of.filter((point) => isRow && point.x === place).map(({ y }) => formatPlain(y, 4));
    if (there.length === 0) return [];
    return [`${label} ${there.slice(0, maxValues).join(' · ')}${there.length > maxValues ? ' …' : ''}`];
  };
  return [
    `${xLabel} ${formatPlain(place)}`,
    ...fit.curves.flatMap((curve) => {
      const y = heightOf(curve.points, place);
      return y === null ? [] : [`${curve.label} ${formatPlain(y)}`];
    }),
    ...measured(words.measured, points),
    ...measured(commonWords.heldOut, heldOut),
  ].join(', ');
}

/** What is measured and predicted in the row whose point is near; null where none is. */
export function readAgreement(
  { x, y, points, heldOut }: ReadFit,
  [right, up]: readonly [number, number],
): string | null {
  const away = (point: Point): number =>
    Math.hypot((point.x - x.low) / (x.high - x.low) - right, (point.y - y.low) / (y.high - y.low) - up);
  const all = [...points, ...heldOut];
  const least = Math.min(...all.map(away));
  const found = all.find((point) => away(point) === least);
  if (found === undefined || least > 2 * near) return null;
  return [
    words.measuredHere(formatPlain(found.x)),
    words.predictedHere(formatPlain(found.y)),
    ...(heldOut.includes(found) ? [commonWords.heldOut] : []),
  ].join(', ');
}

/** The height of a line over x; null beyond its ends. */
function heightOf(line: readonly Point[], x: number): number | null {
  const after = line.findIndex((point) => point.x >= x);
  const [before, next] = [line[after - 1], line[after]];
  if (next === undefined) return null;
  if (next.x === x) return next.y;
  if (before === undefined) return null;
  return before.y + ((next.y - before.y) * (x - before.x)) / (next.x - before.x);
}
