/**
 * The operations of a graph, one row each: the number of operands, their element type, and the value on doubles
 * (booleans are 0 and 1). Constant folding, the validator and the evaluator read this table. The derivatives and each
 * backend's lowerings are total records over the same names.
 */

import {
  erf,
  erfc,
  floorModulo,
  gamma,
  lgamma,
  polygamma,
  roundHalfEven,
  sigmoid,
  softplus,
  stirlingRest,
} from './specialFunctions';
import type { ElementType } from './types';

export interface OpSpec {
  readonly operands: readonly ElementType[];
  readonly result: ElementType;
  /** The value of one element, from the elements of the broadcast operands. */
  readonly evaluate: (x: number, y: number, z: number) => number;
  /** Whether the operands may change places. */
  readonly commutes: boolean;
}

function unary(evaluate: (x: number) => number): OpSpec {
  return { operands: ['number'], result: 'number', evaluate, commutes: false };
}
function binary(evaluate: (x: number, y: number) => number, commutes = false): OpSpec {
  return { operands: ['number', 'number'], result: 'number', evaluate, commutes };
}
function comparison(evaluate: (x: number, y: number) => boolean, commutes = false): OpSpec {
  const value = (x: number, y: number): number => (evaluate(x, y) ? 1 : 0);
  return { operands: ['number', 'number'], result: 'boolean', evaluate: value, commutes };
}
function test(evaluate: (x: number) => boolean): OpSpec {
  return { operands: ['number'], result: 'boolean', evaluate: (x) => (evaluate(x) ? 1 : 0), commutes: false };
}

const rows = {
  /** The operand again, as a separate node: a variable by which a derivative within the program is taken. */
  copy: unary((x) => x),
  /** The operand again, as a number without a derivative. */
  stop: unary((x) => x),
  add: binary((x, y) => x + y, true),
  sub: binary((x, y) => x - y),
  mul: binary((x, y) => x * y, true),
  div: binary((x, y) => x / y),
  neg: unary((x) => -x),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  min: binary((x, y) => Math.min(x, y)),
  max: binary((x, y) => Math.max(x, y)),
  sqrt: unary(Math.sqrt),
  exp: unary(Math.exp),
  /** exp(x) - 1, with all digits near 0. */
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  /** log(1 + x), with all digits near 0. */
  log1p: unary(Math.log1p),
  log2: unary(Math.log2),
  log10: unary(Math.log10),
  /** A square is the product, as every backend computes it. */
  pow: binary((x, y) => (y === 2 ? x * x : x ** y)),
  /**
   * x^y log x, the derivative of a power by its exponent, with its limit where x is 0 and y is positive. The third
   * operand is x^y; it has no derivative of its own.
   */
  powLog: {
    operands: ['number', 'number', 'number'],
    result: 'number',
    evaluate: (x, y, power) => (x === 0 && y > 0 ? 0 : power * Math.log(x)),
    commutes: false,
  },
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  asin: unary(Math.asin),
  acos: unary(Math.acos),
  atan: unary(Math.atan),
  atan2: binary((y, x) => Math.atan2(y, x)),
  sinh: unary(Math.sinh),
  cosh: unary(Math.cosh),
  tanh: unary(Math.tanh),
  floor: unary(Math.floor),
  ceil: unary(Math.ceil),
  round: unary(roundHalfEven),
  trunc: unary(Math.trunc),
  /** The remainder with the sign of the first operand. */
  rem: binary((x, y) => x % y),
  /** The remainder with the sign of the second operand. */
  mod: binary(floorModulo),
  sigmoid: unary(sigmoid),
  softplus: unary(softplus),
  relu: unary((x) => Math.max(x, 0)),
  erf: unary(erf),
  /** 1 - erf(x), with all digits in its tail. */
  erfc: unary(erfc),
  gamma: unary(gamma),
  lgamma: unary(lgamma),
  /** The second operand is the order, a constant; 0 is digamma. */
  polygamma: binary((x, order) => polygamma(order, x)),
  /**
   * What Stirling's formula leaves of lgamma, or a derivative of that: the second operand is its order, a constant.
   * Differences of lgamma at large numbers are differences of these.
   */
  stirlingRest: binary((x, order) => stirlingRest(order, x)),
  eq: comparison((x, y) => x === y, true),
  lt: comparison((x, y) => x < y),
  le: comparison((x, y) => x <= y),
  isNaN: test(Number.isNaN),
  isFinite: test((x) => Number.isFinite(x)),
  not: { operands: ['boolean'], result: 'boolean', evaluate: (x) => 1 - x, commutes: false },
  and: { operands: ['boolean', 'boolean'], result: 'boolean', evaluate: (x, y) => x * y, commutes: true },
  or: {
    operands: ['boolean', 'boolean'],
    result: 'boolean',
    evaluate: (x, y) => (x + y > 0 ? 1 : 0),
    commutes: true,
  },
  /** Both choices are computed, and the condition picks one. The result has the type of the choices. */
  select: {
    operands: ['boolean', 'number', 'number'],
    result: 'number',
    evaluate: (c, x, y) => (c !== 0 ? x : y),
    commutes: false,
  },
  selectBoolean: {
    operands: ['boolean', 'boolean', 'boolean'],
    result: 'boolean',
    evaluate: (c, x, y) => (c !== 0 ? x : y),
    commutes: false,
  },
} satisfies Record<string, OpSpec>;

/** Whether the second operand of an op is the order of a derivative: a constant, by which nothing is differentiated. */
export function hasOrder(op: OpName): boolean {
  return op === 'polygamma' || op === 'stirlingRest';
}

export type OpName = keyof typeof rows;
export const ops: { readonly [Name in OpName]: OpSpec } = rows;
// The record above has exactly these keys.
export const opNames = Object.keys(rows) as readonly OpName[];
