/**
 * Numbers for people, in a width known beforehand: a fixed number of significant digits, no exponent from 0.0001 up to
 * a million, a true minus sign. Trailing zeros are left out only if they add nothing: 0.5 is exact, 0.5000 was rounded.
 */

import { formatNumber } from '../lang/numberSyntax';

const minPlain = 1e-4;
const maxPlain = 1e6;
const minus = '−';

/** The maximum number of characters that `formatPlain` makes of a number, including the sign. */
export function figureWidth(digits = 4): number {
  return digits + 6;
}

export function formatPlain(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? minus : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  const isPlain = Number(size.toPrecision(digits)) >= minPlain && Math.round(size) < maxPlain;
  return sign + (isPlain ? decimal(size, digits) : exponential(size, digits));
}

/** A number as a program writes it, in six significant digits. */
export function writeNumber(value: number): string {
  return formatNumber(Number(value.toPrecision(6)));
}

/** The norm of a tensor, between the bars that denote one. */
export function formatNorm(value: number, digits = 4): string {
  return `‖${formatPlain(value, digits)}‖`;
}

/** A share of 1 as a percentage, in a width of at most seven characters. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** All digits before the point, and as many after it as are significant. */
function decimal(size: number, digits: number): string {
  const magnitude = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const text = size.toFixed(Math.max(0, digits - 1 - magnitude));
  return magnitude < 4 ? withoutIdleZeros(text, size) : grouped(text);
}

/** `13,172`; four digits need no comma, and may be a year. */
function grouped(whole: string): string {
  return whole.replace(/(\d)(?=(\d{3})+$)/g, '$1,');
}

/** With as many digits as the width allows beside the exponent. */
function exponential(size: number, digits: number): string {
  const [, exponent] = size.toExponential(digits - 1).split('e');
  const shown = exponent!.replace('+', '').replace('-', minus);
  const room = figureWidth(digits) - minus.length - 'e'.length - shown.length;
  const kept = Math.max(1, Math.min(digits, room - '.'.length));
  const [mantissa, finalExponent] = size.toExponential(kept - 1).split('e');
  const short = withoutIdleZeros(mantissa!, size / 10 ** Number(finalExponent));
  return `${short}e${finalExponent!.replace('+', '').replace('-', minus)}`;
}

function withoutIdleZeros(text: string, value: number): string {
  return text.includes('.') && Number(text) === value ? text.replace(/\.?0+$/, '') : text;
}

/** The sign of a derivative: the direction of the loss as its parameter grows. Empty for NaN. */
export function gradientArrow(gradient: number): '↑' | '↓' | '·' | '' {
  if (gradient > 0) return '↑';
  if (gradient < 0) return '↓';
  return gradient === 0 ? '·' : '';
}

/** A number as ARIA reads it: without an exponent, and in few digits; null where it is not finite. */
export function plainDecimal(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  return value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 6 });
}
