/** Every op of the graph in terms of tfjs' ops, on tensors of any shape. Values are 32-bit floats. */

import type { OpName } from '../../graph';
import { choose } from './choose';
import type * as TensorFlow from './library';
import { stopped } from './operands';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;
type Lowering = (tf: Tf, x: Tensor, y: Tensor, z: Tensor) => Tensor;

/** Rounds towards zero. */
function truncate(tf: Tf, x: Tensor): Tensor {
  return tf.mul(tf.sign(x), tf.floor(tf.abs(x)));
}

/**
 * The amount by which the argument of lgamma and its derivatives is increased, to where their asymptotic series holds.
 */
const shift = 12;

/**
 * log |gamma(x)|: Stirling's series at x + `shift`, minus the logarithms of the factors in between. Below zero it uses
 * the factors' absolute values, which is right down to -`shift`.
 */
function lgammaValue(tf: Tf, x: Tensor): Tensor {
  let result = stirling(tf, tf.add(x, shift));
  for (let k = 0; k < shift; k++) result = tf.sub(result, tf.log(tf.abs(tf.add(x, k))));
  return result;
}

/** lgamma of a number from 4 on. */
function stirling(tf: Tf, z: Tensor): Tensor {
  const inverse = tf.reciprocal(z);
  const square = tf.square(inverse);
  const series = tf.mul(inverse, tf.sub(1 / 12, tf.mul(square, tf.sub(1 / 360, tf.mul(square, 1 / 1260)))));
  return tf.add(tf.sub(tf.mul(tf.sub(z, 0.5), tf.log(z)), z), tf.add(series, 0.5 * Math.log(2 * Math.PI)));
}

/** A function with its derivative for tfjs' tape, which cannot follow the tests and shifts in its value. */
function withDerivative(
  value: (tf: Tf, x: Tensor) => Tensor,
  derivative: (tf: Tf, x: Tensor) => Tensor,
): (tf: Tf, x: Tensor) => Tensor {
  return (tf, x) => {
    const op = tf.customGrad((input, save) => {
      const given = input as Tensor;
      // customGrad types its `save` as a function of tensors, which it is.
      (save as (tensors: Tensor[]) => void)([given]);
      return {
        value: value(tf, given),
        gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, derivative(tf, saved[0]!)),
      };
    });
    return op(x);
  };
}

const lgamma = withDerivative(lgammaValue, (tf, x) => polygamma(tf, x, 0));
const gamma = withDerivative(gammaValue, (tf, x) => tf.mul(gammaValue(tf, x), polygamma(tf, x, 0)));
const erfc = withDerivative(erfcValue, (tf, x) =>
  tf.mul(-2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))),
);

/**
 * The exponential of Stirling's series: below 4 of that at x + `shift`, divided by the factors in between, which have
 * their own signs.
 */
function gammaValue(tf: Tf, x: Tensor): Tensor {
  const large = tf.less(4, x);
  const one = tf.onesLike(x);
  let factors = one;
  for (let k = 0; k < shift; k++) factors = tf.mul(factors, tf.where(large, one, tf.add(x, k)));
  return tf.div(tf.exp(stirling(tf, tf.where(large, x, tf.add(x, shift)))), factors);
}

/** What Stirling's formula leaves of lgamma, or a derivative of that: the series, after the recurrence of lgamma. */
function stirlingRest(tf: Tf, x: Tensor, order: number): Tensor {
  if (order > 0) return tf.sub(polygamma(tf, x, order - 1), stirlingFormula(tf, x, order));
  const z = tf.add(x, shift);
  const inverse = tf.reciprocal(z);
  const square = tf.square(inverse);
  let result = tf.mul(inverse, tf.sub(1 / 12, tf.mul(square, tf.sub(1 / 360, tf.mul(square, 1 / 1260)))));
  for (let k = 0; k < shift; k++) {
    const each = tf.add(x, k);
    result = tf.add(result, tf.sub(tf.mul(tf.add(each, 0.5), tf.log1p(tf.reciprocal(each))), 1));
  }
  return result;
}

/** The derivative of order `order` of Stirling's formula without its series. */
function stirlingFormula(tf: Tf, x: Tensor, order: number): Tensor {
  const inverse = tf.reciprocal(x);
  if (order === 1) return tf.sub(tf.log(x), tf.mul(0.5, inverse));
  const sign = order % 2 === 0 ? 1 : -1;
  const power = tf.pow(inverse, tf.scalar(order - 1));
  return tf.mul(sign * factorial(order - 2), tf.mul(power, tf.add(1, tf.mul((order - 1) / 2, inverse))));
}

/** 1 - erf(x), after Chebyshev (Press and others, Numerical Recipes, 6.2). */
function erfcValue(tf: Tf, x: Tensor): Tensor {
  const size = tf.minimum(tf.abs(x), 11);
  const t = tf.reciprocal(tf.add(1, tf.mul(0.5, size)));
  const exponent = erfcTail.reduceRight<Tensor>((sum, each) => tf.add(tf.mul(sum, t), each), tf.zerosLike(t));
  const tail = tf.mul(t, tf.exp(tf.sub(exponent, tf.square(size))));
  return tf.where(tf.less(x, 0), tf.sub(2, tail), tail);
}

const erfcTail = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** Bernoulli numbers B2, B4, B6 of the asymptotic series. */
const bernoulli = [1 / 6, -1 / 30, 1 / 42];

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/**
 * The derivative of order `order` + 1 of lgamma, by the recurrence and the asymptotic series (Abramowitz and Stegun
 * 6.4.6, 6.4.11).
 */
function polygamma(tf: Tf, x: Tensor, order: number): Tensor {
  const sign = order % 2 === 0 ? -1 : 1;
  const z = tf.add(x, shift);
  const power = (base: Tensor, exponent: number): Tensor => tf.pow(base, tf.scalar(exponent));
  let sum =
    order === 0
      ? tf.sub(tf.div(0.5, z), tf.log(z))
      : tf.add(
          tf.div(factorial(order) / order, power(z, order)),
          tf.div(factorial(order) / 2, power(z, order + 1)),
        );
  for (const [index, number] of bernoulli.entries()) {
    const n = 2 * (index + 1);
    const weight = (number * factorial(n + order - 1)) / factorial(n);
    sum = tf.add(sum, tf.div(weight, power(z, n + order)));
  }
  for (let k = 0; k < shift; k++) sum = tf.add(sum, tf.div(factorial(order), power(tf.add(x, k), order + 1)));
  return tf.mul(sum, sign);
}

export const lowerings: { readonly [Name in OpName]: Lowering } = {
  copy: (_, x) => x.clone(),
  stop: (tf, x) => stopped(tf, x, (each) => each.clone()),
  add: (tf, x, y) => tf.add(x, y),
  sub: (tf, x, y) => tf.sub(x, y),
  mul: (tf, x, y) => tf.mul(x, y),
  div: (tf, x, y) => tf.div(x, y),
  neg: (tf, x) => tf.neg(x),
  abs: (tf, x) => tf.abs(x),
  sign: (tf, x) => tf.sign(x),
  min: (tf, x, y) => tf.minimum(x, y),
  max: (tf, x, y) => tf.maximum(x, y),
  sqrt: (tf, x) => tf.sqrt(x),
  exp: (tf, x) => tf.exp(x),
  expm1: (tf, x) => tf.expm1(x),
  log: (tf, x) => tf.log(x),
  log1p: (tf, x) => tf.log1p(x),
  log2: (tf, x) => tf.mul(Math.LOG2E, tf.log(x)),
  log10: (tf, x) => tf.mul(Math.LOG10E, tf.log(x)),
  pow: (tf, x, y) => tf.pow(x, y),
  // The product tends to 0 with x if y is positive.
  powLog: (tf, x, y, power) => {
    const vanishes = tf.logicalAnd(tf.equal(x, 0), tf.less(0, y));
    const product = tf.mul(power, tf.log(x));
    return tf.where(vanishes, tf.zerosLike(product), product);
  },
  sin: (tf, x) => tf.sin(x),
  cos: (tf, x) => tf.cos(x),
  tan: (tf, x) => tf.tan(x),
  asin: (tf, x) => tf.asin(x),
  acos: (tf, x) => tf.acos(x),
  atan: (tf, x) => tf.atan(x),
  atan2: (tf, y, x) => tf.atan2(y, x),
  sinh: (tf, x) => tf.sinh(x),
  cosh: (tf, x) => tf.cosh(x),
  tanh: (tf, x) => tf.tanh(x),
  floor: (tf, x) => tf.floor(x),
  ceil: (tf, x) => tf.ceil(x),
  round: (tf, x) => tf.round(x),
  trunc: truncate,
  rem: (tf, x, y) => tf.sub(x, tf.mul(y, truncate(tf, tf.div(x, y)))),
  mod: (tf, x, y) => tf.mod(x, y),
  sigmoid: (tf, x) => tf.sigmoid(x),
  softplus: (tf, x) => tf.softplus(x),
  relu: (tf, x) => tf.relu(x),
  erf: (tf, x) => tf.erf(x),
  erfc,
  gamma,
  lgamma,
  polygamma: (tf, x, order) => polygamma(tf, x, order.dataSync()[0]!),
  stirlingRest: (tf, x, order) => stirlingRest(tf, x, order.dataSync()[0]!),
  eq: (tf, x, y) => tf.equal(x, y),
  lt: (tf, x, y) => tf.less(x, y),
  le: (tf, x, y) => tf.lessEqual(x, y),
  isNaN: (tf, x) => tf.isNaN(x),
  isFinite: (tf, x) => tf.isFinite(x),
  not: (tf, x) => tf.logicalNot(x),
  and: (tf, x, y) => tf.logicalAnd(x, y),
  or: (tf, x, y) => tf.logicalOr(x, y),
  select: choose,
  selectBoolean: (tf, c, x, y) => tf.logicalOr(tf.logicalAnd(c, x), tf.logicalAnd(tf.logicalNot(c), y)),
};
