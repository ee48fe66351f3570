/**
 * Rewrites quotients and logarithms of exponentials to forms that keep their value, and their derivative, where an
 * exponential overflows or underflows: the logistic function, softmax, softplus, tanh and the logarithm of a sum of
 * exponentials, as programs spell them by hand.
 */

import type { NodeMaker, OpNode, TensorNode, ValueNode } from './node';
import type { OpName } from './ops';
import { sizeOf } from './tensor';
import type { TensorOpName } from './tensorOps';
import { sameShape } from './types';

/** Sums of more terms than this are left as they are. */
const maxTerms = 64;
/** Less than any maximum that is finite in 32-bit floats: with it, exponentials that are all 0 have the sum 0. */
const minMaximum = -1e38;

function isOp<Op extends OpName>(node: ValueNode, op: Op): node is OpNode & { readonly op: Op } {
  return node.kind === 'op' && node.op === op;
}

function isTensorOp<Op extends TensorOpName>(
  node: ValueNode,
  op: Op,
): node is TensorNode & { readonly op: Op } {
  return node.kind === 'tensor' && node.op === op;
}

function numberOf(node: ValueNode): number | null {
  return node.kind === 'constant' && node.failure === null && typeof node.value === 'number'
    ? node.value
    : null;
}

/** The logarithm of a product or quotient of exponentials and positive numbers; null for any other node. */
function exponent(node: ValueNode, b: NodeMaker): ValueNode | null {
  if (isOp(node, 'exp')) return node.operands[0]!;
  const value = numberOf(node);
  if (value !== null) return value > 0 && Number.isFinite(value) ? b.number(Math.log(value)) : null;
  if (!isOp(node, 'mul') && !isOp(node, 'div')) return null;
  const [x, y] = node.operands.map((each) => exponent(each, b));
  return x == null || y == null ? null : b.op(node.op === 'mul' ? 'add' : 'sub', [x, y]);
}

/** The exponents of a sum of exponentials; null for any other node, and for a sum that is in a stable form already. */
function exponents(node: ValueNode, b: NodeMaker): readonly ValueNode[] | null {
  if (!isOp(node, 'add')) return null;
  const found: ValueNode[] = [];
  const stack: ValueNode[] = [node];
  while (stack.length > 0) {
    const each = stack.pop()!;
    if (isOp(each, 'add') && sameShape(each.type.shape, node.type.shape)) {
      stack.push(each.operands[1]!, each.operands[0]!);
      continue;
    }
    const own = exponent(each, b) ?? logOfSummed(each, b);
    if (own === null || found.length === maxTerms) return null;
    found.push(own);
  }
  return found.some(isBelowMaximum) ? null : found;
}

/** Whether a maximum is subtracted from the exponent. */
function isBelowMaximum(node: ValueNode): boolean {
  if (!isOp(node, 'sub')) return false;
  const subtracted = node.operands[1]!;
  return isOp(subtracted, 'max') || (isOp(subtracted, 'select') && isOp(subtracted.operands[1]!, 'max'));
}

/**
 * A sum of exponentials as the exponential of the greatest exponent, times a sum in which nothing overflows. An infinite
 * exponent is not subtracted: the difference of two would be no number.
 */
function normalised(
  terms: readonly ValueNode[],
  b: NodeMaker,
): { readonly greatest: ValueNode; readonly sum: ValueNode } {
  const maximum = terms.reduce((x, y) => b.op('max', [x, y]), b.number(minMaximum));
  const greatest = b.op('select', [b.op('isFinite', [maximum]), maximum, b.number(0)]);
  const sum = terms
    .map((each) => b.op('exp', [b.op('sub', [each, greatest])]))
    .reduce((x, y) => b.op('add', [x, y]));
  return { greatest, sum };
}

function logOfSummed(node: ValueNode, b: NodeMaker): ValueNode | null {
  const summed = summedExponents(node, b);
  return summed === null ? null : b.tensorOp('logSumExp', [summed]);
}

/** By halves, so that the error of many terms grows with the depth of a tree. */
function logOfSum(terms: readonly ValueNode[], b: NodeMaker): ValueNode {
  if (terms.length === 1) return terms[0]!;
  const half = terms.length >> 1;
  return logOfTwo(logOfSum(terms.slice(0, half), b), logOfSum(terms.slice(half), b), b);
}

/**
 * log(exp x + exp y), as the greater one and what the other adds to it. An infinite difference adds nothing. Two that are
 * infinite alike share the derivative if they are positive, and have none if they are negative: as `logSumExp` has it.
 */
function logOfTwo(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode {
  const [constant, other] = numberOf(x) === null ? [y, x] : [x, y];
  if (numberOf(constant) !== null)
    return b.op('add', [constant, b.op('softplus', [b.op('sub', [other, constant])])]);
  const isLess = b.op('lt', [x, y]);
  const greater = b.op('select', [isLess, y, x]);
  const difference = b.op('sub', [b.op('select', [isLess, x, y]), greater]);
  const isOrdinary = b.op('isFinite', [difference]);
  const added = b.op('softplus', [b.op('select', [isOrdinary, difference, b.number(0)])]);
  const infinity = b.number(Number.NEGATIVE_INFINITY);
  const isVoid = b.op('eq', [greater, infinity]);
  const extreme = b.op('select', [isVoid, infinity, b.op('max', [x, y])]);
  return b.op('select', [isOrdinary, b.op('add', [greater, added]), extreme]);
}

/** The tensor whose exponentials are summed along its last axis; null for any other node. */
export function summedExponents(node: ValueNode, b: NodeMaker): ValueNode | null {
  if (!isTensorOp(node, 'sum')) return null;
  const [x] = node.operands;
  if (!isOp(x!, 'exp')) return null;
  const [u] = x.operands;
  const { shape } = u!.type;
  if (node.attributes.length === shape.length) return b.tensorOp('reshape', [u!], [sizeOf(shape)]);
  if (node.attributes.length !== 1) return null;
  const [axis] = node.attributes;
  const order = [...shape.keys()].filter((each) => each !== axis).concat(axis!);
  return b.tensorOp('permute', [u!], order);
}

/** Ops whose elements are elements of their first operand. */
export const arrangements: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'reshape',
  'slice',
  'permute',
  'broadcast',
  'gather',
]);

/** The logarithm of a softmax, or of exponentials, products or sums of them, quotients of such sums, and parts of them. */
export function stableLog(x: ValueNode, b: NodeMaker): ValueNode | null {
  if (isTensorOp(x, 'softmax')) return b.tensorOp('logSoftmax', x.operands);
  if (x.kind === 'tensor' && arrangements.has(x.op)) {
    const [whole, ...others] = x.operands;
    const log = stableLog(whole!, b);
    return log === null ? null : b.tensorOp(x.op, [log, ...others], x.attributes);
  }
  const own = exponent(x, b);
  if (own !== null) return own;
  if (isOp(x, 'div')) {
    const [above, below] = x.operands as readonly [ValueNode, ValueNode];
    if (stableLog(above, b) === null && (numberOf(below) !== null || stableLog(below, b) === null))
      return null;
    return b.op('sub', [b.op('log', [above]), b.op('log', [below])]);
  }
  const summed = summedExponents(x, b);
  if (summed !== null) return b.tensorOp('logSumExp', [summed]);
  if (isOp(x, 'cosh')) return logCosh(x.operands[0]!, b);
  const below = belowExponential(x);
  if (below !== null)
    return b.op('add', [below, b.op('log', [b.op('neg', [b.op('expm1', [b.op('neg', [below])])])])]);
  const terms = exponents(x, b);
  return terms === null ? null : logOfSum(terms, b);
}

/** log(exp u + exp(-u)) - log 2. */
function logCosh(u: ValueNode, b: NodeMaker): ValueNode {
  return b.op('sub', [logOfTwo(u, b.op('neg', [u]), b), b.number(Math.LN2)]);
}

/** The u of exp u - 1; null for any other node. */
function belowExponential(x: ValueNode): ValueNode | null {
  if (isOp(x, 'expm1')) return x.operands[0]!;
  const [e, one] = isOp(x, 'sub') ? x.operands : [];
  return e !== undefined && isOp(e, 'exp') && numberOf(one!) === 1 ? e.operands[0]! : null;
}

/** log(1 + x), if x is an exponential. */
export function stableLog1p(x: ValueNode, b: NodeMaker): ValueNode | null {
  const own = exponent(x, b);
  return own === null || own.kind === 'constant' ? null : b.op('softplus', [own]);
}

/** The power of an exponential with a known exponent, as an exponential. */
export function stablePower(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  const isKnown = isOp(x, 'exp') && numberOf(y) !== null;
  return isKnown ? b.op('exp', [b.op('mul', [x.operands[0]!, y])]) : null;
}

/** 1 - x, if x is 1 / (1 + exp u): the subtraction would cancel its digits. */
export function stableComplement(x: ValueNode, b: NodeMaker): ValueNode | null {
  if (!isOp(x, 'div') || numberOf(x.operands[0]!) !== 1) return null;
  const terms = exponents(x.operands[1]!, b);
  const one = terms?.findIndex((each) => numberOf(each) === 0) ?? -1;
  return terms?.length === 2 && one >= 0 ? b.op('sigmoid', [terms[1 - one]!]) : null;
}

/** x / y, if y is a sum of exponentials. */
export function stableQuotient(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  if (isOp(x, 'sinh') && isOp(y, 'cosh') && x.operands[0] === y.operands[0])
    return b.op('tanh', [x.operands[0]!]);
  // exp u / (exp u - 1) is 1 / (1 - exp(-u)).
  const below = belowExponential(y);
  if (below !== null && isOp(x, 'exp') && x.operands[0] === below)
    return b.op('div', [b.number(-1), b.op('expm1', [b.op('neg', [below])])]);
  const shares = softmaxOf(x, y, b);
  if (shares !== null) return shares;
  if (isOp(y, 'exp') && numberOf(x) !== null)
    return b.op('mul', [x, b.op('exp', [b.op('neg', [y.operands[0]!])])]);
  if (isOp(y, 'mul')) {
    // x / (s t) is (x / s) / t.
    const [s, t] = y.operands as readonly [ValueNode, ValueNode];
    const part = stableQuotient(x, s, b);
    return part === null ? null : b.op('div', [part, t]);
  }
  const terms = exponents(y, b);
  return terms === null ? null : quotient(x, terms, b);
}

/** Exponentials divided by their sum along the last axis. */
function softmaxOf(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  const { shape } = x.type;
  if (!isOp(x, 'exp') || shape.length === 0) return null;
  const kept = isTensorOp(y, 'reshape') ? y.operands[0]! : y;
  const summed = summedExponents(kept, b);
  if (summed !== x.operands[0]) return null;
  const fits = sameShape(y.type.shape, [...shape.slice(0, -1), 1]) || (kept === y && shape.length === 1);
  return fits ? b.tensorOp('softmax', [summed]) : null;
}

function quotient(x: ValueNode, terms: readonly ValueNode[], b: NodeMaker): ValueNode | null {
  // A number over exponentials does not overflow above the line.
  if (numberOf(x) !== null) return null;
  const own = exponent(x, b);
  if (own !== null) return share(own, terms, b);
  // Below the line, the derivative of one that overflows would be infinite times 0.
  return partOf(x, terms, b) ?? b.op('mul', [x, share(b.number(0), terms, b)]);
}

/** A quotient with an exponential in a factor above the line. */
function partOf(x: ValueNode, terms: readonly ValueNode[], b: NodeMaker): ValueNode | null {
  const [first, second] = x.kind === 'op' ? x.operands : [];
  if (isOp(x, 'neg')) {
    const positive = quotient(first!, terms, b);
    return positive === null ? null : b.op('neg', [positive]);
  }
  if (isOp(x, 'mul')) {
    const isFirst = exponent(second!, b) === null;
    const [factor, rest] = isFirst ? [first!, second!] : [second!, first!];
    const part =
      exponent(factor, b) === null || numberOf(factor) !== null ? null : quotient(factor, terms, b);
    return part === null ? null : b.op('mul', [rest, part]);
  }
  return isOp(x, 'sub') ? difference(first!, second!, terms, b) : null;
}

/** exp own / (exp a + exp b + ...). */
function share(own: ValueNode, terms: readonly ValueNode[], b: NodeMaker): ValueNode {
  const at = terms.indexOf(own);
  if (at >= 0 && terms.length === 2) return b.op('sigmoid', [b.op('sub', [own, terms[1 - at]!])]);
  const { greatest, sum } = normalised(terms, b);
  return b.op('div', [b.op('exp', [b.op('sub', [own, greatest])]), sum]);
}

/** (exp u - exp v) / (exp u + exp v). */
function difference(x: ValueNode, y: ValueNode, terms: readonly ValueNode[], b: NodeMaker): ValueNode | null {
  const [u, v] = [exponent(x, b), exponent(y, b)];
  if (u === null || v === null || u === v || terms.length !== 2) return null;
  if (!terms.includes(u) || !terms.includes(v)) return null;
  return b.op('tanh', [b.op('mul', [b.number(0.5), b.op('sub', [u, v])])]);
}
