/**
 * Where a partial can be infinite: at a pole, or because a number overflows. Only there can an adjoint that is zero
 * spoil a derivative, and only there does reverse mode ask whether the zero is structural.
 */

import type { OpName, OpNode, TensorNode, TensorOpName, ValueNode } from '../graph';
import { type Bounds, maxExponent } from './ranges';
import type { Reading } from './rules';

export interface Hazard {
  /** Whether the partial is infinite at some finite operand. There, a zero that is not structural hides nothing. */
  readonly pole: boolean;
  /** Whether the partial overflows: mathematically it is finite, and its product with zero is zero. */
  readonly overflow: boolean;
  /** Whether only products of ordinary numbers can overflow there, if they are many. */
  readonly growth?: true;
}

type HazardRule = (node: OpNode, ranges: Bounds) => Hazard | null;

const pole: Hazard = { pole: true, overflow: false };
const overflow: Hazard = { pole: false, overflow: true };
const growth: Hazard = { pole: false, overflow: true, growth: true };
const growingPole: Hazard = { pole: true, overflow: false, growth: true };

/** The partial of a product is the other factor. Where the product overflows, so may its factors, or its adjoint. */
function factorHazard(product: ValueNode, factor: ValueNode, ranges: Bounds): Hazard | null {
  if (ranges.canBeInfinite(factor)) return overflow;
  return ranges.canGrow(product) ? growth : null;
}

const x = ({ operands }: OpNode): ValueNode => operands[0]!;
const y = ({ operands }: OpNode): ValueNode => operands[1]!;

const never: HazardRule = () => null;
const always: HazardRule = () => pole;
const atZero: HazardRule = (node, ranges) => (ranges.canBeZero(x(node)) ? pole : null);
const whereLarge: HazardRule = (node, ranges) => {
  const { low, high } = ranges.of(x(node));
  return low < -maxExponent || high > maxExponent ? overflow : null;
};
const overflowing: HazardRule = (node, ranges) => (ranges.canBeInfinite(node) ? overflow : null);
const one = (rule: HazardRule): readonly HazardRule[] => [rule];
const safe: readonly HazardRule[] = [never, never, never];

/** The inverse sine and cosine have poles at -1 and 1. */
const insideUnit: HazardRule = (node, ranges) => {
  const { low, high } = ranges.of(x(node));
  return low > -0.999 && high < 0.999 ? null : pole;
};

const atMinusOne: HazardRule = (node, ranges) => (ranges.of(x(node)).low > -0.999 ? null : pole);

const atOrigin: HazardRule = (node, ranges) =>
  (ranges.canBeZero(x(node)) && ranges.canBeZero(y(node))) ||
  ranges.canBeInfinite(x(node)) ||
  ranges.canBeInfinite(y(node))
    ? pole
    : null;

const powers: HazardRule = (node, ranges) => {
  const { low, high } = ranges.of(y(node));
  const hasPole = ranges.canBeZero(x(node)) && !(low === high && low >= 1);
  const overflows = ranges.canBeInfinite(node);
  return hasPole || overflows ? { pole: hasPole, overflow: overflows } : null;
};

/** One rule for each operand, as in the table of partials. */
export const hazards: { readonly [Name in OpName]: readonly HazardRule[] } = {
  copy: safe,
  stop: safe,
  add: safe,
  sub: safe,
  mul: [
    (node, ranges) => factorHazard(node, y(node), ranges),
    (node, ranges) => factorHazard(node, x(node), ranges),
  ],
  div: [
    (node, ranges) => (ranges.canBeZero(y(node)) ? pole : null),
    (node, ranges) => {
      const hasPole = ranges.canBeZero(y(node));
      const overflows = ranges.canBeInfinite(x(node));
      return hasPole || overflows ? { pole: hasPole, overflow: overflows } : null;
    },
  ],
  neg: safe,
  abs: safe,
  sign: safe,
  min: safe,
  max: safe,
  sqrt: one(atZero),
  exp: one(overflowing),
  expm1: one(overflowing),
  log: one(atZero),
  log1p: one(atMinusOne),
  log2: one(atZero),
  log10: one(atZero),
  pow: [powers, powers],
  powLog: [always, always, never],
  sin: safe,
  cos: safe,
  tan: one(always),
  asin: one(insideUnit),
  acos: one(insideUnit),
  atan: safe,
  atan2: [atOrigin, atOrigin],
  sinh: one(whereLarge),
  cosh: one(whereLarge),
  tanh: safe,
  floor: safe,
  ceil: safe,
  round: safe,
  trunc: safe,
  rem: [never, always],
  mod: [never, always],
  sigmoid: safe,
  softplus: safe,
  relu: safe,
  erf: safe,
  erfc: safe,
  gamma: one(always),
  lgamma: one(always),
  polygamma: [always, never],
  stirlingRest: [always, never],
  eq: safe,
  lt: safe,
  le: safe,
  isNaN: safe,
  isFinite: safe,
  not: safe,
  and: safe,
  or: safe,
  select: safe,
  selectBoolean: safe,
};

/** The operand at which a partial has its pole is zero only there: the divisor, or the base of a power. */
export function regular(op: OpName, reading: Reading): ValueNode {
  const { builder } = reading;
  const singular = op === 'pow' ? reading.x() : reading.y();
  return builder.op('not', [builder.op('eq', [singular, builder.number(0)])]);
}

/** Ops whose partial vanishes where an operand overflows: they flatten out. */
export const saturating: ReadonlySet<OpName | TensorOpName> = new Set<OpName | TensorOpName>([
  'div',
  'exp',
  'pow',
  'tanh',
  'sigmoid',
  'softplus',
  'erf',
  'erfc',
  'atan',
  'atan2',
  'softmax',
  'logSoftmax',
  'logSumExp',
]);

/** Ops that are linear in each of two operands. Where one is infinite, the partial for the other is. */
export const bilinear: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'matmul',
  'conv2d',
  'conv2dImage',
  'conv2dFilter',
]);

const singular: ReadonlySet<TensorOpName> = new Set<TensorOpName>(['solve', 'logdet', 'cholesky', 'unknown']);
const polynomial: ReadonlySet<TensorOpName> = new Set<TensorOpName>(['det', 'cofactors']);

export function opHazard(node: OpNode, position: number, ranges: Bounds): Hazard | null {
  return hazards[node.op][position]!(node, ranges);
}

export function tensorHazard(node: TensorNode, position: number, ranges: Bounds): Hazard | null {
  const { op, operands } = node;
  if (singular.has(op)) return pole;
  if (bilinear.has(op)) return factorHazard(node, operands[1 - position]!, ranges);
  if (polynomial.has(op)) return factorHazard(node, operands[0]!, ranges);
  if (op === 'softmax' || op === 'logSoftmax' || op === 'logSumExp')
    return ranges.canBeInfinite(operands[0]!) ? pole : null;
  // The direction of a vector that overflowed is not a number.
  if (op === 'norm')
    return ranges.canBeInfinite(operands[0]!) ? pole : ranges.canGrow(operands[0]!) ? growingPole : null;
  return null;
}
