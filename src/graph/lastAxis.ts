/** What is computed from the numbers along the last axis of a tensor, without overflow on the way. */

import type { TensorData } from './tensor';

export function alongLast(x: TensorData, each: (start: number, length: number) => void): void {
  const length = x.shape.at(-1)!;
  for (let start = 0; start < x.values.length; start += length) each(start, length);
}

export function softmaxRow(x: Float64Array, start: number, length: number): { max: number; total: number } {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < length; k++) max = Math.max(max, x[start + k]!);
  let total = 0;
  for (let k = 0; k < length; k++) total += Math.exp(x[start + k]! - max);
  return { max, total };
}

/** log(sum(exp(x))) after subtracting the maximum. Without it where it is infinite: -infinity has no digits to keep. */
export function logSumExpRow(x: Float64Array, start: number, length: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < length; k++) max = Math.max(max, x[start + k]!);
  const shift = Number.isFinite(max) ? max : 0;
  let total = 0;
  for (let k = 0; k < length; k++) total += Math.exp(x[start + k]! - shift);
  return shift + Math.log(total);
}

/**
 * Factors that keep the squares of numbers finite and above 0: numbers whose greatest is above `large` are multiplied by
 * `shrink` before they are squared, and numbers whose greatest is below `small` by `grow`. All are powers of two, so
 * nothing is rounded.
 */
export const squareScales = {
  f64: { large: 2 ** 400, shrink: 2 ** -700, small: 2 ** -400, grow: 2 ** 700 },
  f32: { large: 2 ** 50, shrink: 2 ** -80, small: 2 ** -50, grow: 2 ** 100 },
} as const;

/** The root of the sum of squares. */
export function normRow(x: Float64Array, start: number, length: number): number {
  const { large, shrink, small, grow } = squareScales.f64;
  let max = 0;
  for (let k = 0; k < length; k++) max = Math.max(max, Math.abs(x[start + k]!));
  const scale = max > large ? shrink : max < small ? grow : 1;
  let total = 0;
  for (let k = 0; k < length; k++) total += (x[start + k]! * scale) ** 2;
  return Math.sqrt(total) / scale;
}
