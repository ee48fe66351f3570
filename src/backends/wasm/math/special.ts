/**
 * erf, lgamma and its derivatives, of one lane, by the series of `graph/specialFunctions.ts` and within rounding of it:
 * a few units in the last place.
 */

import { asymptoticFrom, bernoulli } from '../../../graph';
import type { Local } from '../assembler/code';
import { type Numbers, single, type Truths, type Writer } from '../lanes';
import { exponential } from './exponential';
import type { Library } from './library';
import { logarithm } from './logarithm';

const m = single;

/** Below, the recurrence of polygamma would take too long. */
const leastPolygamma = -10_000;

const read =
  (local: Local): Numbers =>
  (code) =>
    code.get(local);

/** Runs `body` as long as `condition` holds. */
function repeatWhile(w: Writer, condition: () => Truths, body: () => void): void {
  const { code } = w;
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, m.not(condition()));
      body();
      code.branch(again);
    });
  });
}

/** A local that changes. */
function variable(w: Writer, start: Numbers): Local {
  const local = w.code.take('f64');
  w.code.set(local, start);
  return local;
}

/** Abramowitz and Stegun 7.1.6 below 2.5, beyond it 1 less the continued fraction 7.1.14. */
export function erf(w: Writer, x: Numbers): Numbers {
  const { code } = w;
  const size = w.let(m.abs(x));
  const square = w.let(m.mul(x, x));
  const power = exponential(w, m.neg(square));
  const result = code.take('f64');
  code.if(
    m.lt(size, 2.5),
    () => {
      const [term, sum, n] = [variable(w, size), variable(w, size), variable(w, m.constant(1))];
      const going = (): Truths => m.gt(read(term), m.mul(1e-18, read(sum)));
      repeatWhile(w, going, () => {
        const ratio = m.div(m.mul(2, square), m.add(m.mul(2, read(n)), 1));
        code.set(term, m.mul(read(term), ratio));
        code.set(sum, m.add(read(sum), read(term)));
        code.set(n, m.add(read(n), 1));
      });
      code.set(result, m.mul(m.mul(2 / Math.sqrt(Math.PI), power), read(sum)));
    },
    () => {
      const [fraction, k] = [variable(w, size), variable(w, m.constant(60))];
      const going = (): Truths => m.ge(read(k), 1);
      repeatWhile(w, going, () => {
        code.set(fraction, m.add(size, m.div(m.mul(0.5, read(k)), read(fraction))));
        code.set(k, m.sub(read(k), 1));
      });
      const complement = m.div(power, m.mul(Math.sqrt(Math.PI), read(fraction)));
      const tail = m.select(m.gt(size, 6), 1, m.sub(1, complement));
      code.set(result, m.select(m.eq(x, x), tail, Number.NaN));
    },
  );
  return w.let(m.copySign(read(result), x));
}

/** For x of one half and more. */
function stirling(w: Writer, x: Numbers): Numbers {
  const { code } = w;
  const [product, z] = [variable(w, m.constant(1)), variable(w, x)];
  repeatWhile(
    w,
    () => m.lt(read(z), asymptoticFrom),
    () => {
      code.set(product, m.mul(read(product), read(z)));
      code.set(z, m.add(read(z), 1));
    },
  );
  const inverse = w.let(m.div(1, read(z)));
  const coefficients = bernoulli.map((number, index) => number / (2 * (index + 1) * (2 * index + 1)));
  const series = m.mul(inverse, w.polynomial(w.let(m.mul(inverse, inverse)), coefficients));
  const main = m.sub(m.mul(m.sub(read(z), 0.5), logarithm(w, read(z))), read(z));
  const whole = w.let(m.add(m.add(main, 0.5 * Math.log(2 * Math.PI)), series));
  return w.let(m.sub(whole, logarithm(w, read(product))));
}

/** log |gamma(x)|; below one half by reflection (Abramowitz and Stegun 6.1.17). */
export function lgamma(w: Writer, x: Numbers, library: Library): Numbers {
  const reflected = w.letTruth(m.lt(x, 0.5));
  const value = stirling(w, w.let(m.select(reflected, m.sub(1, x), x)));
  const turns = m.sub(x, m.mul(2, m.nearest(m.mul(0.5, x))));
  const fraction = w.let(m.abs(library.call('sin', single, [m.mul(Math.PI, turns)])));
  const mirrored = w.let(m.sub(logarithm(w, w.let(m.div(Math.PI, fraction))), value));
  const pole = m.and(m.le(x, 0), m.eq(m.floor(x), x));
  const endless = w.letTruth(m.or(pole, m.eq(m.abs(x), Number.POSITIVE_INFINITY)));
  const root = m.or(m.eq(x, 1), m.eq(x, 2));
  const y = m.select(root, 0, m.select(reflected, mirrored, value));
  return w.let(m.select(endless, Number.POSITIVE_INFINITY, y));
}

/** x^n by repeated squaring. */
function wholePower(w: Writer, x: Numbers, n: number): Numbers {
  if (n === 0) return m.constant(1);
  if (n === 1) return x;
  const half = wholePower(w, x, Math.floor(n / 2));
  const square = w.let(m.mul(half, half));
  return n % 2 === 0 ? square : w.let(m.mul(square, x));
}

/** (n + order - 1)! / n! */
function seriesWeight(n: number, order: number): number {
  if (order === 0) return 1 / n;
  let weight = 1;
  for (let k = n + 1; k <= n + order - 1; k++) weight *= k;
  return weight;
}

/** The derivative of order `order` + 1 of lgamma (Abramowitz and Stegun 6.4.6, 6.4.11). */
export function polygamma(order: number) {
  return (w: Writer, x: Numbers): Numbers => {
    const { code } = w;
    const pole = m.and(m.le(x, 0), m.eq(m.floor(x), x));
    const outside = w.letTruth(m.or(pole, m.lt(x, leastPolygamma)));
    const z = variable(w, m.select(outside, asymptoticFrom + order, x));
    const shifted = variable(w, m.constant(0));
    repeatWhile(
      w,
      () => m.lt(read(z), asymptoticFrom + order),
      () => {
        const power = wholePower(w, read(z), order + 1);
        code.set(shifted, m.add(read(shifted), m.div(1, power)));
        code.set(z, m.add(read(z), 1));
      },
    );
    let factorial = 1;
    for (let k = 2; k <= order; k++) factorial *= k;
    const inverse = w.let(m.div(1, read(z)));
    const square = w.let(m.mul(inverse, inverse));
    const leading =
      order === 0
        ? m.sub(m.mul(0.5, inverse), logarithm(w, read(z)))
        : m.mul(wholePower(w, inverse, order), m.add(factorial / order, m.mul(factorial / 2, inverse)));
    const coefficients = bernoulli.map((number, index) => number * seriesWeight(2 * (index + 1), order));
    const series = m.mul(wholePower(w, inverse, order + 2), w.polynomial(square, coefficients));
    const sum = w.let(m.add(m.add(leading, series), m.mul(factorial, read(shifted))));
    // digamma's terms are subtracted from its logarithm.
    const sign = order % 2 === 0 ? -1 : 1;
    return w.let(m.select(outside, Number.NaN, m.mul(sign, sum)));
  };
}
