/** Numbers in sentences. */

import { formatPlain } from '../../editor/figures';

/** Counts up to here are exact in a double; a larger one is written with an exponent. */
const maxCounted = Number.MAX_SAFE_INTEGER;

export function count(value: number): string {
  return value <= maxCounted ? value.toLocaleString('en') : formatPlain(value);
}

/** `1 row`, `12 rows`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A rate in few digits, so that it changes seldom: `512`, `1,800`, `0.8`. */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond) || perSecond <= 0) return '0';
  if (perSecond < 10) return perSecond.toFixed(1);
  return count(Number(perSecond.toPrecision(perSecond < 1000 ? 3 : 2)));
}

/** Whole milliseconds, and one decimal under ten. */
export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : count(Math.round(value))} ms`;
}

/** The time that a run took, in few digits: `0.4 s`, `12 s`, `3 min 20 s`. */
export function duration(value: number): string {
  const seconds = value / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${count(Math.floor(whole / 60))} min ${whole % 60} s`;
}
