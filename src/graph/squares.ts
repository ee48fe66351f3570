/**
 * Rewrites squares of roots, norms and absolute values to what was below the root: at 0, where a root has no
 * derivative, the square has all of them.
 */

import type { NodeMaker, OpNode, TensorNode, ValueNode } from './node';
import type { OpName } from './ops';
import { sizeOf } from './tensor';
import type { TensorOpName } from './tensorOps';
import { sameShape } from './types';

/** Factors of a size from its inverse up to this can be squared apart from the others, in 32-bit floats too. */
const maxPlainFactor = 1e6;
/** Factors are looked for within products of products, this deep. */
const maxDepth = 4;

/** Ops whose elements are elements of their first operand, and of no other. */
const arrangements: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'reshape',
  'slice',
  'permute',
  'broadcast',
]);

function isOp<Op extends OpName>(node: ValueNode, op: Op): node is OpNode & { readonly op: Op } {
  return node.kind === 'op' && node.op === op;
}

function isNorm(node: ValueNode): node is TensorNode & { readonly op: 'norm' } {
  return node.kind === 'tensor' && node.op === 'norm';
}

function isArrangement(node: ValueNode): node is TensorNode {
  return node.kind === 'tensor' && arrangements.has(node.op);
}

function isPlainFactor(node: ValueNode): boolean {
  if (node.kind !== 'constant' || typeof node.value !== 'number') return false;
  const size = Math.abs(node.value);
  return size <= maxPlainFactor && size >= 1 / maxPlainFactor;
}

/** A node with the same absolute value that has no `abs` in its factors; the node itself if there is none. */
function withoutSigns(x: ValueNode, b: NodeMaker, depth = 0): ValueNode {
  if (depth > maxDepth) return x;
  if (isOp(x, 'abs') || isOp(x, 'neg')) return withoutSigns(x.operands[0]!, b, depth + 1);
  if (isOp(x, 'mul') || isOp(x, 'div')) {
    const factors = x.operands.map((each) => withoutSigns(each, b, depth + 1));
    return factors.every((each, at) => each === x.operands[at]) ? x : b.op(x.op, factors);
  }
  if (!isArrangement(x)) return x;
  const [whole] = x.operands;
  const inner = withoutSigns(whole!, b, depth + 1);
  return inner === whole ? x : b.tensorOp(x.op, [inner], x.attributes);
}

/** Whether one of the factors of a node is a root or a norm. */
function hasRoot(x: ValueNode, depth = 0): boolean {
  if (isOp(x, 'sqrt') || isNorm(x)) return true;
  if (depth > maxDepth) return false;
  if (isOp(x, 'mul')) return x.operands.some((each) => hasRoot(each, depth + 1));
  return (isOp(x, 'div') || isArrangement(x)) && hasRoot(x.operands[0]!, depth + 1);
}

/** What becomes of the square of a factor. */
type Guard = (square: ValueNode, isDivisor: boolean) => ValueNode;

/** The square of a node, by the squares of its factors. */
function squareOf(x: ValueNode, b: NodeMaker, guard: Guard, isDivisor = false): ValueNode {
  if (isNorm(x)) return guard(sumOfSquares(x.operands[0]!, b), isDivisor);
  if (isOp(x, 'sqrt')) {
    // Below 0 there is no root.
    const [u] = x.operands;
    return guard(b.op('select', [b.op('lt', [u!, b.number(0)]), x, u!]), isDivisor);
  }
  if (hasRoot(x)) {
    if (isOp(x, 'mul') || isOp(x, 'div')) {
      const [y, z] = x.operands as readonly [ValueNode, ValueNode];
      const isBelow = x.op === 'div' ? !isDivisor : isDivisor;
      return b.op(x.op, [squareOf(y, b, guard, isDivisor), squareOf(z, b, guard, isBelow)]);
    }
    if (isArrangement(x))
      return b.tensorOp(x.op, [squareOf(x.operands[0]!, b, guard, isDivisor)], x.attributes);
  }
  return guard(b.op('mul', [x, x]), isDivisor);
}

function sumOfSquares(v: ValueNode, b: NodeMaker): ValueNode {
  return b.tensorOp('sum', [b.op('mul', [v, v])], [v.type.shape.length - 1]);
}

/** Whether the squares of all factors are of about the size of the square. */
function isPlain(x: ValueNode): boolean {
  if (isOp(x, 'sqrt') || isNorm(x)) return true;
  if (isArrangement(x)) return isPlain(x.operands[0]!);
  if (!isOp(x, 'mul') && !isOp(x, 'div')) return false;
  const [y, z] = x.operands as readonly [ValueNode, ValueNode];
  return (isPlain(y) && isPlainFactor(z)) || (x.op === 'mul' && isPlainFactor(y) && isPlain(z));
}

/** The same node with roots that are 1 where it is zero, so that no root without a derivative is behind it there. */
function apartFrom(isZero: ValueNode, x: ValueNode, b: NodeMaker): ValueNode {
  if (isOp(x, 'sqrt')) {
    const [u] = x.operands;
    if (!sameShape(isZero.type.shape, u!.type.shape)) return x;
    return b.op('sqrt', [b.op('select', [isZero, b.number(1), u!])]);
  }
  if (!hasRoot(x) || (!isOp(x, 'mul') && !isOp(x, 'div'))) return x;
  return b.op(
    x.op,
    x.operands.map((each) => apartFrom(isZero, each, b)),
  );
}

/** x², if x is a root, a norm, an absolute value, or a product or quotient of such; null for any other node. */
export function stableSquare(x: ValueNode, b: NodeMaker): ValueNode | null {
  const unsigned = withoutSigns(x, b);
  if (unsigned !== x) return b.op('mul', [unsigned, unsigned]);
  if (!hasRoot(x)) return null;
  if (isPlain(x)) return squareOf(x, b, (square) => square);
  // The squares of factors can leave the range where that of their product does not, so only its zero is taken apart.
  const isZero = b.op('eq', [x, b.number(0)]);
  const other = b.op('select', [isZero, b.number(1), apartFrom(isZero, x, b)]);
  const atZero: Guard = (square, isDivisor) => {
    const wide = b.broadcastTo(square, x.type.shape);
    return b.op('select', [isZero, wide, b.number(isDivisor ? 1 : 0)]);
  };
  const squares = squareOf(x, b, atZero);
  return b.op('select', [isZero, squares, b.op('mul', [other, other])]);
}

/** (a x) x as a x², if x has a stable square. */
export function regroupedSquare(product: ValueNode, x: ValueNode, b: NodeMaker): ValueNode | null {
  if (!isOp(product, 'mul') || !product.operands.includes(x)) return null;
  const square = stableSquare(x, b);
  if (square === null) return null;
  return b.op('mul', [product.operands[product.operands[0] === x ? 1 : 0]!, square]);
}

/** x^n for an even n above 2, as a power of the square, if x has a stable one. */
export function stableEvenPower(x: ValueNode, n: ValueNode, b: NodeMaker): ValueNode | null {
  if (n.kind !== 'constant' || typeof n.value !== 'number' || n.failure !== null) return null;
  if (n.value <= 2 || n.value % 2 !== 0) return null;
  const square = stableSquare(x, b);
  return square === null ? null : b.op('pow', [square, b.number(n.value / 2)]);
}

/** The root of a sum of squares of tensors, or of a known part of one, as a norm: no square leaves the range there. */
export function stableRoot(u: ValueNode, b: NodeMaker): ValueNode | null {
  if (isOp(u, 'div') || isOp(u, 'mul')) {
    const [x, y] = u.operands as readonly [ValueNode, ValueNode];
    const [squares, factor] = x.kind === 'constant' && u.op === 'mul' ? [y, x] : [x, y];
    const root = isPlainFactor(factor) ? stableRoot(squares, b) : null;
    return root === null ? null : b.op(u.op, [root, b.op('sqrt', [factor])]);
  }
  if (u.kind !== 'tensor' || u.op !== 'sum') return null;
  const [squares] = u.operands;
  if (!isOp(squares!, 'mul') || squares.operands[0] !== squares.operands[1]) return null;
  const [v] = squares.operands;
  const { shape } = v!.type;
  if (u.attributes.length === shape.length)
    return b.tensorOp('norm', [b.tensorOp('reshape', [v!], [sizeOf(shape)])]);
  return u.attributes.length === 1 && u.attributes[0] === shape.length - 1 ? b.tensorOp('norm', [v!]) : null;
}
