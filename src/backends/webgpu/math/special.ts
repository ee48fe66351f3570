/**
 * erf and its complement, gamma, lgamma and its derivatives. For erf, polynomials interpolate erf(x) / x over x² up to 1, and exp(x²) erfc(x)
 * over 1 / x beyond. For lgamma, one interpolates lgamma(x) / ((x - 1) (x - 2)) over x - 2 from 0.7 to 3, and
 * Stirling's series is used from 8 on.
 */

import { bernoulli, stirlingWeight } from '../../../graph';
import type { LibraryFunction } from '../shader';
import { literal } from '../shader';

/** The lines that compute a polynomial into `p`, with coefficients from the constant on. */
function polynomial(variable: string, coefficients: readonly number[]): string {
  const [highest, ...others] = coefficients.toReversed();
  const steps = others.map((each) => `  p = p * ${variable} + ${literal(each)};`);
  return [`  var p = ${literal(highest!)};`, ...steps].join('\n');
}

const erfSmall = [
  1.128379225730896, -0.37612637877464294, 0.11283782124519348, -0.026865430176258087, 0.005221031606197357,
  -0.0008484080317430198, 0.00011265959619777277, -0.000009667046469985507,
];

const erfcScaled = [
  0.00007877052121330053, 0.5625028014183044, 0.015060854144394398, -0.3528609871864319, 0.17023135721683502,
  0.34014108777046204, -0.6486412286758423, 0.5150102376937866, -0.20977050065994263, 0.035831183195114136,
];

const erfcTail = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

const lgammaNearTwo = [
  0.42278432846069336, -0.10031730681657791, 0.03296501934528351, -0.012384100817143917, 0.004998230841010809,
  -0.0021092109382152557, 0.0009185689850710332, -0.00039976395783014596, 0.0001705231552477926,
  -0.00010104191460413858, 0.00006252521416172385, 0.00001407927629770711, -0.00001879430601547938,
  -0.000036742090742336586, 0.000017111040506279096, 0.000017727516024024226, -0.00000289292574962019,
  -0.0000046800400923530106,
];

/** The Bernoulli numbers whose terms matter in 32 bits. */
const terms = bernoulli.slice(0, 5);

export const special = {
  erfOfSmall: {
    uses: [],
    text: `fn erfOfSmall(x: f32) -> f32 {
  let z = x * x;
${polynomial('z', erfSmall)}
  return x * p;
}`,
  },
  errorFunction: {
    uses: ['erfOfSmall', 'exponential', 'withSign', 'isNumber'],
    text: `fn errorFunction(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  let size = abs(x);
  if (size < 1.0f) { return erfOfSmall(x); }
  if (size > 4.0f) { return withSign(1.0f, x); }
  let t = 1.0f / size;
${polynomial('t', erfcScaled)}
  return withSign(1.0f - exponential(-size * size) * p, x);
}`,
  },
  /** 1 - erf(x): below 0.5 from erf, above after Chebyshev (Press and others, Numerical Recipes, 6.2). */
  errorComplement: {
    uses: ['erfOfSmall', 'exponential', 'isNumber', 'opaque'],
    text: `fn errorComplement(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  if (abs(x) < 0.5f) { return 1.0f - erfOfSmall(x); }
  let size = min(abs(x), 11.0f);
  let t = 1.0f / (1.0f + 0.5f * size);
${polynomial('t', erfcTail)}
  // The square of a number with few bits is exact.
  let short = bitcast<f32>(bitcast<u32>(size) & 0xfffff000u);
  let square = exponential(-short * short) * exponential(opaque(short - size) * (short + size));
  let tail = t * square * exponential(p);
  return select(tail, 2.0f - tail, x < 0.0f);
}`,
  },
  /** gamma of a number from 1 on: the product of the factors above 3, and the function from 1 to 3. */
  gammaFromOne: {
    uses: ['exponential', 'infinity'],
    text: `fn gammaFromOne(x: f32) -> f32 {
  if (x > 35.5f) { return infinity(); }
  var z = x;
  var product = 1.0f;
  while (z >= 3.0f) {
    z -= 1.0f;
    product *= z;
  }
  let y = z - 2.0f;
${polynomial('y', lgammaNearTwo)}
  return product * exponential(y * (z - 1.0f) * p);
}`,
  },
  gammaFunction: {
    uses: ['gammaFromOne', 'isNumber', 'notANumber', 'sine', 'withSign', 'infinity'],
    text: `fn gammaFunction(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  if (x == 0.0f) { return withSign(infinity(), x); }
  if (x < 0.0f && floor(x) == x) { return notANumber(); }
  if (x >= 1.0f) { return gammaFromOne(x); }
  if (x > 0.0f) { return gammaFromOne(x + 1.0f) / x; }
  if (x < -42.0f) { return 0.0f; }
  let whole = round(x);
  let isOdd = 2.0f * floor(0.5f * whole) != whole;
  let scale = select(3.1415927f, -3.1415927f, isOdd);
  return (scale / sine(3.1415927f * (x - whole))) / gammaFromOne(1.0f - x);
}`,
  },
  /** log gamma of a positive number. */
  logGammaOfPositive: {
    uses: ['logarithm'],
    text: `fn logGammaOfPositive(x: f32) -> f32 {
  if (x >= 8.0f) {
    let t = 1.0f / x;
    let z = t * t;
    let tail = t * (0.083333336f + z * (-0.0027777778f + z * 7.9365081e-4f));
    return (x - 0.5f) * (logarithm(x) - 1.0f) + (0.41893853f + tail);
  }
  var z = x;
  var product = 1.0f;
  while (z >= 3.0f) {
    z -= 1.0f;
    product *= z;
  }
  var shift = 0.0f;
  if (z < 0.7f) {
    shift = -logarithm(z);
    z += 1.0f;
  } else if (product > 1.0f) {
    shift = logarithm(product);
  }
  let y = z - 2.0f;
${polynomial('y', lgammaNearTwo)}
  return y * (z - 1.0f) * p + shift;
}`,
  },
  logGamma: {
    uses: ['logGammaOfPositive', 'isNumber', 'isFinite', 'infinity', 'sine', 'logarithm'],
    text: `fn logGamma(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  if (!isFinite(x) || (x <= 0.0f && floor(x) == x)) { return infinity(); }
  if (x > 0.0f) { return logGammaOfPositive(x); }
  let turn = x - round(x);
  return logarithm(3.1415927f / abs(sine(3.1415927f * turn))) - logGammaOfPositive(1.0f - x);
}`,
  },
} satisfies Record<string, LibraryFunction>;

/** (n + order - 1)! / n! */
function seriesWeight(n: number, order: number): number {
  if (order === 0) return 1 / n;
  let weight = 1;
  for (let k = n + 1; k <= n + order - 1; k++) weight *= k;
  return weight;
}

const product = (factor: string, count: number): string => new Array<string>(count).fill(factor).join(' * ');

/** The derivatives of lgamma by Abramowitz and Stegun 6.4.6 and 6.4.11, as in `graph/specialFunctions.ts`. */
export function polygamma(order: number): LibraryFunction {
  let factorial = 1;
  for (let k = 2; k <= order; k++) factorial *= k;
  const from = 8 + order;
  const series = terms.map((number, index) => number * seriesWeight(2 * (index + 1), order));
  const leading =
    order === 0
      ? '0.5f * t - logarithm(z)'
      : `${product('t', order)} * (${literal(factorial / order)} + ${literal(factorial / 2)} * t)`;
  const sign = order % 2 === 0 ? '-' : '';
  const total = `leading + ${product('t', order + 2)} * p + ${literal(factorial)} * shifted`;
  return {
    uses: ['logarithm', 'isNumber', 'notANumber'],
    text: `fn polygamma${order}(x: f32) -> f32 {
  if (!isNumber(x) || x < -10000.0f || (x <= 0.0f && floor(x) == x)) { return notANumber(); }
  var z = x;
  var shifted = 0.0f;
  while (z < ${literal(from)}) {
    let inverse = 1.0f / z;
    shifted += ${product('inverse', order + 1)};
    z += 1.0f;
  }
  let t = 1.0f / z;
  let square = t * t;
  let leading = ${leading};
${polynomial('square', series)}
  return ${sign}(${total});
}`,
  };
}

/**
 * What Stirling's formula leaves of lgamma, and its derivatives, as in `graph/specialFunctions.ts`. Small numbers are
 * moved upwards by the recurrence, because a difference would leave few digits.
 */
export function stirlingRest(order: number): LibraryFunction {
  const from = 8 + order;
  const series = terms.map((number, index) => number * stirlingWeight(2 * (index + 1), order));
  const sign = order % 2 === 0 ? '' : '-';
  const body =
    order === 0
      ? `  var shifted = 0.0f;
  while (z < ${literal(from)}) {
    shifted += (z + 0.5f) * logarithmOfNext(1.0f / z) - 1.0f;
    z += 1.0f;
  }`
      : `  if (x < 1e-8f) { return ${literal(halfPole(order))} * ${product('(1.0f / x)', order)}; }
  if (z < ${literal(from)}) { return polygamma${order - 1}(x) - (${formula(order)}); }
  let shifted = 0.0f;`;
  return {
    uses: ['logarithmOfNext', 'logarithm', 'isNumber', 'notANumber', 'infinity'],
    text: `fn stirlingRest${order}(x: f32) -> f32 {
  if (!isNumber(x) || x < 0.0f) { return notANumber(); }
  if (x == 0.0f) { return ${order === 0 ? 'infinity' : 'notANumber'}(); }
  var z = x;
${body}
  let t = 1.0f / z;
  let square = t * t;
${polynomial('square', series)}
  return ${sign}${product('t', order + 1)} * p + shifted;
}`,
  };
}

/** Half of the pole of lgamma's derivative at 0, which is all that is left next to it. */
function halfPole(order: number): number {
  let factorial = 1;
  for (let k = 2; k < order; k++) factorial *= k;
  return (order % 2 === 0 ? 0.5 : -0.5) * factorial;
}

/** The derivative of order `order` of Stirling's formula without its series. */
function formula(order: number): string {
  if (order === 1) return 'logarithm(x) - 0.5f / x';
  let factorial = 1;
  for (let k = 2; k <= order - 2; k++) factorial *= k;
  const signed = order % 2 === 0 ? factorial : -factorial;
  const inverse = product('(1.0f / x)', order - 1);
  return `${literal(signed)} * ${inverse} * (1.0f + ${literal((order - 1) / 2)} / x)`;
}
