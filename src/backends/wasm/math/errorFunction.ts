/**
 * erf and 1 - erf, after FDLIBM (s_erf.c): rational approximations on five intervals, for any number of lanes, and for
 * floats by means of doubles. The error is under 1 ulp.
 */

import type { Numbers, Writer } from '../lanes';
import { viaDoubles } from './floats';
import type { Routines } from './routine';
import { shortened } from './trigonometry';

/** A quotient of polynomials. */
interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/** (erf(x) - x) / x as a function of x^2, for |x| below 0.84375. */
const near: Rational = {
  numerator: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -0.000023763016656650163,
  ],
  denominator: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164,
    -0.000003960228278775368,
  ],
};
/** erf(x) - c as a function of |x| - 1, for |x| from there to 1.25. */
const middle: Rational = {
  numerator: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  denominator: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
};
const centre = 0.8450629115104675;
/** The logarithm of x exp(x^2 + 0.5625) erfc(x) as a function of 1 / x^2, for |x| up to 1 / 0.35, and up to 28. */
const far: Rational = {
  numerator: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  denominator: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
};
const farther: Rational = {
  numerator: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  denominator: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
};

function quotient(w: Writer, x: Numbers, { numerator, denominator }: Rational): Numbers {
  return w.let(w.m.div(w.polynomial(x, numerator), w.polynomial(x, denominator)));
}

/** 1 - erf(size), for a size from 1.25 to 28. */
function complement(w: Writer, size: Numbers, library: Routines): Numbers {
  const { m } = w;
  const s = w.let(m.div(1, m.mul(size, size)));
  const logarithm = w.choose(
    m.lt(size, 1 / 0.35),
    () => quotient(w, s, far),
    () => quotient(w, s, farther),
  );
  // The square of a number with few bits is exact.
  const short = shortened(w, size);
  const square = library.call('exp', m, [m.sub(m.neg(m.mul(short, short)), 0.5625)]);
  const rest = m.mul(m.sub(short, size), m.add(short, size));
  return m.div(m.mul(square, library.call('exp', m, [m.add(rest, logarithm)])), size);
}

export function erf(w: Writer, x: Numbers, library: Routines): Numbers {
  const { m } = w;
  const size = w.let(m.min(m.abs(x), 6));
  const large = (): Numbers =>
    w.choose(
      m.lt(size, 1.25),
      () => m.add(centre, quotient(w, w.let(m.sub(size, 1)), middle)),
      () => m.sub(1, complement(w, size, library)),
    );
  const small = (): Numbers => m.add(size, m.mul(size, quotient(w, w.let(m.mul(size, size)), near)));
  return m.copySign(w.choose(m.lt(size, 0.84375), small, large), x);
}

export function erfc(w: Writer, x: Numbers, library: Routines): Numbers {
  const { m } = w;
  const size = w.let(m.min(m.abs(x), 28));
  const small = (): Numbers => {
    const signed = w.let(m.mul(x, quotient(w, w.let(m.mul(size, size)), near)));
    // Around a half, the digits of x are kept by subtracting a half first.
    const low = m.sub(1, m.add(x, signed));
    return m.select(m.lt(x, 0.25), low, m.sub(0.5, m.add(signed, m.sub(x, 0.5))));
  };
  const positive = w.letTruth(m.ge(x, 0));
  const large = (): Numbers =>
    w.choose(
      m.lt(size, 1.25),
      () => {
        const value = quotient(w, w.let(m.sub(size, 1)), middle);
        return m.select(positive, m.sub(1 - centre, value), m.add(1, m.add(centre, value)));
      },
      () => {
        const tail = w.let(complement(w, size, library));
        return m.select(positive, tail, m.sub(2, tail));
      },
    );
  return w.let(m.select(m.ne(x, x), x, w.choose(m.lt(size, 0.84375), small, large)));
}

export function floatErfc(w: Writer, x: Numbers, library: Routines): Numbers {
  return viaDoubles(w, [x], (doubles, half) => library.call('erfc', doubles.m, [half!]));
}

export function floatErf(w: Writer, x: Numbers, library: Routines): Numbers {
  return viaDoubles(w, [x], (doubles, half) => library.call('erf', doubles.m, [half!]));
}
