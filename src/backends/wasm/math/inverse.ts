/**
 * asin, acos, atan and atan2, after FDLIBM (e_asin.c, e_acos.c, s_atan.c, e_atan2.c, and for floats e_asinf.c,
 * s_atanf.c), without branches. Errors are under 1 ulp, and under 2 ulp for atan2 and for floats.
 */

import type { FloatFormat, Numbers, Writer } from '../lanes';
import { shortened } from './trigonometry';

/** A number as a sum of two numbers of a format. */
interface Sum {
  readonly high: number;
  readonly low: number;
}

interface Constants {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
  readonly atanEven: readonly number[];
  readonly atanOdd: readonly number[];
  /** The arc tangents at the centres of the intervals: of 1/2, 1, 3/2 and infinity. */
  readonly centres: readonly [Sum, Sum, Sum, Sum];
}

const centres = [
  { high: 0.4636476090008061, low: 2.2698777452961687e-17 },
  { high: 0.7853981633974483, low: 3.061616997868383e-17 },
  { high: 0.982793723247329, low: 1.3903311031230998e-17 },
  { high: 1.5707963267948966, low: 6.123233995736766e-17 },
] as const;

function inFloats({ high: value }: Sum): Sum {
  const high = Math.fround(value);
  return { high, low: value - high };
}

const constants: { readonly [Name in FloatFormat['name']]: Constants } = {
  f64: {
    numerator: [
      0.16666666666666666, -0.3255658186224009, 0.20121253213486293, -0.04005553450067941,
      0.0007915349942898145, 0.00003479331075960212,
    ],
    denominator: [1, -2.403394911734414, 2.0209457602335057, -0.6882839716054533, 0.07703815055590194],
    atanEven: [
      0.3333333333333293, 0.14285714272503466, 0.09090887133436507, 0.06661073137387531, 0.049768779946159324,
      0.016285820115365782,
    ],
    atanOdd: [
      -0.19999999999876483, -0.11111110405462356, -0.0769187620504483, -0.058335701337905735,
      -0.036531572744216916,
    ],
    centres,
  },
  f32: {
    numerator: [0.16666586697, -0.042743422091, -0.008656363003],
    denominator: [1, -0.7066296339],
    atanEven: [0.33333328366, 0.14253635705, 0.061687607318],
    atanOdd: [-0.19999158382, -0.10648017377],
    centres: [inFloats(centres[0]), inFloats(centres[1]), inFloats(centres[2]), inFloats(centres[3])],
  },
};

function halfPiOf(w: Writer): Sum {
  return constants[w.m.float.name].centres[3];
}

/** The beginning of each interval of the arguments. */
const stretches = [7 / 16, 11 / 16, 19 / 16, 39 / 16] as const;

/** (asin(x) - x) / x as a function of z = x^2. */
function quotient(w: Writer, z: Numbers): Numbers {
  const { m } = w;
  const { numerator, denominator } = constants[m.float.name];
  return w.let(m.div(m.mul(z, w.polynomial(z, numerator)), w.polynomial(z, denominator)));
}

/** The square root of z as a number with few bits and the rest. */
function root(w: Writer, z: Numbers) {
  const { m } = w;
  const s = w.let(m.sqrt(z));
  const short = shortened(w, s);
  const lacking = m.div(m.sub(z, m.mul(short, short)), m.add(s, short));
  const rest = w.let(m.select(m.eq(s, 0), 0, lacking));
  return { s, short, rest };
}

/** The argument of both series: x squared near 0, and from the half angle elsewhere. */
function halved(w: Writer, x: Numbers) {
  const { m } = w;
  const size = w.let(m.abs(x));
  const near = w.letTruth(m.lt(size, 0.5));
  const z = w.let(m.select(near, m.mul(x, x), m.mul(0.5, m.sub(1, size))));
  return { size, near, r: quotient(w, z), ...root(w, z) };
}

export function asin(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const { high: halfPi, low: halfPiLow } = halfPiOf(w);
  const { size, near, r, s, short, rest } = halved(w, x);
  const atOne = m.sub(halfPi, m.sub(m.mul(2, m.add(s, m.mul(s, r))), halfPiLow));
  const quarter = 0.5 * halfPi;
  const inner = m.sub(m.mul(m.mul(2, s), r), m.sub(halfPiLow, m.mul(2, rest)));
  const between = m.sub(quarter, m.sub(inner, m.sub(quarter, m.mul(2, short))));
  const far = w.let(m.select(m.ge(size, 0.975), atOne, between));
  return m.copySign(m.select(near, m.add(size, m.mul(size, r)), far), x);
}

export function acos(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const { high: halfPi, low: halfPiLow } = halfPiOf(w);
  const { near, r, s, short, rest } = halved(w, x);
  const middle = m.sub(halfPi, m.sub(x, m.sub(halfPiLow, m.mul(x, r))));
  const product = w.let(m.mul(r, s));
  const below = m.sub(2 * halfPi, m.mul(2, m.add(s, m.sub(product, halfPiLow))));
  const above = m.mul(2, m.add(short, m.add(product, rest)));
  const outer = w.let(m.select(m.lt(x, 0), below, above));
  return m.select(near, middle, outer);
}

export function atan(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const { atanEven, atanOdd, centres } = constants[m.float.name];
  const size = w.let(m.abs(x));
  const reduced = [
    m.div(m.sub(m.add(size, size), 1), m.add(2, size)),
    m.div(m.sub(size, 1), m.add(size, 1)),
    m.div(m.sub(size, 1.5), m.add(1, m.mul(1.5, size))),
    m.div(-1, size),
  ];
  let a: Numbers = size;
  let high: Numbers = m.constant(0);
  let low: Numbers = m.constant(0);
  for (const [index, centre] of centres.entries()) {
    const within = w.letTruth(m.ge(size, stretches[index]!));
    a = w.let(m.select(within, reduced[index]!, a));
    high = w.let(m.select(within, centre.high, high));
    low = w.let(m.select(within, centre.low, low));
  }
  const z = w.let(m.mul(a, a));
  const square = w.let(m.mul(z, z));
  const series = m.add(
    m.mul(z, w.polynomial(square, atanEven)),
    m.mul(square, w.polynomial(square, atanOdd)),
  );
  const y = m.sub(high, m.sub(m.sub(m.mul(a, series), low), a));
  return w.let(m.copySign(y, x));
}

/** The angle of the point (x, y). */
export function atan2(w: Writer, y: Numbers, x: Numbers): Numbers {
  const { m } = w;
  const { high: halfPi, low: halfPiLow } = halfPiOf(w);
  const [height, width] = [w.let(m.abs(y)), w.let(m.abs(x))];
  const bothInfinite = m.and(m.eq(height, Number.POSITIVE_INFINITY), m.eq(width, Number.POSITIVE_INFINITY));
  const level = m.select(m.eq(x, x), 0, Number.NaN);
  const ratio = m.select(m.eq(height, 0), level, m.div(height, width));
  const slope = w.let(m.select(bothInfinite, 1, ratio));
  const angle = w.let(m.abs(atan(w, slope)));
  const turned = m.sub(2 * halfPi, m.sub(angle, 2 * halfPiLow));
  const leftwards = m.greaterBits(m.bitsOf(x), -1n);
  return m.copySign(m.select(leftwards, angle, turned), y);
}
