/**
 * Elementary functions to about four hundred digits, as multiples of 2^-1400, against which routines on doubles are
 * measured. They are slow and plain on purpose.
 */

/** The number of bits after the point. */
const precision = 1400n;
const one = 1n << precision;

/** A real number as a multiple of 2^-1400. */
export type Precise = bigint;

const multiply = (x: Precise, y: Precise): Precise => (x * y) >> precision;
const divide = (x: Precise, y: Precise): Precise => (x << precision) / y;

/** A finite double as a whole number times a power of two. */
function parts(x: number): { readonly mantissa: bigint; readonly exponent: bigint } {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const biased = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const size = biased === 0n ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n ? -size : size, exponent: (biased === 0n ? 1n : biased) - 1075n };
}

export function precise(x: number): Precise {
  const { mantissa, exponent } = parts(x);
  return mantissa << (precision + exponent);
}

/** The exponent of the last place of a double or of a float; below the normal numbers it is that of the smallest. */
function lastPlace(x: number, format: 'f64' | 'f32'): bigint {
  if (format === 'f64') return parts(x).exponent;
  const biased = (new Uint32Array(Float32Array.of(x).buffer)[0]! >> 23) & 0xff;
  return BigInt(Math.max(1, biased) - 150);
}

/** How far a number is from another, in units of its last place. */
export function ulpError(x: number, expected: Precise, format: 'f64' | 'f32' = 'f64'): number {
  const unit = 1n << (precision + lastPlace(x, format));
  const difference = precise(x) - expected;
  return Number((difference * 1000n) / unit) / 1000;
}

function root(x: Precise): Precise {
  const square = x << precision;
  let guess = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + square / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The sum of a series, whose terms are each made from the one before, until one is 0. */
function series(first: Precise, next: (term: Precise, n: bigint) => Precise): Precise {
  let sum = 0n;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = next(term, n);
  }
  return sum;
}

function atanSeries(x: Precise, sign: bigint): Precise {
  const square = multiply(x, x);
  let sum = 0n;
  let power = x;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = sign * multiply(power, square);
  }
  return sum;
}

export const pi: Precise = 16n * atanSeries(one / 5n, -1n) - 4n * atanSeries(one / 239n, -1n);
const ln2: Precise = 2n * atanSeries(one / 3n, 1n);

export function exp(x: Precise): Precise {
  const k = x / ln2;
  const halvings = 12n;
  const small = (x - k * ln2) >> halvings;
  let y = series(one, (term, n) => multiply(term, small) / n);
  for (let n = 0n; n < halvings; n++) y = multiply(y, y);
  return k >= 0n ? y << k : y >> -k;
}

export function log(x: Precise): Precise {
  const shift = BigInt(x.toString(2).length - 1) - precision;
  let k = shift;
  let fraction = shift >= 0n ? x >> shift : x << -shift;
  // Near 1, cancellation must be avoided.
  if (fraction > one + (one >> 1n)) {
    k++;
    fraction >>= 1n;
  }
  return k * ln2 + 2n * atanSeries(divide(fraction - one, fraction + one), 1n);
}

export function sin(x: Precise): Precise {
  const turn = 2n * pi;
  const rest = ((x % turn) + turn) % turn;
  const near = x < turn && x > -turn ? x : rest > pi ? rest - turn : rest;
  const square = multiply(near, near);
  return series(near, (term, n) => -multiply(term, square) / (2n * n * (2n * n + 1n)));
}

/** Sine and cosine. `x` is a double, which may be beyond the precision of `pi` here. */
export function circular(x: number): { readonly sin: Precise; readonly cos: Precise } {
  const { mantissa, exponent } = parts(x);
  const more = exponent > 0n ? exponent + 64n : 0n;
  // pi with as many more bits as the quotient has.
  const longPi = more === 0n ? pi : machin(precision + more);
  const turn = 2n * longPi;
  const exact = mantissa << (precision + more + exponent);
  const rest = (exact % turn) >> more;
  return { sin: sin(rest), cos: sin(rest + pi / 2n) };
}

function machin(bits: bigint): bigint {
  const inverse = (n: bigint): bigint => {
    let power = (1n << bits) / n;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power = -power / (n * n);
      sum += power / k;
    }
    return sum;
  };
  return 16n * inverse(5n) - 4n * inverse(239n);
}

export function atan(x: Precise): Precise {
  if (x < 0n) return -atan(-x);
  if (x > one) return pi / 2n - atan(divide(one, x));
  let small = x;
  const halvings = 4n;
  for (let n = 0n; n < halvings; n++) small = divide(small, one + root(one + multiply(small, small)));
  return atanSeries(small, -1n) << halvings;
}

export function asin(x: Precise): Precise {
  if (x === one || x === -one) return (x * pi) / (2n * one);
  return atan(divide(x, root(multiply(one - x, one + x))));
}

export function erf(x: Precise): Precise {
  const square = multiply(x, x);
  const sum = series(x, (term, n) => (2n * multiply(term, square)) / (2n * n + 1n));
  return divide(2n * multiply(exp(-square), sum), root(pi));
}

/** Bernoulli numbers B2, B4, …, so many that the rest of the asymptotic series from `asymptoticFrom` on is 0. */
const bernoulli: readonly Precise[] = (() => {
  const count = 400;
  // The tangent numbers (Brent and Harvey, Fast computation of Bernoulli, tangent and secant numbers, 2013).
  const tangent = [0n, 1n];
  for (let k = 2; k <= count; k++) tangent[k] = BigInt(k - 1) * tangent[k - 1]!;
  for (let k = 2; k <= count; k++) {
    for (let j = k; j <= count; j++)
      tangent[j] = BigInt(j - k) * tangent[j - 1]! + BigInt(j - k + 2) * tangent[j]!;
  }
  return Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    const power = 1n << BigInt(2 * n);
    const size = ((BigInt(2 * n) * tangent[n]!) << precision) / (power * (power - 1n));
    return n % 2 === 1 ? size : -size;
  });
})();
const asymptoticFrom = 200n << precision;

/** x + k for k = 0, 1, … below `asymptoticFrom`, and the first that is not below it. */
function raised(x: Precise): { readonly below: readonly Precise[]; readonly z: Precise } {
  const below: Precise[] = [];
  let z = x;
  for (; z < asymptoticFrom; z += one) below.push(z);
  return { below, z };
}

function wholePower(x: Precise, n: number): Precise {
  let product = one;
  for (let k = 0; k < n; k++) product = multiply(product, x);
  return product;
}

/** log |gamma(x)| for positive x (Abramowitz and Stegun 6.1.40). */
export function lgamma(x: Precise): Precise {
  const { below, z } = raised(x);
  const square = multiply(z, z);
  let power = z;
  let sum = multiply(z - (one >> 1n), log(z)) - z + (log(2n * pi) >> 1n);
  for (const [index, number] of bernoulli.entries()) {
    const n = BigInt(2 * (index + 1));
    const term = divide(number, power) / (n * (n - 1n));
    if (term === 0n) break;
    sum += term;
    power = multiply(power, square);
  }
  let product = one;
  for (const each of below) product = multiply(product, each);
  return below.length === 0 ? sum : sum - log(product);
}

/** The derivative of order `order` + 1 of lgamma (Abramowitz and Stegun 6.4.6, 6.4.11). */
export function polygamma(order: number, x: Precise): Precise {
  const { below, z } = raised(x);
  const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1));
  const square = multiply(z, z);
  let sum = order === 0 ? -log(z) : divide(factorial(order - 1) << precision, wholePower(z, order));
  sum += divide(factorial(order) << precision, wholePower(z, order + 1)) >> 1n;
  let power = wholePower(z, order + 2);
  for (const [index, number] of bernoulli.entries()) {
    const n = 2 * (index + 1);
    // (n + order - 1)! / n!
    let weight = 1n;
    for (let k = n + 1; k <= n + order - 1; k++) weight *= BigInt(k);
    const term = divide(order === 0 ? number / BigInt(n) : number * weight, power);
    if (term === 0n) break;
    sum += term;
    power = multiply(power, square);
  }
  for (const each of below) sum += divide(factorial(order) << precision, wholePower(each, order + 1));
  return order % 2 === 0 ? -sum : sum;
}

/** Functions of one number. */
export const preciseFunctions = {
  exp,
  expm1: (x: Precise) => exp(x) - one,
  log,
  log1p: (x: Precise) => log(one + x),
  log2: (x: Precise) => divide(log(x), log(2n * one)),
  log10: (x: Precise) => divide(log(x), log(10n * one)),
  erfc: (x: Precise) => one - erf(x),
  gamma: (x: Precise) => exp(lgamma(x)),
  asin,
  atan,
  erf,
  lgamma,
  acos: (x: Precise) => pi / 2n - asin(x),
  tan: (x: Precise) => divide(sin(x), sin(x + pi / 2n)),
  sinh: (x: Precise) => (exp(x) - exp(-x)) / 2n,
  cosh: (x: Precise) => (exp(x) + exp(-x)) / 2n,
  tanh: (x: Precise) => divide(exp(2n * x) - one, exp(2n * x) + one),
  sigmoid: (x: Precise) => divide(one, one + exp(-x)),
  softplus: (x: Precise) => log(one + exp(x)),
} satisfies Record<string, (x: Precise) => Precise>;

export const power = (x: Precise, y: Precise): Precise => exp(multiply(y, log(x)));
export const quotient = divide;
export const wholeTurn = 2n * pi;
