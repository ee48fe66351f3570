/**
 * What Stirling's formula leaves of lgamma, and its derivatives, for one lane: the asymptotic series (Abramowitz and
 * Stegun 6.1.41), and for small numbers the difference itself.
 */

import { asymptoticFrom, bernoulli, stirlingWeight } from '../../../graph';
import { type Numbers, single, type Writer } from '../lanes';
import type { Routines } from './routine';

const m = single;

/** Stirling's formula for lgamma without its series, or its derivative of order `order`. */
function formula(w: Writer, x: Numbers, order: number, library: Routines): Numbers {
  const log = library.call('log', m, [x]);
  if (order === 0) return m.add(m.sub(m.mul(m.sub(x, 0.5), log), x), 0.5 * Math.log(2 * Math.PI));
  if (order === 1) return m.sub(log, m.div(0.5, x));
  let factorial = 1;
  for (let k = 2; k <= order - 2; k++) factorial *= k;
  const power = Array.from({ length: order - 1 }).reduce<Numbers>(
    (product) => w.let(m.div(product, x)),
    m.constant(factorial),
  );
  const value = m.add(power, m.div(m.mul(power, (order - 1) / 2), x));
  return order % 2 === 0 ? value : m.neg(value);
}

function series(w: Writer, x: Numbers, order: number): Numbers {
  const inverse = w.let(m.div(1, x));
  const square = w.let(m.mul(inverse, inverse));
  const coefficients = bernoulli.map((number, index) => number * stirlingWeight(2 * (index + 1), order));
  const power = Array.from({ length: order }).reduce<Numbers>(
    (product) => w.let(m.mul(product, inverse)),
    inverse,
  );
  const value = m.mul(power, w.polynomial(square, coefficients));
  return order % 2 === 0 ? value : m.neg(value);
}

export function stirlingRest(order: number) {
  return (w: Writer, x: Numbers, library: Routines): Numbers => {
    const outside = w.letTruth(m.or(m.le(x, 0), m.ne(x, x)));
    const inside = w.let(m.select(outside, 1, x));
    const whole = (): Numbers =>
      order === 0 ? library.call('lgamma', m, [inside]) : library.polygamma(order - 1, m, inside);
    const value = w.choose(
      m.ge(inside, asymptoticFrom),
      () => series(w, inside, order),
      () => m.sub(whole(), formula(w, inside, order, library)),
    );
    const atZero = order === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    return w.let(m.select(outside, m.select(m.eq(x, 0), atZero, Number.NaN), value));
  };
}
