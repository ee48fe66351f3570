/**
 * log, log(1 + x) and the logarithms to the bases 2 and 10, after FDLIBM (e_log.c, s_log1p.c, e_log10.c, e_logf.c): x = 2^k (1 + f) with 1 + f near 1, and log(1 + f) by a
 * polynomial in s = f / (2 + f). Errors are under 1 ulp.
 */

import type { FloatFormat, Numbers, Writer } from '../lanes';
import { exponential, ln2Of, roundingShift } from './exponential';

interface Constants {
  readonly even: readonly number[];
  readonly odd: readonly number[];
  /** The bits of sqrt(1/2); for a double without its lowest 32. */
  readonly rootHalf: bigint;
}

const constants: { readonly [Name in FloatFormat['name']]: Constants } = {
  f64: {
    even: [0.3999999999940942, 0.22222198432149784, 0.15313837699209373],
    odd: [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586],
    rootHalf: 0x3fe6a09e00000000n,
  },
  f32: {
    even: [0.40000972152, 0.24279078841],
    odd: [0.66666662693, 0.28498786688],
    rootHalf: 0x3f3504f3n,
  },
};

/** log(1 + f) + k log 2 + correction, for 1 + f between sqrt(1/2) and sqrt(2), as a sum of which the first is exact. */
function fromParts(
  w: Writer,
  f: Numbers,
  k: Numbers,
  correction: Numbers | number,
): { readonly high: Numbers; readonly low: Numbers } {
  const { m } = w;
  const { even, odd } = constants[m.float.name];
  const { ln2High, ln2Low } = ln2Of(m);
  const half = w.let(m.mul(m.mul(0.5, f), f));
  const s = w.let(m.div(f, m.add(2, f)));
  const z = w.let(m.mul(s, s));
  const square = w.let(m.mul(z, z));
  const r = m.add(m.mul(z, w.polynomial(square, odd)), m.mul(square, w.polynomial(square, even)));
  const low = m.add(m.mul(k, ln2Low), correction);
  const fraction = m.add(m.mul(s, m.add(half, r)), low);
  return { high: w.let(m.mul(k, ln2High)), low: w.let(m.add(m.sub(fraction, half), f)) };
}

/** f and k of x = 2^k (1 + f), for positive normal x. */
function split(w: Writer, x: Numbers): { readonly f: Numbers; readonly k: Numbers } {
  const { m } = w;
  const { bias, mantissaBits } = m.float;
  const { rootHalf } = constants[m.float.name];
  const moved = w.letBits(m.addBits(m.bitsOf(x), m.float.bits(1) - rootHalf));
  const shift = roundingShift(m);
  const exponent = m.subBits(m.shiftRight(moved, mantissaBits), BigInt(bias));
  const mantissa = (1n << BigInt(mantissaBits)) - 1n;
  const k = w.let(m.sub(m.fromBits(m.addBits(exponent, m.float.bits(shift))), shift));
  const f = w.let(m.sub(m.fromBits(m.addBits(m.andBits(moved, mantissa), rootHalf)), 1));
  return { f, k };
}

/** A logarithm from f and k, for any x. */
function logarithmBy(w: Writer, x: Numbers, value: (f: Numbers, k: Numbers) => Numbers): Numbers {
  const { m } = w;
  const up = m.float.mantissaBits + 2;
  const subnormal = w.letTruth(m.lt(x, 2 ** (1 - m.float.bias)));
  const { f, k } = split(w, w.let(m.select(subnormal, m.mul(x, 2 ** up), x)));
  const y = w.let(value(f, w.let(m.sub(k, m.select(subnormal, up, 0)))));
  return w.let(outside(w, x, 0, y));
}

/** A logarithm of x that is -infinity at `pole`, NaN below it, and x itself where that is infinite or NaN. */
function outside(w: Writer, x: Numbers, pole: number, y: Numbers): Numbers {
  const { m } = w;
  const upper = m.select(m.lt(x, Number.POSITIVE_INFINITY), y, x);
  const lower = m.select(m.eq(x, pole), Number.NEGATIVE_INFINITY, Number.NaN);
  return m.select(m.le(x, pole), lower, upper);
}

export function logarithm(w: Writer, x: Numbers): Numbers {
  return logarithmBy(w, x, (f, k) => {
    const { high, low } = fromParts(w, f, k, 0);
    return w.m.add(low, high);
  });
}

/** The whole number k, and the logarithm of 1 + f to the base 2 in addition. */
export function log2(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  return logarithmBy(w, x, (f, k) => m.add(k, m.mul(Math.LOG2E, fromParts(w, f, m.constant(0), 0).low)));
}

/** log 2 to the base 10 as a sum. The first part has so few bits that its product with an exponent is exact. */
const log10Of2: { readonly [Name in FloatFormat['name']]: readonly [high: number, low: number] } = {
  f64: [0.30102999566361177, 3.694239077158931e-13],
  f32: [0.3010292053222656, 7.903415166765626e-7],
};

export function log10(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const [high, low] = log10Of2[m.float.name];
  return logarithmBy(w, x, (f, k) => {
    const fraction = m.mul(Math.LOG10E, fromParts(w, f, m.constant(0), 0).low);
    return m.add(m.add(m.mul(k, low), fraction), m.mul(k, high));
  });
}

/** log(1 + x). A correction restores the digits of x, or of 1, that 1 + x loses. */
export function log1p(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const near = w.letTruth(m.and(m.gt(x, Math.SQRT1_2 - 1), m.lt(x, Math.SQRT2 - 1)));
  const sum = w.let(m.add(1, x));
  const { f, k } = split(w, sum);
  const rest = m.select(m.gt(x, 1), m.sub(1, m.sub(sum, x)), m.sub(x, m.sub(sum, 1)));
  const lost = w.let(m.select(near, 0, m.div(rest, sum)));
  const { high, low } = fromParts(w, w.let(m.select(near, x, f)), w.let(m.select(near, 0, k)), lost);
  return w.let(outside(w, x, -1, w.let(m.add(low, high))));
}

/** The logarithm of a positive normal number as a multiple of log 2, which is exact, and less than half of log 2. */
export function logarithmParts(w: Writer, x: Numbers): { readonly high: Numbers; readonly low: Numbers } {
  const { f, k } = split(w, x);
  return fromParts(w, f, k, 0);
}

/** log(1 + x) for x from 0 to 1. A correction restores the digits of x that 1 + x loses. */
function logarithmOfOneAnd(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const near = w.letTruth(m.lt(x, Math.SQRT2 - 1));
  const sum = w.let(m.add(1, x));
  const lost = m.div(m.sub(x, m.sub(sum, 1)), sum);
  const f = w.let(m.select(near, x, m.sub(m.mul(0.5, sum), 1)));
  const { high, low } = fromParts(w, f, w.let(m.select(near, 0, 1)), w.let(m.select(near, 0, lost)));
  return w.let(m.add(low, high));
}

/** log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)). */
export function softplus(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const power = exponential(w, m.neg(m.abs(x)));
  return m.add(m.max(x, 0), logarithmOfOneAnd(w, power));
}
