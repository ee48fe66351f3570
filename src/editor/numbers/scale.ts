/**
 * How far a number goes when it is dragged, and by how much a key changes it: by what its digits say. A positive number
 * that has to stay positive is dragged over magnitudes, one over a fixed number of pixels. Any other passes through 0, and
 * is dragged over magnitudes only where it is far from 0.
 */

import { formatNumber } from '../../lang/numberSyntax';

/** The values that a number may take, within bounds that it does not reach. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
  /** Whether it is a whole number. */
  readonly whole: boolean;
}

export const anyNumber: NumberRange = {
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  whole: false,
};

/** The number of pixels over which a number that is far from 0 becomes ten times as large. */
const pixelsPerMagnitude = 160;
/** The share of a number's size near 0, within which a drag changes it evenly. */
const evenShare = 1 / 30;
/** The significant digits of a number that was dragged, and of one that was changed by keys. */
const draggedDigits = 3;
const keptDigits = 12;
/** The share of the distance to a bound that is left by a key, and by a drag, that would go beyond it. */
const [keyShare, edgeShare] = [0.5, 1e-3];

const magnitudeOf = (value: number): number => Math.floor(Math.log10(Math.abs(value)));

/** The value of the last digit that a text writes: 1 for `20`, 0.01 for `0.50`, 100 for `1e2`. */
function lastDigit(text: string): number {
  const [, , fraction = '', exponent = '0'] = /^[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  return 10 ** (Number(exponent) - fraction.length);
}

/** By how much a key changes a number: its last digit, or its second significant digit if that is less. */
export function stepOf(text: string, value: number, { whole }: NumberRange): number {
  if (whole) return 1;
  const written = lastDigit(text);
  return value === 0 ? Math.min(written, 0.1) : Math.min(written, 10 ** (magnitudeOf(value) - 1));
}

/** The number after some steps of a key, all of them together, as text. */
export function stepped(value: number, change: number, range: NumberRange): string {
  const size = Math.max(Math.abs(value), Math.abs(change));
  // What is left of a difference after rounding is 0.
  const sum = Math.abs(value + change) < 1e-12 * size ? 0 : value + change;
  return written(within(sum, range, value, keyShare), keptDigits, range);
}

/** The number after a drag of so many pixels to the right, as text. */
export function dragged(text: string, value: number, pixels: number, range: NumberRange): string {
  if (pixels === 0) return text;
  const magnitudes = pixels / pixelsPerMagnitude;
  const { low, whole } = range;
  const step = whole ? Math.round(value) : null;
  const moved =
    low >= 0 && value > low
      ? low + (value - low) * 10 ** magnitudes
      : value === 0
        ? (pixels / 4) * stepOf(text, 0, range)
        : throughZero(value, magnitudes);
  // A count changes by one for each so many pixels at least, or a small one would stay where it is for long.
  const reached = step === null ? moved : Math.max(leastOf(step), step + count(pixels, moved - value));
  return written(within(reached, range, value, edgeShare), draggedDigits, range);
}

function throughZero(value: number, magnitudes: number): number {
  const even = Math.abs(value) * evenShare;
  return even * Math.sinh(Math.asinh(value / even) + Math.LN10 * magnitudes);
}

/** A count that is dragged does not become 0, nor an index less than that. */
function leastOf(whole: number): number {
  return whole > 0 ? 1 : whole === 0 ? 0 : Number.NEGATIVE_INFINITY;
}

/** The change of a whole number: as far as other numbers go, but at least one for every twelve pixels. */
function count(pixels: number, far: number): number {
  const pixelsPerOne = 12;
  const least = Math.trunc(pixels / pixelsPerOne);
  return Math.sign(pixels) * Math.max(Math.abs(least), Math.abs(Math.trunc(far)));
}

/** A value within the bounds: what would be beyond one is left a share of the distance that there was. */
function within(value: number, { low, high }: NumberRange, before: number, share: number): number {
  if (value <= low) return low + Math.max(before - low, Number.MIN_VALUE) * share;
  if (value >= high) return high - Math.max(high - before, Number.MIN_VALUE) * share;
  return value;
}

/** The number in as many digits, or in more where fewer would reach a bound. */
function written(value: number, digits: number, { low, high, whole }: NumberRange): string {
  if (whole) return formatNumber(Math.round(value));
  for (let more = digits; more <= 17; more++) {
    const rounded = Number(value.toPrecision(more)) || 0;
    if (rounded > low && rounded < high) return formatNumber(rounded);
  }
  return formatNumber(value);
}
