/**
 * Elementary functions to about four hundred digits, as multiples of 2^-1400, against which routines on doubles are
 * measured. They are slow and plain on purpose.
 */

/** The number of bits after the point. */
export const precision = 1400n;
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
  const turn = 2n * (longestPi >> (maxMore - more));
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

/** The most bits that the quotient of a double has, and some to spare. */
const maxMore = 1100n;
const longestPi = machin(precision + maxMore);

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

/** Functions of one number. */
export const preciseFunctions = {
  exp,
  expm1: (x: Precise) => exp(x) - one,
  log,
  log1p: (x: Precise) => log(one + x),
  log2: (x: Precise) => divide(log(x), log(2n * one)),
  log10: (x: Precise) => divide(log(x), log(10n * one)),
  erfc: (x: Precise) => one - erf(x),
  asin,
  atan,
  erf,
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
