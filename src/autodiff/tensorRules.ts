/**
 * The derivative of every op on whole tensors, one partial for each operand: what the adjoint `ct` of the result adds
 * to that of the operand. Null if there is no derivative: an index, the choice of a maximum.
 */

import {
  type ComputedTensorOp,
  identity,
  type NodeMaker,
  numberType,
  type Shape,
  type TensorNode,
  type TensorOpName,
  type ValueNode,
} from '../graph';
import { InternalError } from '../text/internal';

/** The forward values that a partial may read, and the attributes of the op. */
export interface TensorReading {
  readonly operand: (position: number) => ValueNode;
  /** The shape of an operand, known without reading it. */
  readonly shapeOf: (position: number) => Shape;
  readonly out: () => ValueNode;
  readonly attributes: readonly number[];
}

export type TensorPartial = (
  ct: ValueNode,
  reading: TensorReading,
  b: NodeMaker,
  position: number,
) => ValueNode;
/** One partial for all operands, for ops of any number of operands. */
export type TensorRule = readonly (TensorPartial | null)[] | TensorPartial;

/** An exponent whose exponential is 0 in every float. */
const vanishing = -1e30;

const mul = (b: NodeMaker, x: ValueNode, y: ValueNode): ValueNode => b.op('mul', [x, y]);

/** `node` summed over the axes along which `shape` was repeated to get its shape: the adjoint of broadcasting. */
export function sumTo(b: NodeMaker, node: ValueNode, shape: Shape): ValueNode {
  const from = node.type.shape;
  const added = from.length - shape.length;
  const axes = from.flatMap((size, axis) => (axis < added || shape[axis - added] !== size ? [axis] : []));
  return b.tensorOp('reshape', [b.tensorOp('sum', [node], axes)], shape);
}

function transpose(b: NodeMaker, x: ValueNode): ValueNode {
  return b.tensorOp('permute', [x], [1, 0]);
}

function matmul(
  b: NodeMaker,
  x: ValueNode,
  y: ValueNode,
  tx: boolean | number,
  ty: boolean | number,
): ValueNode {
  return b.tensorOp('matmul', [x, y], [Number(tx), Number(ty)]);
}

/** The root of the sum of squares. */
function size(b: NodeMaker, x: ValueNode): ValueNode {
  return b.op('sqrt', [sumTo(b, mul(b, x, x), [])]);
}

/**
 * The derivative of the cofactors of `a` in the direction `ct`, also where `a` is singular. Along a line the cofactors
 * are polynomials of degree n - 1, so the slope at 0 of the polynomial through n points is exact. The points are
 * Chebyshev's, and the direction is scaled to the size of the matrix (Trefethen, Approximation Theory and Approximation
 * Practice, chapter 5).
 */
function cofactorsAlong(b: NodeMaker, a: ValueNode, ct: ValueNode): ValueNode {
  const n = a.type.shape[0]!;
  // Those of two rows are linear.
  if (n <= 2) return n === 1 ? b.zero(a.type) : b.tensorOp('cofactors', [ct]);
  const pairs = Math.floor(n / 2);
  const points = Array.from({ length: pairs }, (_, k) => Math.cos(((2 * k + 1) * Math.PI) / (4 * pairs)));
  const [own, other] = [size(b, a), size(b, ct)];
  const zero = b.number(0);
  const isZero = b.op('or', [b.op('eq', [own, zero]), b.op('eq', [other, zero])]);
  const scale = b.op('select', [isZero, b.number(1), b.op('div', [own, mul(b, other, b.number(4))])]);
  const direction = mul(b, scale, ct);
  const terms = points.map((point, k) => {
    const step = mul(b, b.number(point), direction);
    const ahead = b.tensorOp('cofactors', [b.op('add', [a, step])]);
    const behind = b.tensorOp('cofactors', [b.op('sub', [a, step])]);
    const lagrange = points.reduce(
      (product, each, j) => (j === k ? product : (product * each * each) / (each * each - point * point)),
      1,
    );
    return mul(b, b.number(lagrange / (2 * point)), b.op('sub', [ahead, behind]));
  });
  return b.op('div', [terms.reduce((x, y) => b.op('add', [x, y])), scale]);
}

function inverseTransposed(b: NodeMaker, a: ValueNode): ValueNode {
  const { values, shape } = identity(a.type.shape[0]!);
  return b.tensorOp('solve', [transpose(b, a), b.tensor(values, { element: numberType.element, shape })]);
}

/** The sum over the last axis, which stays with size 1. */
function sumLast(b: NodeMaker, x: ValueNode): ValueNode {
  const { shape } = x.type;
  return b.tensorOp('reshape', [b.tensorOp('sum', [x], [shape.length - 1])], [...shape.slice(0, -1), 1]);
}

/** A last axis of size 1 in addition. */
function keepLast(b: NodeMaker, x: ValueNode): ValueNode {
  return b.tensorOp('reshape', [x], [...x.type.shape, 1]);
}

/** The lower triangle of ones, with halves on the diagonal. */
function halvedTriangle(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    return row === column ? 0.5 : row > column ? 1 : 0;
  });
}

/**
 * With P the lower triangle of L' ct, its diagonal halved: the symmetric part of L'^-1 P L^-1 (Murray, Differentiation of
 * the Cholesky decomposition, 2016, equation 9).
 */
function choleskyAdjoint(b: NodeMaker, factor: ValueNode, ct: ValueNode): ValueNode {
  const { shape } = factor.type;
  const mask = b.tensor(halvedTriangle(shape[0]!), { element: numberType.element, shape });
  const solved = (right: ValueNode): ValueNode => b.tensorOp('solve', [transpose(b, factor), right]);
  const half = solved(mul(b, matmul(b, factor, ct, true, false), mask));
  const whole = solved(transpose(b, half));
  return mul(b, b.number(0.5), b.op('add', [whole, transpose(b, whole)]));
}

/** The ops of training steps, which nothing differentiates. */
export const underived: ReadonlySet<ComputedTensorOp> = new Set(['triangularize', 'substitute']);

function refuse(): never {
  throw new InternalError('a step of training has no derivative');
}

export const tensorDerivatives: { readonly [Name in TensorOpName]: TensorRule } = {
  unknown: (ct, r, b, position) => {
    const operands = Array.from({ length: r.attributes[1]! + 1 }, (_, at) => r.operand(at));
    return mul(b, ct, b.tensorOp('unknown', operands, [...r.attributes, position]));
  },
  broadcast: [(ct, r, b) => sumTo(b, ct, r.shapeOf(0))],
  reshape: [(ct, r, b) => b.tensorOp('reshape', [ct], r.shapeOf(0))],
  permute: [
    (ct, { attributes }, b) =>
      b.tensorOp(
        'permute',
        [ct],
        attributes.map((_, axis) => attributes.indexOf(axis)),
      ),
  ],
  sum: [
    (ct, r, b) => {
      const kept = r.shapeOf(0).map((size, axis) => (r.attributes.includes(axis) ? 1 : size));
      return b.broadcastTo(b.tensorOp('reshape', [ct], kept), r.shapeOf(0));
    },
  ],
  concat: (ct, r, b, position) => {
    const [axis] = r.attributes;
    const sizes = Array.from({ length: position + 1 }, (_, at) => r.shapeOf(at)[axis!]!);
    const size = sizes.pop()!;
    const start = sizes.reduce((sum, each) => sum + each, 0);
    return b.tensorOp('slice', [ct], [axis!, start, size]);
  },
  slice: [
    (ct, r, b) => {
      const [axis, start, size] = r.attributes as readonly [number, number, number];
      return b.tensorOp('pad', [ct], [axis, start, r.shapeOf(0)[axis]! - start - size]);
    },
  ],
  pad: [
    (ct, r, b) => {
      const [axis, before] = r.attributes as readonly [number, number];
      return b.tensorOp('slice', [ct], [axis, before, r.shapeOf(0)[axis]!]);
    },
  ],
  // For X Y: ct Y' and X' ct, with transposed operands exchanged.
  matmul: [
    (ct, r, b) => {
      const [tx, ty] = r.attributes as readonly [number, number];
      return tx === 1 ? matmul(b, r.operand(1), ct, ty, true) : matmul(b, ct, r.operand(1), false, 1 - ty);
    },
    (ct, r, b) => {
      const [tx, ty] = r.attributes as readonly [number, number];
      return ty === 1 ? matmul(b, ct, r.operand(0), true, tx) : matmul(b, r.operand(0), ct, 1 - tx, false);
    },
  ],
  // For A X = B: A' dB = ct, dA = -dB X'.
  solve: [
    (ct, r, b) => {
      const dB = b.tensorOp('solve', [transpose(b, r.operand(0)), ct]);
      return b.op('neg', [matmul(b, dB, r.out(), false, true)]);
    },
    (ct, r, b) => b.tensorOp('solve', [transpose(b, r.operand(0)), ct]),
  ],
  triangularize: refuse,
  substitute: refuse,
  det: [(ct, r, b) => mul(b, ct, b.tensorOp('cofactors', [r.operand(0)]))],
  logdet: [(ct, r, b) => mul(b, ct, inverseTransposed(b, r.operand(0)))],
  // The second derivative of the determinant is symmetric, so this is also the derivative in the direction ct.
  cofactors: [(ct, r, b) => cofactorsAlong(b, r.operand(0), ct)],
  cholesky: [(ct, r, b) => choleskyAdjoint(b, r.out(), ct)],
  conv2d: [
    (ct, r, b) =>
      b.tensorOp('conv2dImage', [ct, r.operand(1)], [...r.attributes, ...r.shapeOf(0).slice(0, 2)]),
    (ct, r, b) =>
      b.tensorOp('conv2dFilter', [r.operand(0), ct], [...r.attributes, ...r.shapeOf(1).slice(0, 2)]),
  ],
  conv2dImage: [
    (ct, r, b) => b.tensorOp('conv2d', [ct, r.operand(1)], r.attributes.slice(0, 5)),
    (ct, r, b) =>
      b.tensorOp(
        'conv2dFilter',
        [ct, r.operand(0)],
        [...r.attributes.slice(0, 5), ...r.shapeOf(1).slice(0, 2)],
      ),
  ],
  conv2dFilter: [
    (ct, r, b) =>
      b.tensorOp(
        'conv2dImage',
        [r.operand(1), ct],
        [...r.attributes.slice(0, 5), ...r.shapeOf(0).slice(0, 2)],
      ),
    (ct, r, b) => b.tensorOp('conv2d', [r.operand(0), ct], r.attributes.slice(0, 5)),
  ],
  maxPick: [null, (ct, r, b) => b.tensorOp('maxScatter', [r.operand(0), ct], r.attributes)],
  maxScatter: [null, (ct, r, b) => b.tensorOp('maxPick', [r.operand(0), ct], r.attributes)],
  softmax: [
    (ct, r, b) => {
      const weighted = mul(b, ct, r.out());
      return b.op('sub', [weighted, mul(b, r.out(), sumLast(b, weighted))]);
    },
  ],
  logSoftmax: [(ct, r, b) => b.op('sub', [ct, mul(b, b.op('exp', [r.out()]), sumLast(b, ct))])],
  // The softmax, because out - x has few digits where x is large. Elements that are infinite share the derivative. Where
  // all are -infinity, the derivative by each of them is 0.
  logSumExp: [
    (ct, r, b) => {
      const zero = b.number(0);
      const out = keepLast(b, r.out());
      const isVoid = b.op('eq', [out, b.number(Number.NEGATIVE_INFINITY)]);
      const isInfinite = b.op('eq', [b.op('abs', [out]), b.number(Number.POSITIVE_INFINITY)]);
      const isGreatest = b.op('eq', [r.operand(0), out]);
      const extreme = b.op('select', [isGreatest, zero, b.number(vanishing)]);
      const shares = b.tensorOp('softmax', [b.op('select', [isInfinite, extreme, r.operand(0)])]);
      return mul(b, keepLast(b, ct), b.op('select', [isVoid, zero, shares]));
    },
  ],
  // x / out, and 0 at the origin.
  norm: [
    (ct, r, b) => {
      const out = keepLast(b, r.out());
      const isOrigin = b.op('eq', [out, b.number(0)]);
      const direction = b.op('div', [r.operand(0), b.op('select', [isOrigin, b.number(1), out])]);
      return mul(b, keepLast(b, ct), b.op('select', [isOrigin, b.number(0), direction]));
    },
  ],
  // Elements that are equal share the derivative.
  orderStatistic: [
    (ct, r, b) => {
      const same = b.op('eq', [r.operand(0), keepLast(b, r.out())]);
      const count = sumLast(b, b.op('select', [same, b.number(1), b.number(0)]));
      return b.op('select', [same, b.op('div', [keepLast(b, ct), count]), b.number(0)]);
    },
  ],
  gather: [(ct, r, b) => b.tensorOp('scatter', [ct, r.operand(1)], [r.shapeOf(0)[0]!]), null],
  scatter: [(ct, r, b) => b.tensorOp('gather', [ct, r.operand(1)]), null],
};

/** The partial for one operand of a node; null if the derivative is zero. */
export function tensorPartial(node: TensorNode, position: number): TensorPartial | null {
  const rule = tensorDerivatives[node.op];
  return typeof rule === 'function' ? rule : (rule[position] ?? null);
}
