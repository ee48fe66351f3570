/**
 * The derivative of every op, one partial for each operand: what the adjoint `ct` of the result adds to that of the
 * operand. Null if the derivative is zero wherever it exists (rounding, comparisons) or the operand is not a number.
 */

import type { NodeMaker, OpName, ValueNode } from '../graph';

/**
 * The forward values that a partial may read. A value that is read stays alive until the reverse pass, so each is
 * requested.
 */
export interface Reading {
  readonly builder: NodeMaker;
  x(): ValueNode;
  y(): ValueNode;
  z(): ValueNode;
  /** The result of the op. */
  out(): ValueNode;
}

export type Partial = (ct: ValueNode, reading: Reading, b: NodeMaker) => ValueNode;
export type DerivativeRule = readonly (Partial | null)[];

const none: DerivativeRule = [null];
const none2: DerivativeRule = [null, null];

/** ct / denominator. */
const over = (b: NodeMaker, ct: ValueNode, denominator: ValueNode): ValueNode =>
  b.op('div', [ct, denominator]);
const times = (b: NodeMaker, ct: ValueNode, factor: ValueNode): ValueNode => b.op('mul', [ct, factor]);
const square = (b: NodeMaker, x: ValueNode): ValueNode => b.op('mul', [x, x]);
/** What an operand of `max` or `min` gets: all if `low` is below `high`, half if they are equal. */
const shared = (b: NodeMaker, ct: ValueNode, low: ValueNode, high: ValueNode): ValueNode => {
  const tie = b.op('select', [b.op('eq', [low, high]), times(b, ct, b.number(0.5)), b.number(0)]);
  return b.op('select', [b.op('lt', [low, high]), ct, tie]);
};
const minus = (b: NodeMaker, x: ValueNode, y: ValueNode): ValueNode => b.op('sub', [x, y]);
/** The derivative of erf, times `sign`. */
function bell(b: NodeMaker, x: ValueNode, sign: 1 | -1): ValueNode {
  const height = b.number((sign * 2) / Math.sqrt(Math.PI));
  return times(b, height, b.op('exp', [b.op('neg', [square(b, x)])]));
}

export const derivatives: { readonly [Name in OpName]: DerivativeRule } = {
  copy: [(ct) => ct],
  stop: none,
  add: [(ct) => ct, (ct) => ct],
  sub: [(ct) => ct, (ct, _, b) => b.op('neg', [ct])],
  mul: [(ct, r, b) => times(b, ct, r.y()), (ct, r, b) => times(b, ct, r.x())],
  // The order of the factors keeps the partial in range where the divisor is large, and shares ct / y.
  div: [(ct, r, b) => over(b, ct, r.y()), (ct, r, b) => b.op('neg', [times(b, over(b, ct, r.y()), r.out())])],
  neg: [(ct, _, b) => b.op('neg', [ct])],
  abs: [(ct, r, b) => times(b, ct, b.op('sign', [r.x()]))],
  sign: none,
  // If both are equal, each takes half, as in PyTorch and JAX. For more than two see `extremes.ts`.
  min: [(ct, r, b) => shared(b, ct, r.x(), r.y()), (ct, r, b) => shared(b, ct, r.y(), r.x())],
  max: [(ct, r, b) => shared(b, ct, r.y(), r.x()), (ct, r, b) => shared(b, ct, r.x(), r.y())],
  sqrt: [(ct, r, b) => over(b, ct, times(b, b.number(2), r.out()))],
  exp: [(ct, r, b) => times(b, ct, r.out())],
  expm1: [(ct, r, b) => times(b, ct, b.op('exp', [r.x()]))],
  log: [(ct, r, b) => over(b, ct, r.x())],
  log1p: [(ct, r, b) => over(b, ct, b.op('add', [b.number(1), r.x()]))],
  log2: [(ct, r, b) => over(b, ct, times(b, b.number(Math.LN2), r.x()))],
  log10: [(ct, r, b) => over(b, ct, times(b, b.number(Math.LN10), r.x()))],
  // At 0 the zeroth power is constant in x, and its derivative by x has an infinite slope in y, as sqrt y has.
  pow: [
    (ct, r, b) => {
      const isZero = (x: ValueNode): ValueNode => b.op('eq', [x, b.number(0)]);
      const constant = b.op('and', [isZero(r.x()), isZero(r.y())]);
      const lower = b.op('pow', [r.x(), minus(b, r.y(), b.number(1))]);
      const factor = b.op('select', [constant, b.op('sqrt', [r.y()]), times(b, r.y(), lower)]);
      return times(b, ct, factor);
    },
    (ct, r, b) => times(b, ct, b.op('powLog', [r.x(), r.y(), r.out()])),
  ],
  powLog: [
    (ct, r, b) => {
      const y = minus(b, r.y(), b.number(1));
      const lower = b.op('pow', [r.x(), y]);
      const scaled = times(b, r.y(), b.op('powLog', [r.x(), y, lower]));
      const isZero = b.op('eq', [r.y(), b.number(0)]);
      return times(b, ct, b.op('add', [b.op('select', [isZero, b.number(0), scaled]), lower]));
    },
    // x^y (log x)^2 tends to 0 with x if y is positive.
    (ct, r, b) => {
      const isZero = b.op('eq', [r.x(), b.number(0)]);
      const vanishes = b.op('and', [isZero, b.op('lt', [b.number(0), r.y()])]);
      const factor = times(b, r.out(), b.op('log', [r.x()]));
      return times(b, ct, b.op('select', [vanishes, b.number(0), factor]));
    },
    null,
  ],
  sin: [(ct, r, b) => times(b, ct, b.op('cos', [r.x()]))],
  cos: [(ct, r, b) => b.op('neg', [times(b, ct, b.op('sin', [r.x()]))])],
  tan: [(ct, r, b) => times(b, ct, b.op('add', [b.number(1), square(b, r.out())]))],
  asin: [(ct, r, b) => over(b, ct, b.op('sqrt', [minus(b, b.number(1), square(b, r.x()))]))],
  acos: [(ct, r, b) => b.op('neg', [over(b, ct, b.op('sqrt', [minus(b, b.number(1), square(b, r.x()))]))])],
  atan: [(ct, r, b) => over(b, ct, b.op('add', [b.number(1), square(b, r.x())]))],
  atan2: [
    (ct, r, b) => over(b, times(b, ct, r.y()), b.op('add', [square(b, r.x()), square(b, r.y())])),
    (ct, r, b) =>
      b.op('neg', [over(b, times(b, ct, r.x()), b.op('add', [square(b, r.x()), square(b, r.y())]))]),
  ],
  sinh: [(ct, r, b) => times(b, ct, b.op('cosh', [r.x()]))],
  cosh: [(ct, r, b) => times(b, ct, b.op('sinh', [r.x()]))],
  tanh: [(ct, r, b) => times(b, ct, minus(b, b.number(1), square(b, r.out())))],
  floor: none,
  ceil: none,
  round: none,
  trunc: none,
  // x - y trunc(x / y), with the quotient locally constant.
  rem: [(ct) => ct, (ct, r, b) => b.op('neg', [times(b, ct, b.op('trunc', [b.op('div', [r.x(), r.y()])]))])],
  mod: [(ct) => ct, (ct, r, b) => b.op('neg', [times(b, ct, b.op('floor', [b.op('div', [r.x(), r.y()])]))])],
  sigmoid: [(ct, r, b) => times(b, ct, times(b, r.out(), b.op('sigmoid', [b.op('neg', [r.x()])])))],
  softplus: [(ct, r, b) => times(b, ct, b.op('sigmoid', [r.x()]))],
  relu: [(ct, r, b) => b.op('select', [b.op('lt', [b.number(0), r.x()]), ct, b.number(0)])],
  erf: [(ct, r, b) => times(b, ct, bell(b, r.x(), 1))],
  erfc: [(ct, r, b) => times(b, ct, bell(b, r.x(), -1))],
  gamma: [(ct, r, b) => times(b, ct, times(b, r.out(), b.op('polygamma', [r.x(), b.number(0)])))],
  lgamma: [(ct, r, b) => times(b, ct, b.op('polygamma', [r.x(), b.number(0)]))],
  polygamma: [
    (ct, r, b) => times(b, ct, b.op('polygamma', [r.x(), b.op('add', [r.y(), b.number(1)])])),
    null,
  ],
  stirlingRest: [
    (ct, r, b) => times(b, ct, b.op('stirlingRest', [r.x(), b.op('add', [r.y(), b.number(1)])])),
    null,
  ],
  eq: none2,
  lt: none2,
  le: none2,
  isNaN: none,
  isFinite: none,
  not: none,
  and: none2,
  or: none2,
  select: [
    null,
    (ct, r, b) => b.op('select', [r.x(), ct, b.number(0)]),
    (ct, r, b) => b.op('select', [r.x(), b.number(0), ct]),
  ],
  selectBoolean: [null, null, null],
};
