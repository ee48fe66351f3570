/** Functions that JavaScript's Math lacks, in doubles. */

/** Rounds half to even, as R7RS requires for `round`. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const fraction = x - below;
  if (fraction < 0.5) return below;
  if (fraction > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** x - y floor(x / y): the remainder with the sign of y. */
export function floorModulo(x: number, y: number): number {
  const remainder = x % y;
  return remainder !== 0 && remainder < 0 !== y < 0 ? remainder + y : remainder;
}

/** 1 / (1 + exp(-x)) without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * The error function. For small |x| it is the confluent series (Abramowitz and Stegun 7.1.6), whose terms all have one
 * sign; for others, 1 minus the continued fraction of the complement (7.1.14). The error is a few units in the last
 * place.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  return size < 2.5 ? erfSeries(x) : Math.sign(x) * (1 - erfcFraction(size));
}

function erfSeries(x: number): number {
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
}

function erfcFraction(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/**
 * Bernoulli numbers B2, B4, … in the asymptotic series of lgamma and its derivatives (Abramowitz and Stegun 6.1.40,
 * 6.4.11).
 */
export const bernoulli = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

/** For larger arguments, ten terms of the asymptotic series leave an error below a double's rounding. */
export const asymptoticFrom = 16;

/**
 * log |gamma(x)| by Stirling's series (Abramowitz and Stegun 6.1.40), after the recurrence gamma(x + 1) = x gamma(x),
 * and reflection (6.1.17) below one half. It is infinite at 0, -1, -2, …
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) {
    const fraction = Math.abs(Math.sin(Math.PI * (x - 2 * Math.round(x / 2))));
    return Math.log(Math.PI / fraction) - lgamma(1 - x);
  }
  let product = 1;
  let z = x;
  while (z < asymptoticFrom) product *= z++;
  let series = 0;
  let power = z;
  for (const [index, number] of bernoulli.entries()) {
    const n = 2 * (index + 1);
    series += number / (n * (n - 1) * power);
    power *= z * z;
  }
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/**
 * The derivative of order `order` + 1 of lgamma: digamma, trigamma, … (Abramowitz and Stegun 6.4.11), after the
 * recurrence 6.4.6. It is NaN at its poles 0, -1, -2, … and below -10,000, where the recurrence would take too long.
 */
export function polygamma(order: number, x: number): number {
  if (Number.isNaN(x) || x < -10_000 || (x <= 0 && Number.isInteger(x))) return Number.NaN;
  const sign = order % 2 === 0 ? -1 : 1;
  let factorial = 1;
  for (let k = 2; k <= order; k++) factorial *= k;
  let shifted = 0;
  let z = x;
  while (z < asymptoticFrom + order) {
    shifted += 1 / z ** (order + 1);
    z++;
  }
  const leading =
    order === 0
      ? -Math.log(z) + 1 / (2 * z)
      : factorial / order / z ** order + factorial / (2 * z ** (order + 1));
  let series = 0;
  for (const [index, number] of bernoulli.entries()) {
    const n = 2 * (index + 1);
    series += (number * seriesWeight(n, order)) / z ** (n + order);
  }
  return sign * (leading + series + factorial * shifted);
}

/** (n + order - 1)! / n! */
function seriesWeight(n: number, order: number): number {
  if (order === 0) return 1 / n;
  let weight = 1;
  for (let k = n + 1; k <= n + order - 1; k++) weight *= k;
  return weight;
}
