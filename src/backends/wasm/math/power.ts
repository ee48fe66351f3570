/**
 * x^y by a logarithm to base 2 in two parts and an exponential of their product with y, after FDLIBM (e_pow.c), with
 * JavaScript's special cases. The error is under 1 ulp.
 */

import { type Bits, type Numbers, type Operand, single, type Truths, type Writer } from '../lanes';
import { exponential, rounded, scaled } from './exponential';
import { viaDoubles } from './floats';
import { logarithm } from './logarithm';
import { shortened } from './trigonometry';

const m = single;
const logCoefficients = [
  0.5999999999999946, 0.4285714285785502, 0.33333332981837743, 0.272728123808534, 0.23066074577556175,
  0.20697501780033842,
];
const expCoefficients = [
  0.16666666666666602, -0.0027777777777015593, 0.00006613756321437934, -0.0000016533902205465252,
  4.1381367970572385e-8,
];
/** 2 / (3 log 2), in one number and in parts. */
const base = 0.9617966939259756;
const baseHigh = 0.9617967009544373;
const baseLow = -7.028461650952758e-9;
/** The logarithm of 3/2 to base 2. */
const middleHigh = 0.5849624872207642;
const middleLow = 1.350039202129749e-8;
const ln2 = Math.LN2;
const ln2High = 0.6931471824645996;
const ln2Low = -1.904654299957768e-9;

/** The logarithm to base 2 of a finite x > 0, as a number with few bits and the rest. */
function binaryLogarithm(w: Writer, x: Numbers): readonly [Numbers, Numbers] {
  const subnormal = w.letTruth(m.lt(x, 2 ** -1022));
  const normal = w.letBits(m.bitsOf(m.select(subnormal, m.mul(x, 2 ** 54), x)));
  const fraction = w.let(m.fromBits(m.orBits(m.andBits(normal, (1n << 52n) - 1n), 0x3ffn << 52n)));
  // 1 up to sqrt(3/2), 3/2 up to sqrt(3), and from there 2, half of which is 1.
  const nearTwo = w.letTruth(m.ge(fraction, 1.7320508075688772));
  const nearMiddle = w.letTruth(m.and(m.not(nearTwo), m.ge(fraction, 1.224744871391589)));
  const a = w.let(m.select(nearTwo, m.mul(0.5, fraction), fraction));
  const biased = (code: typeof w.code): void => {
    m.shiftRightUnsigned(normal, 52)(code);
    code.emit('f64.convert_i64_s');
  };
  const offset = m.add(m.select(subnormal, -1077, -1023), m.select(nearTwo, 1, 0));
  const exponent = w.let(m.add(biased, offset));
  const centre = w.let(m.select(nearMiddle, 1.5, 1));
  const u = w.let(m.sub(a, centre));
  const sum = w.let(m.add(a, centre));
  const v = w.let(m.div(1, sum));
  const s = w.let(m.mul(u, v));
  const sHigh = shortened(w, s);
  const tHigh = shortened(w, sum);
  const tLow = m.sub(a, m.sub(tHigh, centre));
  const sLow = w.let(m.mul(v, m.sub(m.sub(u, m.mul(sHigh, tHigh)), m.mul(sHigh, tLow))));
  const square = w.let(m.mul(s, s));
  const series = m.mul(m.mul(square, square), w.polynomial(square, logCoefficients));
  const r = w.let(m.add(series, m.mul(sLow, m.add(sHigh, s))));
  const squareHigh = w.let(m.mul(sHigh, sHigh));
  const termHigh = shortened(w, m.add(m.add(3, squareHigh), r));
  const termLow = w.let(m.sub(r, m.sub(m.sub(termHigh, 3), squareHigh)));
  const product = w.let(m.mul(sHigh, termHigh));
  const lower = w.let(m.add(m.mul(sLow, termHigh), m.mul(termLow, s)));
  const pHigh = shortened(w, m.add(product, lower));
  const pLow = w.let(m.sub(lower, m.sub(pHigh, product)));
  const zHigh = w.let(m.mul(baseHigh, pHigh));
  const dLow = m.select(nearMiddle, middleLow, 0);
  const zLow = w.let(m.add(m.add(m.mul(baseLow, pHigh), m.mul(pLow, base)), dLow));
  const dHigh = w.let(m.select(nearMiddle, middleHigh, 0));
  const high = shortened(w, m.add(m.add(m.add(zHigh, zLow), dHigh), exponent));
  const low = w.let(m.sub(zLow, m.sub(m.sub(m.sub(high, exponent), dHigh), zHigh)));
  return [high, low];
}

/** 2^(high + low). */
function binaryExponential(w: Writer, high: Numbers, low: Numbers): Numbers {
  const limited = w.let(m.min(m.max(m.add(high, low), -1100), 1100));
  const whole = rounded(w, limited);
  const inRange = m.lt(m.abs(limited), 1100);
  const rest = w.let(m.select(inRange, m.sub(high, whole.number), 0));
  const restLow = w.let(m.select(inRange, low, 0));
  const t = shortened(w, m.add(restLow, rest));
  const u = w.let(m.mul(t, ln2High));
  const v = w.let(m.add(m.mul(m.sub(restLow, m.sub(t, rest)), ln2), m.mul(t, ln2Low)));
  const z = w.let(m.add(u, v));
  const error = w.let(m.sub(v, m.sub(z, u)));
  const square = w.let(m.mul(z, z));
  const c = w.let(m.sub(z, m.mul(square, w.polynomial(square, expCoefficients))));
  const r = m.sub(m.div(m.mul(z, c), m.sub(c, 2)), m.add(error, m.mul(z, error)));
  return w.let(scaled(w, m.sub(1, m.sub(r, z)), whole.bits));
}

/** The power of x, given its magnitude `result` for finite x and y with x other than 0. */
function completed(w: Writer, x: Numbers, y: Numbers, result: Numbers): Numbers {
  const { m } = w;
  const size = w.let(m.abs(x));
  const ends = (atZero: Operand, atInfinity: Operand): Numbers =>
    m.select(m.eq(size, 0), atZero, m.select(m.eq(size, Number.POSITIVE_INFINITY), atInfinity, result));
  const upward = ends(0, Number.POSITIVE_INFINITY);
  const downward = ends(Number.POSITIVE_INFINITY, 0);
  const magnitude = w.let(m.select(m.gt(y, 0), upward, downward));
  const whole: Truths = w.letTruth(m.eq(m.trunc(y), y));
  const odd = m.and(whole, m.ne(m.trunc(m.mul(0.5, y)), m.mul(0.5, y)));
  const negative: Bits = m.andBits(m.bitsOf(x), 1n << BigInt(8 * m.float.bytes - 1));
  const signed = m.fromBits(m.xorBits(m.bitsOf(magnitude), m.selectBits(odd, negative, m.bitsConstant(0n))));
  const rooted = m.select(
    m.and(m.and(m.lt(x, 0), m.not(whole)), m.ne(size, Number.POSITIVE_INFINITY)),
    Number.NaN,
    signed,
  );
  const endless = m.and(m.eq(size, 1), m.eq(m.abs(y), Number.POSITIVE_INFINITY));
  const undefinedHere = m.or(endless, m.or(m.ne(x, x), m.ne(y, y)));
  return w.let(m.select(m.eq(y, 0), 1, m.select(undefinedHere, Number.NaN, rooted)));
}

/** The power, for one lane. */
export function power(w: Writer, x: Numbers, y: Numbers): Numbers {
  const size = w.let(m.abs(x));
  // Beyond these limits, every power of a number other than 1 leaves the range of doubles.
  const exponent = w.let(m.min(m.max(y, -(2 ** 65)), 2 ** 65));
  const [logHigh, logLow] = binaryLogarithm(w, size);
  const short = shortened(w, exponent);
  const low = w.let(m.add(m.mul(m.sub(exponent, short), logHigh), m.mul(exponent, logLow)));
  return completed(w, x, y, binaryExponential(w, w.let(m.mul(short, logHigh)), low));
}

/** The power for four floats: an exponential of a product with a logarithm, in doubles. */
export function floatPower(w: Writer, x: Numbers, y: Numbers): Numbers {
  const size = w.let(w.m.abs(x));
  const magnitude = viaDoubles(w, [size, y], (doubles, base, exponent) => {
    const log = logarithm(doubles, base!);
    return exponential(doubles, doubles.let(doubles.m.mul(exponent!, log)));
  });
  return completed(w, x, y, magnitude);
}
