/**
 * gamma for one lane by Lanczos' approximation, and lgamma, after FDLIBM (e_lgamma_r.c): rational approximations below 8, Stirling's series above, and
 * reflection for negative numbers. The error is under 2 ulp for positive numbers. For negative numbers it is that of
 * the terms which the reflection subtracts, so few digits are right next to the zeros of the function.
 */

import { lanczos, maxExactGamma } from '../../../graph';
import { readLocal } from '../assembler/code';
import { type Numbers, single, type Writer } from '../lanes';
import { logarithmParts } from './logarithm';
import type { Routines } from './routine';

const m = single;

/** Around 1 and 2: even and odd powers of the distance. */
const even = [
  0.07721566490153287, 0.06735230105312927, 0.007385550860814029, 0.0011927076318336207,
  0.00022086279071390839, 0.000025214456545125733,
];
const odd = [
  0.3224670334241136, 0.020580808432516733, 0.0028905138367341563, 0.0005100697921535113,
  0.00010801156724758394, 0.000044864094961891516,
];
/** The minimum of the function, and its value there in two parts. */
const minimum = { at: 1.4616321449683622, value: -0.12148629053584961, rest: -3.638676997039505e-18 };
const aroundLeast = [
  [
    0.48383612272381005, -0.032788541075985965, 0.006100538702462913, -0.0014034646998923284,
    0.00031563207090362595,
  ],
  [
    -0.1475877229945939, 0.01797067508118204, -0.0036845201678113826, 0.000881081882437654,
    -0.00031275416837512086,
  ],
  [
    0.06462494023913339, -0.010314224129834144, 0.0022596478090061247, -0.0005385953053567405,
    0.0003355291926355191,
  ],
] as const;
/** Coefficients for arguments from 0 and from 1 on. */
const first = {
  numerator: [
    -0.07721566490153287, 0.6328270640250934, 1.4549225013723477, 0.9777175279633727, 0.22896372806469245,
    0.013381091853678766,
  ],
  denominator: [
    1, 2.4559779371304113, 2.128489763798934, 0.7692851504566728, 0.10422264559336913, 0.003217092422824239,
  ],
};
/** Coefficients for arguments from 2 on. */
const second = {
  numerator: [
    -0.07721566490153287, 0.21498241596060885, 0.325778796408931, 0.14635047265246445, 0.02664227030336386,
    0.0018402845140733772, 0.00003194753265841009,
  ],
  denominator: [
    1, 1.3920053346762105, 0.7219355475671381, 0.17193386563280308, 0.01864591917156529,
    0.0007779424963818936, 0.000007326684307446256,
  ],
};
const stirling = [
  0.08333333333333297, -0.0027777777772877554, 0.0007936505586430196, -0.00059518755745034,
  0.0008363399189962821, -0.0016309293409657527,
];

/** Computed from the distance to 1 or to 2, counted towards 0. */
function besideRoot(w: Writer, y: Numbers): Numbers {
  const z = w.let(m.mul(y, y));
  const series = m.add(m.mul(y, w.polynomial(z, even)), m.mul(z, w.polynomial(z, odd)));
  return m.sub(series, m.mul(0.5, y));
}

function besideLeast(w: Writer, y: Numbers): Numbers {
  const z = w.let(m.mul(y, y));
  const cube = w.let(m.mul(z, y));
  const [p1, p2, p3] = aroundLeast.map((coefficients) => w.let(w.polynomial(cube, coefficients)));
  const inner = m.sub(minimum.rest, m.mul(cube, m.add(p2!, m.mul(y, p3!))));
  return m.add(minimum.value, m.sub(m.mul(z, p1!), inner));
}

function besideOne(w: Writer, y: Numbers): Numbers {
  const quotient = m.div(m.mul(y, w.polynomial(y, first.numerator)), w.polynomial(y, first.denominator));
  return m.add(m.mul(-0.5, y), quotient);
}

/** For positive x below 2; below 0.9 from the function at x + 1. */
function belowTwo(w: Writer, x: Numbers, log: (x: Numbers) => Numbers): Numbers {
  const low = w.letTruth(m.le(x, 0.9));
  const shifted = w.let(m.select(low, m.add(x, 1), x));
  const towardsTwo = w.let(m.select(low, m.sub(1, x), m.sub(2, x)));
  const fromMinimum = w.let(m.select(low, m.sub(x, minimum.at - 1), m.sub(x, minimum.at)));
  const fromOne = w.let(m.select(low, x, m.sub(x, 1)));
  const value = w.choose(
    m.ge(shifted, 1.7316),
    () => besideRoot(w, towardsTwo),
    () =>
      w.choose(
        m.ge(shifted, 1.2316),
        () => besideLeast(w, fromMinimum),
        () => besideOne(w, fromOne),
      ),
  );
  return w.choose(
    low,
    () => m.sub(value, log(x)),
    () => value,
  );
}

/** For x from 2 to 8, from the function between 2 and 3. */
function belowEight(w: Writer, x: Numbers, log: (x: Numbers) => Numbers): Numbers {
  const y = w.let(m.sub(x, m.floor(x)));
  const quotient = m.div(m.mul(y, w.polynomial(y, second.numerator)), w.polynomial(y, second.denominator));
  const start = w.let(m.add(m.mul(0.5, y), quotient));
  let product: Numbers = m.constant(1);
  for (const step of [6, 5, 4, 3, 2]) {
    product = w.let(m.select(m.ge(x, step + 1), m.mul(product, m.add(y, step)), product));
  }
  return w.choose(
    m.lt(x, 3),
    () => start,
    () => m.add(start, log(product)),
  );
}

/** For x from 8 on. The logarithm is in two parts, because its error is multiplied by x. */
function large(w: Writer, x: Numbers): Numbers {
  const { high, low } = logarithmParts(w, x);
  const inverse = w.let(m.div(1, x));
  const series = m.mul(inverse, w.polynomial(w.let(m.mul(inverse, inverse)), stirling));
  const factor = w.let(m.sub(x, 0.5));
  const rest = m.add(m.mul(factor, low), m.add(0.4189385332046727, series));
  return m.add(m.mul(factor, m.sub(high, 1)), rest);
}

/** log |gamma(x)|, for negative numbers by reflection (Abramowitz and Stegun 6.1.17). */
export function lgamma(w: Writer, x: Numbers, library: Routines): Numbers {
  const log = (y: Numbers): Numbers => library.call('log', m, [y]);
  const size = w.let(m.abs(x));
  const value = w.choose(
    m.lt(size, 2),
    () => belowTwo(w, size, log),
    () =>
      w.choose(
        m.lt(size, 8),
        () => belowEight(w, size, log),
        () => large(w, size),
      ),
  );
  const reflected = (): Numbers => {
    const turns = m.sub(x, m.nearest(x));
    const fraction = w.let(m.abs(library.call('sin', m, [m.mul(Math.PI, turns)])));
    return m.sub(log(m.div(Math.PI, m.mul(fraction, size))), value);
  };
  const y = w.choose(m.lt(x, 0), reflected, () => value);
  const pole = m.and(m.le(x, 0), m.eq(m.floor(x), x));
  const endless = w.letTruth(m.or(pole, m.eq(size, Number.POSITIVE_INFINITY)));
  return w.let(m.select(endless, Number.POSITIVE_INFINITY, y));
}

/** The quotient of Lanczos' polynomials; of large numbers, in 1 / x. */
function lanczosSum(w: Writer, x: Numbers): Numbers {
  const { numerator, denominator } = lanczos;
  const quotient = (at: Numbers, above: readonly number[], below: readonly number[]): Numbers =>
    m.div(w.polynomial(at, above), w.polynomial(at, below));
  return w.choose(
    m.lt(x, 8),
    () => quotient(x, numerator, denominator),
    () => quotient(w.let(m.div(1, x)), numerator.toReversed(), denominator.toReversed()),
  );
}

/** (x - 1)! of a small whole number, which is exact. */
function factorialBefore(w: Writer, x: Numbers): Numbers {
  const { code } = w;
  const [product, k] = [code.allocLocal('f64'), code.allocLocal('f64')];
  code.set(product, m.constant(1));
  code.set(k, m.constant(2));
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, m.not(m.lt(readLocal(k), x)));
      code.set(product, m.mul(readLocal(product), readLocal(k)));
      code.set(k, m.add(readLocal(k), 1));
      code.branch(again);
    });
  });
  return readLocal(product);
}

/** For |x| below 184 that is no pole. */
function gammaInside(w: Writer, x: Numbers, library: Routines): Numbers {
  const negative = w.letTruth(m.lt(x, 0));
  const size = w.let(m.abs(x));
  const y = w.let(m.add(size, lanczos.offset));
  const [more, less] = [m.max(size, lanczos.offset), m.min(size, lanczos.offset)];
  const lost = w.let(m.sub(m.sub(y, more), less));
  const sum = w.let(m.mul(lanczosSum(w, size), library.call('exp', m, [m.neg(y)])));
  const reflected = (): Numbers => {
    const whole = w.let(m.nearest(size));
    const sine = library.call('sin', m, [m.mul(Math.PI, m.sub(size, whole))]);
    const isOdd = m.ne(m.mul(2, m.floor(m.mul(0.5, whole))), whole);
    return m.div(m.select(isOdd, Math.PI, -Math.PI), m.mul(m.mul(sine, size), sum));
  };
  const scale = w.choose(negative, reflected, () => sum);
  const sign = w.let(m.select(negative, -1, 1));
  const correction = m.div(m.mul(m.mul(m.mul(sign, lost), lanczos.offset + 0.5), scale), y);
  const exponent = m.mul(m.mul(0.5, sign), m.sub(size, 0.5));
  // The power in two factors, neither of which overflows before their product does.
  const half = w.let(library.call('pow', m, [y, exponent]));
  return m.mul(m.mul(m.add(scale, correction), half), half);
}

export function gamma(w: Writer, x: Numbers, library: Routines): Numbers {
  const whole = w.letTruth(m.eq(m.floor(x), x));
  const pole = w.letTruth(m.or(m.and(whole, m.lt(x, 0)), m.ne(x, x)));
  const inside = w.let(m.select(pole, 1.5, m.min(m.max(x, -184), 184)));
  const exact = m.and(m.and(whole, m.ge(x, 1)), m.le(x, maxExactGamma));
  const value = w.choose(
    exact,
    () => factorialBefore(w, inside),
    () =>
      w.choose(
        m.lt(m.abs(x), 2 ** -54),
        () => m.div(1, x),
        () => gammaInside(w, inside, library),
      ),
  );
  const bounded = m.select(m.ge(x, 184), Number.POSITIVE_INFINITY, m.select(m.le(x, -184), 0, value));
  return w.let(m.select(pole, Number.NaN, bounded));
}
