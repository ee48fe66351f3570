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

/** 1 - erf(x), for |x| below 0.8 from erf, which leaves enough digits there. */
export function erfc(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) < 0.8) return 1 - erf(x);
  return x > 0 ? erfcFraction(x) : 2 - erfcFraction(-x);
}

/** The continued fraction of erfc (7.1.14), with the more terms the smaller x is. */
function erfcFraction(x: number): number {
  if (x > 28) return 0;
  let fraction = x;
  for (let k = Math.ceil(10 + 220 / (x * x)); k >= 1; k--) fraction = x + k / 2 / fraction;
  // The square of a number with few bits is exact.
  const short = Math.fround(x);
  const power = Math.exp(-short * short) * Math.exp((short - x) * (short + x));
  return power / (Math.sqrt(Math.PI) * fraction);
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

/** (-1)^k (zeta(k) - 1) / k for k = 2, 3, … (computed with mpmath). */
const besideTwo = [
  0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234,
  -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5,
  -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6,
  -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7,
  -1.0043224823968099e-7, 4.7698101693639804e-8, -2.2711094608943164e-8, 1.0838659214896955e-8,
  -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9, 5.731367241678862e-10,
  -2.7595228851242334e-10, 1.330476437424449e-10, -6.4229645638381e-11,
];

/** lgamma(2 + e) for |e| up to a half (Abramowitz and Stegun 6.1.33), with all digits near its zero. */
function lgammaBesideTwo(e: number): number {
  return e * (1 - 0.5772156649015329 + e * besideTwo.reduceRight((rest, each) => each + e * rest, 0));
}

/**
 * log |gamma(x)| by a power series around its zeros 1 and 2, and else by Stirling's series (Abramowitz and Stegun
 * 6.1.40), after the recurrence gamma(x + 1) = x gamma(x), and reflection (6.1.17) below one half. It is infinite at 0,
 * -1, -2, …
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) {
    const fraction = Math.abs(Math.sin(Math.PI * (x - Math.round(x))));
    return Math.log(Math.PI / fraction) - lgamma(1 - x);
  }
  if (x < 1.5) return lgammaBesideTwo(x - 1) - Math.log1p(x - 1);
  if (x < 2.5) return lgammaBesideTwo(x - 2);
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

/**
 * Lanczos' approximation of gamma: gamma(x) = sum(x) (x + offset)^(x - 1/2) exp(-(x + offset)), where the sum is a
 * quotient of two polynomials, constants first (Pugh, An Analysis of the Lanczos Gamma Approximation, 2004, with 13
 * terms). Its error is below a double's rounding.
 */
export const lanczos = {
  offset: 5.52468004077673,
  numerator: [
    23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028,
    1439720407.3117216, 248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522348,
    8071.672002365816, 210.82427775157936, 2.5066282746310002,
  ],
  denominator: [
    0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
  ],
} as const;

/** From here on gamma overflows; below its negative it underflows. */
const gammaLimit = 184;
/** The last whole number up to which the factorials before it are exact in a double. */
export const maxExactGamma = 23;

/** A quotient of two polynomials of the same degree; of large x, in 1 / x. */
function lanczosSum(x: number): number {
  const { numerator, denominator } = lanczos;
  let [above, below] = [0, 0];
  for (let k = 0; k < numerator.length; k++) {
    const at = x < 8 ? numerator.length - 1 - k : k;
    const by = x < 8 ? x : 1 / x;
    above = above * by + numerator[at]!;
    below = below * by + denominator[at]!;
  }
  return above / below;
}

/** The gamma function: (x - 1)! of a whole number. It is infinite at 0, and NaN at -1, -2, … */
export function gamma(x: number): number {
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (Math.abs(x) < 2 ** -54) return 1 / x;
  if (Number.isInteger(x)) {
    if (x < 0) return Number.NaN;
    if (x <= maxExactGamma) {
      let product = 1;
      for (let k = 2; k < x; k++) product *= k;
      return product;
    }
  }
  if (x >= gammaLimit) return Number.POSITIVE_INFINITY;
  if (x <= -gammaLimit) return 0;
  const size = Math.abs(x);
  const y = size + lanczos.offset;
  const lost = size > lanczos.offset ? y - size - lanczos.offset : y - lanczos.offset - size;
  const sum = lanczosSum(size) * Math.exp(-y);
  // A negative number is reflected (6.1.17).
  const nearest = Math.round(size);
  const turned = Math.sin(Math.PI * (size - nearest)) * (nearest % 2 === 0 ? 1 : -1);
  const scale = x < 0 ? -Math.PI / (turned * size * sum) : sum;
  const sign = x < 0 ? -1 : 1;
  const corrected = scale + (sign * lost * (lanczos.offset + 0.5) * scale) / y;
  // The power in two factors, neither of which overflows before their product does.
  const half = y ** (0.5 * sign * (size - 0.5));
  return corrected * half * half;
}

/**
 * lgamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), or its derivative of order `order`, for positive x: the asymptotic
 * series from `asymptoticFrom` on, the difference itself below.
 */
export function stirlingRest(order: number, x: number): number {
  if (Number.isNaN(x) || x <= 0) return x === 0 && order === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < asymptoticFrom) {
    const whole = order === 0 ? lgamma(x) : polygamma(order - 1, x);
    return whole - stirlingFormula(order, x);
  }
  let series = 0;
  for (const [index, number] of bernoulli.entries()) {
    const n = 2 * (index + 1);
    series += (number * stirlingWeight(n, order)) / x ** (n - 1 + order);
  }
  return order % 2 === 0 ? series : -series;
}

/** (n + order - 2)! / n! */
export function stirlingWeight(n: number, order: number): number {
  return order === 0 ? 1 / (n * (n - 1)) : seriesWeight(n, order - 1);
}

/** Stirling's formula for lgamma without its series, or its derivative of order `order`. */
function stirlingFormula(order: number, x: number): number {
  if (order === 0) return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI);
  if (order === 1) return Math.log(x) - 1 / (2 * x);
  let factorial = 1;
  for (let k = 2; k <= order - 2; k++) factorial *= k;
  const value = factorial / x ** (order - 1) + (factorial * (order - 1)) / (2 * x ** order);
  return order % 2 === 0 ? value : -value;
}

/** (n + order - 1)! / n! */
function seriesWeight(n: number, order: number): number {
  if (order === 0) return 1 / n;
  let weight = 1;
  for (let k = n + 1; k <= n + order - 1; k++) weight *= k;
  return weight;
}
