/**
 * Arithmetic on intervals of numbers, which bound the values of nodes. Sums and products of finite numbers count as finite.
 */

export interface Range {
  readonly low: number;
  readonly high: number;
}

export const maxFinite = Number.MAX_VALUE;
export const infinity = Number.POSITIVE_INFINITY;
export const anything: Range = { low: -infinity, high: infinity };
export const anyFinite: Range = { low: -maxFinite, high: maxFinite };

/** Values closer to zero than this count as zero, and 32-bit floats still tell them apart from it. */
export const nearZero = 1e-30;
export function canBeInfinite({ low, high }: Range): boolean {
  return low === -infinity || high === infinity;
}

export function canBeZero({ low, high }: Range): boolean {
  return low < nearZero && high > -nearZero;
}

/** A bound as a finite number, unless it is infinite already. */
function clamp(bound: number): number {
  return Math.max(-maxFinite, Math.min(maxFinite, bound));
}

export function union(x: Range, y: Range): Range {
  return { low: Math.min(x.low, y.low), high: Math.max(x.high, y.high) };
}

export function between(low: number, high: number): Range {
  return { low, high };
}

export function negated({ low, high }: Range): Range {
  return { low: -high, high: -low };
}

export function sum(x: Range, y: Range): Range {
  const low = x.low + y.low;
  const high = x.high + y.high;
  if (canBeInfinite(x) || canBeInfinite(y)) {
    return {
      low: x.low === -infinity || y.low === -infinity ? -infinity : clamp(low),
      high: x.high === infinity || y.high === infinity ? infinity : clamp(high),
    };
  }
  return { low: clamp(low), high: clamp(high) };
}

export function product(x: Range, y: Range): Range {
  if (canBeInfinite(x) || canBeInfinite(y)) return x.low >= 0 && y.low >= 0 ? between(0, infinity) : anything;
  const corners = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high].map(clamp);
  return { low: Math.min(...corners), high: Math.max(...corners) };
}

export function quotient(x: Range, y: Range): Range {
  const isPositive = x.low >= 0 && y.low >= 0;
  if (canBeZero(y)) return isPositive ? between(0, infinity) : anything;
  const inverse = between(1 / y.high, 1 / y.low);
  return product(x, inverse);
}

export function power(x: Range, y: Range): Range {
  const whole = y.low === y.high && Number.isInteger(y.low) && y.low >= 0 && y.low <= 4;
  const bound = x.low >= -1 && x.high <= 1 ? 1 : maxFinite;
  if (whole && !canBeInfinite(x)) return between(y.low % 2 === 0 || x.low >= 0 ? 0 : -bound, bound);
  return x.low >= 0 ? between(0, infinity) : anything;
}

export function absolute({ low, high }: Range): Range {
  const most = Math.max(Math.abs(low), Math.abs(high));
  return between(low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)), most);
}
