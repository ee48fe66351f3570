/** Numbers as sums of two doubles, with about 106 bits (Dekker 1971; Knuth's and Møller's exact sums), for one lane. */

import { type Numbers, single, type Writer } from '../lanes';

const m = single;

export interface Doubled {
  readonly high: Numbers;
  readonly low: Numbers;
}

/** Splits a double into halves of 26 bits. */
const cut = 2 ** 27 + 1;

export function exactSum(w: Writer, x: Numbers, y: Numbers): Doubled {
  const high = w.let(m.add(x, y));
  const back = w.let(m.sub(high, x));
  return { high, low: w.let(m.add(m.sub(x, m.sub(high, back)), m.sub(y, back))) };
}

/** The exact sum of two numbers, the first of which is not smaller. */
function normalized(w: Writer, x: Numbers, y: Numbers): Doubled {
  const high = w.let(m.add(x, y));
  return { high, low: w.let(m.sub(y, m.sub(high, x))) };
}

function halved(w: Writer, x: Numbers): Doubled {
  const scaled = w.let(m.mul(cut, x));
  const high = w.let(m.sub(scaled, m.sub(scaled, x)));
  return { high, low: w.let(m.sub(x, high)) };
}

function exactProduct(w: Writer, x: Numbers, y: Numbers): Doubled {
  const high = w.let(m.mul(x, y));
  const [a, b] = [halved(w, x), halved(w, y)];
  const main = m.sub(m.mul(a.high, b.high), high);
  const cross = m.add(m.add(main, m.mul(a.high, b.low)), m.mul(a.low, b.high));
  return { high, low: w.let(m.add(cross, m.mul(a.low, b.low))) };
}

export function add(w: Writer, x: Doubled, y: Doubled): Doubled {
  const { high, low } = exactSum(w, x.high, y.high);
  return normalized(w, high, w.let(m.add(low, m.add(x.low, y.low))));
}

export function multiply(w: Writer, x: Doubled, y: Doubled): Doubled {
  const { high, low } = exactProduct(w, x.high, y.high);
  return normalized(w, high, w.let(m.add(low, m.add(m.mul(x.high, y.low), m.mul(x.low, y.high)))));
}

export function reciprocal(w: Writer, x: Doubled): Doubled {
  const first = w.let(m.div(1, x.high));
  const product = exactProduct(w, first, x.high);
  // The difference of 1 and the product.
  const rest = m.sub(m.sub(m.sub(1, product.high), product.low), m.mul(first, x.low));
  return normalized(w, first, w.let(m.mul(rest, first)));
}

/** x^n for n from 1 on, by repeated squaring. */
export function wholePower(w: Writer, x: Doubled, n: number): Doubled {
  if (n === 1) return x;
  const half = wholePower(w, x, Math.floor(n / 2));
  const square = multiply(w, half, half);
  return n % 2 === 0 ? square : multiply(w, square, x);
}

export function exact(value: number): Doubled {
  return { high: m.constant(value), low: m.constant(0) };
}
