/** What the page says of a term of Cajal that the running program feeds. */

import type { Feed, Neuron, NeuronsReply } from '../../app/protocol';
import { type Diagnostic, diagnostic } from '../../text/diagnostic';
import { neuronWords as words } from '../words';

/** The tolerance for rounding. */
const minLoss = 1e-9;

/** From this share on it is a warning. */
const worthWarning = 0.01;

/** `25 %`, `0.4 %`, `less than 0.1 %`: rounded, but never to nothing or all. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value < 0.1) return words.lessThan;
  if (value > 99.9 && value < 100) return words.moreThan;
  if (value > 99) return words.percent(Number(value.toFixed(1)));
  return words.percent(value < 10 ? Number(value.toPrecision(2)) : Math.round(value));
}

/** The weight that a term loses as a remark at the place where it falls off. */
export function lostWeight(
  { name, feed, losing, dimension }: Pick<Neuron, 'name' | 'feed' | 'losing' | 'dimension'>,
  {
    step,
    row,
    rows,
  }: { readonly step: number | null; readonly row: number | null } & Pick<NeuronsReply, 'rows'>,
): readonly Diagnostic[] {
  const lost = feed?.lost ?? 0;
  // The loss of weight of known data is reported when they are computed.
  if (losing === null || lost <= minLoss || step === null) return [];
  const place = row === null || rows === null ? null : Math.min(row, rows.count - 1) + 1;
  const message = words.loses(name, percent(lost), step, place);
  const hint = words.moreRoom(dimension - 1);
  const severity = lost >= worthWarning ? 'warning' : 'info';
  return [diagnostic('weight-falls-off', losing, message, { severity, hint })];
}

/** Says what the figures belong to: `the mean over 6 rows`. */
export function describeFeed({ applications }: Feed, rows: NeuronsReply['rows'], row: number | null): string {
  if (rows === null)
    return applications === 1 ? words.oneApplication : words.meanOverApplications(applications);
  if (row !== null) return words.row(Math.min(row, rows.count - 1) + 1, rows.count, applications);
  return words.meanOverRows(rows.taken, rows.count);
}

/** How a tensor is shown: by figures, as a picture, or by its range alone. */
export type TensorLook = 'figures' | 'picture' | 'range';

const maxFigures = 64;

export function lookOf(shape: readonly number[]): TensorLook {
  const size = shape.reduce((product, each) => product * each, 1);
  const isPicture = shape.length === 2 || (shape.length === 3 && shape[2] === 1);
  if (isPicture && size > 16) return 'picture';
  return size <= maxFigures ? 'figures' : 'range';
}

export function describeRange(values: ArrayLike<number>, format: (value: number) => string): string {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]!);
    high = Math.max(high, values[index]!);
  }
  return words.range(values.length, format(low), format(high));
}
