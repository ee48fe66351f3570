/**
 * Rewrites what one term has of a sum, x / (x + y + …), where the terms can overflow: of exponentials that are summed
 * along an axis, and of powers, as programs spell softmax and Hill's equation by hand.
 */

import type { NodeMaker, OpNode, ValueNode } from './node';
import type { OpName } from './ops';
import { arrangements, summedExponents } from './stableForms';
import { sizeOf } from './tensor';
import { sameShape } from './types';

/** Sums of more terms than this are left as they are. */
const maxTerms = 16;

function isOp<Op extends OpName>(node: ValueNode, op: Op): node is OpNode & { readonly op: Op } {
  return node.kind === 'op' && node.op === op;
}

function numberOf(node: ValueNode): number | null {
  return node.kind === 'constant' && node.failure === null && typeof node.value === 'number'
    ? node.value
    : null;
}

/** x / y, if a factor of x is a term of the sum y, or belongs to it; null for any other. */
export function stableShare(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  return inverseOfInverse(x, y, b) ?? share(x, y, b);
}

/** c / (d / z) as (c / d) z for numbers c and d: the derivative of the inverse of a small number would overflow. */
function inverseOfInverse(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  const above = numberOf(x);
  const below = isOp(y, 'div') ? numberOf(y.operands[0]!) : null;
  if (above === null || below === null || below === 0 || !isOp(y, 'div')) return null;
  return b.op('mul', [b.number(above / below), y.operands[1]!]);
}

function share(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  if (isOp(y, 'mul') || isOp(y, 'div')) {
    // A sum times a number, or a mean.
    const [s, t] = y.operands as readonly [ValueNode, ValueNode];
    const [sum, factor] = y.op === 'mul' && numberOf(s) !== null ? [t, s] : [s, t];
    const part = numberOf(factor) === null ? null : share(x, sum, b);
    return part === null ? null : b.op(y.op === 'mul' ? 'div' : 'mul', [part, factor]);
  }
  if (isOp(x, 'neg')) {
    const positive = share(x.operands[0]!, y, b);
    return positive === null ? null : b.op('neg', [positive]);
  }
  const own = shareOfSummed(x, y, b) ?? shareOfPowers(x, y, b);
  if (own !== null || !isOp(x, 'mul')) return own;
  const [first, second] = x.operands as readonly [ValueNode, ValueNode];
  for (const [factor, rest] of [
    [first, second],
    [second, first],
  ] as const) {
    const part = shareOfSummed(factor, y, b) ?? shareOfPowers(factor, y, b);
    if (part !== null) return b.op('mul', [part, rest]);
  }
  return null;
}

/** The exponent of an exponential, or of elements of one. */
function exponentOf(x: ValueNode, b: NodeMaker): ValueNode | null {
  if (isOp(x, 'exp')) return x.operands[0]!;
  if (x.kind !== 'tensor' || !arrangements.has(x.op)) return null;
  const [whole, ...others] = x.operands;
  const inner = exponentOf(whole!, b);
  return inner === null ? null : b.tensorOp(x.op, [inner, ...others], x.attributes);
}

/** exp w / sum (exp u): elements of the softmax if w are elements of u, and otherwise 1 / sum (exp (u - w)). */
function shareOfSummed(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  const isSpread = y.kind === 'tensor' && (y.op === 'reshape' || y.op === 'broadcast');
  const summed = summedExponents(isSpread ? y.operands[0]! : y, b);
  const own = summed === null ? null : exponentOf(x, b);
  if (summed === null || own === null) return null;
  if (!isSpread && y.type.shape.length === 0) {
    const softmax = elementsOf(own, summed, b);
    if (softmax !== null) return softmax;
    if (own.type.shape.length === 0)
      return b.op('exp', [b.op('neg', [b.tensorOp('logSumExp', [b.op('sub', [summed, own])])])]);
  }
  const log = b.tensorOp('logSumExp', [summed]);
  const spread = isSpread ? b.tensorOp(y.op, [log], y.attributes) : log;
  return b.op('exp', [b.op('sub', [own, spread])]);
}

/** The elements of a softmax of the vector `whole` that correspond to `part`, if that is an arrangement of its elements. */
function elementsOf(part: ValueNode, whole: ValueNode, b: NodeMaker): ValueNode | null {
  if (part === whole) return b.tensorOp('softmax', [whole]);
  const { shape } = part.type;
  if (shape.length > 1 && b.tensorOp('reshape', [part], [sizeOf(shape)]) === whole)
    return b.tensorOp('reshape', [b.tensorOp('softmax', [whole])], shape);
  if (part.kind !== 'tensor' || !arrangements.has(part.op)) return null;
  const [from, ...others] = part.operands;
  const inner = elementsOf(from!, whole, b);
  return inner === null ? null : b.tensorOp(part.op, [inner, ...others], part.attributes);
}

interface Power {
  readonly base: ValueNode;
  readonly exponent: ValueNode;
}

function powerOf(node: ValueNode, b: NodeMaker): Power | null {
  if (isOp(node, 'pow')) return { base: node.operands[0]!, exponent: node.operands[1]! };
  if (!isOp(node, 'mul') || node.operands[0] !== node.operands[1]) return null;
  return { base: node.operands[0]!, exponent: b.number(2) };
}

/** The base of which a term is the power with this exponent. */
function baseOf(node: ValueNode, exponent: ValueNode, b: NodeMaker): ValueNode | null {
  const [value, n] = [numberOf(node), numberOf(exponent)];
  if (value !== null && n !== null && value > 0 && n !== 0) return b.number(value ** (1 / n));
  const power = powerOf(node, b);
  return power !== null && power.exponent === exponent ? power.base : null;
}

function termsOf(node: ValueNode): readonly ValueNode[] {
  const found: ValueNode[] = [];
  const stack: ValueNode[] = [node];
  while (stack.length > 0 && found.length <= maxTerms) {
    const each = stack.pop()!;
    if (isOp(each, 'add') && sameShape(each.type.shape, node.type.shape))
      stack.push(each.operands[1]!, each.operands[0]!);
    else found.push(each);
  }
  return found;
}

/** x^n / (x^n + …). */
function shareOfPowers(x: ValueNode, y: ValueNode, b: NodeMaker): ValueNode | null {
  if (!isOp(y, 'add')) return null;
  const power = powerOf(x, b);
  if (power === null) return null;
  const terms = termsOf(y);
  const at = terms.indexOf(x);
  if (at < 0 || terms.length > maxTerms) return null;
  const others = terms.filter((_, index) => index !== at);
  const base = others.length === 1 ? baseOf(others[0]!, power.exponent, b) : null;
  if (base !== null) return shareBeside(power, base, b.number(1), b);
  return shareBeside(
    power,
    b.number(1),
    others.reduce((sum, each) => b.op('add', [sum, each])),
    b,
  );
}

/** x^n / (x^n + c k^n), by a power of x / k or of k / x that is at most 1. */
function shareBeside({ base: x, exponent: n }: Power, k: ValueNode, c: ValueNode, b: NodeMaker): ValueNode {
  const one = b.number(1);
  const isNearer = b.op('lt', [b.op('abs', [x]), b.op('abs', [k])]);
  const isInverse = b.op('lt', [n, b.number(0)]);
  const isLess = b.op('selectBoolean', [isInverse, b.op('not', [isNearer]), isNearer]);
  const either = (less: ValueNode, more: ValueNode): ValueNode => b.op('select', [isLess, less, more]);
  const power = b.op('pow', [b.op('div', [either(x, k), either(k, x)]), n]);
  const own = either(power, one);
  return b.op('div', [own, b.op('add', [own, b.op('mul', [c, either(one, power)])])]);
}
