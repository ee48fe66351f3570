/**
 * The derivatives of lgamma for one lane: digamma by a rational approximation between 1 and 2 (Boost, Maddock 2006),
 * and the others by their asymptotic series (Abramowitz and Stegun 6.4.11). Both start from the recurrence 6.4.6, whose
 * terms are summed in pairs of doubles. Errors are under 2 ulp, and for negative numbers under that of the largest
 * term.
 */

import { asymptoticFrom, bernoulli } from '../../../graph';
import { type Local, readLocal } from '../assembler/code';
import { type Numbers, single, type Truths, type Writer } from '../lanes';
import { add, type Doubled, exact, exactSum, multiply, reciprocal, wholePower } from './doubled';
import type { Routines } from './routine';

const m = single;

/** For smaller arguments the recurrence would take too long. */
const minArgument = -10_000;
/** Larger terms cannot be split into halves. */
const maxTerm = 1e290;

/** A running sum as two doubles. */
class Sum {
  private readonly parts: readonly [Local, Local];

  constructor(private readonly w: Writer) {
    const { code } = w;
    this.parts = [code.allocLocal('f64'), code.allocLocal('f64')];
    for (const part of this.parts) code.set(part, m.constant(0));
  }

  get value(): Doubled {
    return { high: readLocal(this.parts[0]), low: readLocal(this.parts[1]) };
  }

  add(term: Doubled): void {
    const { high, low } = add(this.w, this.value, term);
    this.w.code.set(this.parts[0], high);
    this.w.code.set(this.parts[1], low);
  }
}

/** Counts `k` up from 0 as long as `condition` holds for x + k. */
function stepping(
  w: Writer,
  x: Numbers,
  condition: (z: Doubled) => Truths,
  body: (z: Doubled) => void,
): Doubled {
  const { code } = w;
  const k = code.allocLocal('f64');
  const parts = [code.allocLocal('f64'), code.allocLocal('f64')] as const;
  const z = { high: readLocal(parts[0]), low: readLocal(parts[1]) };
  const move = (): void => {
    const { high, low } = exactSum(w, x, readLocal(k));
    code.set(parts[0], high);
    code.set(parts[1], low);
  };
  code.set(k, m.constant(0));
  move();
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, m.not(condition(z)));
      body(z);
      code.set(k, m.add(readLocal(k), 1));
      move();
      code.branch(again);
    });
  });
  return z;
}

/** (n + order - 1)! / n! */
function seriesWeight(n: number, order: number): number {
  if (order === 0) return 1 / n;
  let weight = 1;
  for (let k = n + 1; k <= n + order - 1; k++) weight *= k;
  return weight;
}

function factorialOf(n: number): number {
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return factorial;
}

/** Coefficients between 1 and 2. */
const atZero = {
  numerator: [
    0.25479851061131553, -0.3255503118680449, -0.6503185377089651, -0.28919126444774784, -0.04525132144873906,
    -0.002071332116774595,
  ],
  denominator: [
    1, 2.076711702373047, 1.4606242909763516, 0.43593529692665967, 0.054151797245674226,
    0.0021284987017821146, -5.578984132167551e-7,
  ],
  /** The factor of the function between 1 and 2, besides the distance to its root and a factor near 1. */
  slope: 0.9955816268920898,
  root: [1569415565 / 2 ** 30, 381566830 / 2 ** 60, 9.016312093258695e-20],
} as const;

/** digamma between 1 and 2 from the distance to its root there, which is given as three doubles. */
function betweenOneAndTwo(w: Writer, { high, low }: Doubled): Doubled {
  const [root, rootRest, rootLast] = atZero.root;
  const distance = w.let(m.add(m.sub(m.sub(m.sub(high, root), rootRest), rootLast), low));
  const at = w.let(m.sub(high, 1));
  const quotient = m.div(w.polynomial(at, atZero.numerator), w.polynomial(at, atZero.denominator));
  const slope = exactSum(w, m.constant(atZero.slope), w.let(quotient));
  return multiply(w, { high: distance, low: m.constant(0) }, slope);
}

/** For x from 10 on. */
function digammaSeries(w: Writer, x: Numbers, library: Routines): Numbers {
  const inverse = w.let(m.div(1, x));
  const square = w.let(m.mul(inverse, inverse));
  const coefficients = bernoulli.map((number, index) => number / (2 * (index + 1)));
  const series = m.mul(square, w.polynomial(square, coefficients));
  return m.sub(library.call('log', m, [x]), m.add(m.mul(0.5, inverse), series));
}

/** For x up to 10: moves x to between 1 and 2 by adding or subtracting 1. */
function digammaBelowTen(w: Writer, x: Numbers): Numbers {
  const { code } = w;
  const sum = new Sum(w);
  const upwards = stepping(
    w,
    x,
    (z) => m.lt(z.high, 1),
    (z) => {
      const { high, low } = reciprocal(w, z);
      sum.add({ high: m.neg(high), low: m.neg(low) });
    },
  );
  const start = code.allocLocal('f64');
  const rest = code.allocLocal('f64');
  code.set(start, upwards.high);
  code.set(rest, upwards.low);
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, m.le(readLocal(start), 2));
      code.set(start, m.sub(readLocal(start), 1));
      sum.add(reciprocal(w, { high: readLocal(start), low: readLocal(rest) }));
      code.branch(again);
    });
  });
  const { high, low } = add(
    w,
    sum.value,
    betweenOneAndTwo(w, { high: readLocal(start), low: readLocal(rest) }),
  );
  return w.let(m.add(high, low));
}

function digamma(w: Writer, x: Numbers, library: Routines): Numbers {
  return w.choose(
    m.ge(x, 10),
    () => digammaSeries(w, x, library),
    () => digammaBelowTen(w, x),
  );
}

/** The value for orders from 1 on, without its sign. */
function higher(w: Writer, x: Numbers, order: number): Numbers {
  const factorial = factorialOf(order);
  const shifted = new Sum(w);
  const z = stepping(
    w,
    x,
    ({ high }) => m.lt(high, asymptoticFrom + order),
    (each) => shifted.add(wholePower(w, reciprocal(w, each), order + 1)),
  );
  const inverse = reciprocal(w, z);
  const power = wholePower(w, inverse, order);
  const second = multiply(w, inverse, exact(factorial / 2));
  const leading = multiply(w, power, add(w, exact(factorialOf(order - 1)), second));
  const square = w.let(m.mul(inverse.high, inverse.high));
  const coefficients = bernoulli.map((number, index) => number * seriesWeight(2 * (index + 1), order));
  const series = m.mul(m.mul(power.high, square), w.polynomial(square, coefficients));
  const rest = add(w, leading, { high: w.let(series), low: m.constant(0) });
  const total = add(w, multiply(w, shifted.value, exact(factorial)), rest);
  // Next to 0 there is only one term, too large to be split into halves.
  const alone = Array.from({ length: order + 1 }).reduce<Numbers>(
    (product) => w.let(m.div(product, x)),
    m.constant(factorial),
  );
  return w.let(m.select(m.gt(m.abs(alone), maxTerm), alone, m.add(total.high, total.low)));
}

/** The derivative of order `order` + 1 of lgamma. */
export function polygamma(order: number) {
  return (w: Writer, x: Numbers, library: Routines): Numbers => {
    const pole = m.and(m.le(x, 0), m.eq(m.floor(x), x));
    const outside = w.letTruth(m.or(m.or(pole, m.lt(x, minArgument)), m.ne(x, x)));
    const inside = w.let(m.select(outside, 1, x));
    const value = order === 0 ? digamma(w, inside, library) : higher(w, inside, order);
    // The terms of digamma are subtracted from its logarithm. For the others, the sign alternates with the order.
    const signed = order === 0 || order % 2 === 1 ? value : m.neg(value);
    return w.let(m.select(outside, Number.NaN, signed));
  };
}
