/**
 * exp and the functions derived from it. The reductions, rational approximations and their coefficients are those of
 * FDLIBM (Sun Microsystems 1993: e_exp.c, s_expm1.c, s_tanh.c, e_sinh.c, e_cosh.c, and e_expf.c, s_expm1f.c for
 * floats), each written without branches, so that one text serves any number of lanes. Errors are under 1 ulp for exp
 * and expm1 and under 2 ulp for the others.
 */

import type { Bits, FloatFormat, Lanes, Numbers, Writer } from '../lanes';

const log2e = Math.LOG2E;

interface Constants {
  /** log 2 as a sum. The first part has so few bits that its product with an exponent is exact. */
  readonly ln2High: number;
  readonly ln2Low: number;
  readonly exp: readonly number[];
  readonly expm1: readonly number[];
  /** Beyond these limits exp, and half of it, are 0 or infinite. */
  readonly min: number;
  readonly max: number;
}

const constants: { readonly [Name in FloatFormat['name']]: Constants } = {
  f64: {
    ln2High: 0.6931471803691238,
    ln2Low: 1.9082149292705877e-10,
    exp: [
      0.16666666666666602, -0.0027777777777015593, 0.00006613756321437934, -0.0000016533902205465252,
      4.1381367970572385e-8,
    ],
    expm1: [
      1, -0.03333333333333313, 0.0015873015872548146, -0.0000793650757867488, 0.000004008217827329362,
      -2.0109921818362437e-7,
    ],
    min: -750,
    max: 712,
  },
  f32: {
    ln2High: 0.693145751953125,
    ln2Low: 0.0000014286068203094173,
    exp: [0.1666662544, -0.0027667332906],
    expm1: [1, -0.033333212137, 0.0015807170421],
    min: -105,
    max: 90,
  },
};

/** log 2 as a sum. */
export function ln2Of(m: Lanes): Pick<Constants, 'ln2High' | 'ln2Low'> {
  return constants[m.float.name];
}

/** A number whose addition rounds to a whole number, which is then in the lowest bits. */
export function roundingShift(m: Lanes): number {
  return 1.5 * 2 ** m.float.mantissaBits;
}

export interface Rounded {
  readonly number: Numbers;
  readonly bits: Bits;
}

/** The nearest whole number, of magnitude under 2^51 (floats: 2^22), as a number and as an integer. */
export function rounded(w: Writer, x: Numbers): Rounded {
  const { m } = w;
  const shift = roundingShift(m);
  const shifted = w.let(m.add(x, shift));
  return {
    number: w.let(m.sub(shifted, shift)),
    bits: w.letBits(m.subBits(m.bitsOf(shifted), m.float.bits(shift))),
  };
}

/** 2^k for k from -1022 to 1023 (floats: from -126 to 127). */
function powerOfTwo(w: Writer, k: Bits): Numbers {
  const { m } = w;
  return m.fromBits(m.shiftLeft(m.addBits(k, BigInt(m.float.bias)), m.float.mantissaBits));
}

/**
 * x 2^k in two steps, so that a result beyond the range of exponents is rounded once, to a subnormal or to infinity.
 */
export function scaled(w: Writer, x: Numbers, k: Bits): Numbers {
  const { m } = w;
  const half = w.letBits(m.shiftRight(k, 1));
  return m.mul(m.mul(x, powerOfTwo(w, half)), powerOfTwo(w, m.subBits(k, half)));
}

/** 2^shift exp(x), rounded once. */
function scaledExponential(w: Writer, x: Numbers, shift: bigint): Numbers {
  const { m } = w;
  const { ln2High, ln2Low, exp, min, max } = constants[m.float.name];
  const a = w.let(m.min(m.max(x, min), max));
  const k = rounded(w, m.mul(a, log2e));
  const high = w.let(m.sub(a, m.mul(k.number, ln2High)));
  const low = w.let(m.mul(k.number, ln2Low));
  const r = w.let(m.sub(high, low));
  const t = w.let(m.mul(r, r));
  const c = w.let(m.sub(r, m.mul(t, w.polynomial(t, exp))));
  const fraction = m.div(m.mul(r, c), m.sub(2, c));
  const y = m.sub(1, m.sub(m.sub(low, fraction), high));
  return w.let(scaled(w, y, m.addBits(k.bits, shift)));
}

export function exponential(w: Writer, x: Numbers): Numbers {
  return scaledExponential(w, x, 0n);
}

/** exp(x) - 1, for x up to 709 (floats: 87). */
export function exponentialLessOne(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const { ln2High, ln2Low, expm1 } = constants[m.float.name];
  const k = rounded(w, m.mul(x, log2e));
  const high = w.let(m.sub(x, m.mul(k.number, ln2High)));
  const low = w.let(m.mul(k.number, ln2Low));
  const r = w.let(m.sub(high, low));
  const correction = w.let(m.sub(m.sub(high, r), low));
  const half = w.let(m.mul(r, 0.5));
  const square = w.let(m.mul(r, half));
  const r1 = w.let(w.polynomial(square, expm1));
  const t = w.let(m.sub(3, m.mul(r1, half)));
  const quotient = w.let(m.mul(square, m.div(m.sub(r1, t), m.sub(6, m.mul(r, t)))));
  const unscaled = m.sub(r, m.sub(m.mul(r, quotient), square));
  const e = w.let(m.sub(m.sub(m.mul(r, m.sub(quotient, correction)), correction), square));
  const rest = w.let(m.sub(r, e));
  const inverse = w.let(powerOfTwo(w, m.subBits(m.bitsConstant(0n), k.bits)));
  const nearOne = m.select(m.lt(r, -0.25), m.mul(m.sub(e, m.add(r, 0.5)), -2), m.add(1, m.mul(2, rest)));
  const far = m.sub(scaled(w, m.add(rest, 1), k.bits), 1);
  const middle = scaled(
    w,
    m.select(m.lt(k.number, 20), m.add(rest, m.sub(1, inverse)), m.add(m.sub(r, m.add(e, inverse)), 1)),
    k.bits,
  );
  const outer = w.let(m.select(m.or(m.lt(k.number, -1), m.gt(k.number, 56)), far, middle));
  const negative = m.select(m.eq(k.number, -1), m.sub(m.mul(0.5, rest), 0.5), outer);
  const signed = m.select(m.eq(k.number, 1), nearOne, negative);
  return w.let(m.select(m.eq(k.number, 0), unscaled, signed));
}

/** exp(x) - 1. Beyond these limits it is -1, or does not differ from exp(x). */
export function expm1(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const inner = exponentialLessOne(w, w.let(m.min(m.max(x, -60), 44)));
  return w.let(m.select(m.gt(x, 44), exponential(w, x), inner));
}

/** 1 / (1 + exp(-x)), from the exponential of -|x|, which cannot overflow. */
export function sigmoid(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const power = exponential(w, m.neg(m.abs(x)));
  return m.div(m.select(m.ge(x, 0), 1, power), m.add(1, power));
}

export function tanh(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const size = w.let(m.min(m.abs(x), 22));
  const small = w.letTruth(m.lt(size, 0.2554128118829953));
  const t = exponentialLessOne(w, w.let(m.mul(size, m.select(small, -2, 2))));
  const whole = w.let(m.add(t, 2));
  const ratio = m.div(t, whole);
  const y = w.let(m.select(m.lt(size, 0.5493061443340548), ratio, m.sub(1, m.div(2, whole))));
  return m.copySign(y, x);
}

export function sinh(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const size = w.let(m.abs(x));
  const t = exponentialLessOne(w, w.let(m.min(size, 22)));
  const ratio = w.let(m.div(t, m.add(t, 1)));
  const near = m.select(m.lt(size, 1), m.sub(m.mul(2, t), m.mul(t, ratio)), m.add(t, ratio));
  const y = w.let(m.select(m.gt(size, 22), scaledExponential(w, size, -1n), m.mul(0.5, near)));
  return m.copySign(y, x);
}

export function cosh(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const size = w.let(m.abs(x));
  const t = exponentialLessOne(w, w.let(m.min(size, 1)));
  const whole = w.let(m.add(1, t));
  const near = m.add(1, m.div(m.mul(t, t), m.add(whole, whole)));
  const power = scaledExponential(w, size, -1n);
  // Half of exp(x) and half of exp(-x).
  const far = m.select(m.gt(size, 22), power, m.add(power, m.div(0.25, power)));
  return m.select(m.lt(size, 0.34657359027997264), near, far);
}
