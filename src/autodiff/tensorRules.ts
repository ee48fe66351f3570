/**
 * The derivative of every op on whole tensors, one partial for each operand: what the adjoint `ct` of the result adds
 * to that of the operand. Null if there is no derivative: an index, the choice of a maximum.
 */

import {
  type GraphBuilder,
  identity,
  numberType,
  type Shape,
  type TensorNode,
  type TensorOpName,
  type ValueNode,
} from '../graph';

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
  b: GraphBuilder,
  position: number,
) => ValueNode;
/** One partial for all operands, for ops of any number of operands. */
export type TensorRule = readonly (TensorPartial | null)[] | TensorPartial;

const mul = (b: GraphBuilder, x: ValueNode, y: ValueNode): ValueNode => b.op('mul', [x, y]);

/** `node` summed over the axes along which `shape` was repeated to get its shape: the adjoint of broadcasting. */
export function sumTo(b: GraphBuilder, node: ValueNode, shape: Shape): ValueNode {
  const from = node.type.shape;
  const added = from.length - shape.length;
  const axes = from.flatMap((size, axis) => (axis < added || shape[axis - added] !== size ? [axis] : []));
  return b.tensorOp('reshape', [b.tensorOp('sum', [node], axes)], shape);
}

function transpose(b: GraphBuilder, x: ValueNode): ValueNode {
  return b.tensorOp('permute', [x], [1, 0]);
}

function matmul(
  b: GraphBuilder,
  x: ValueNode,
  y: ValueNode,
  tx: boolean | number,
  ty: boolean | number,
): ValueNode {
  return b.tensorOp('matmul', [x, y], [Number(tx), Number(ty)]);
}

/** The inner product of two matrices, as a number. */
function inner(b: GraphBuilder, x: ValueNode, y: ValueNode): ValueNode {
  return sumTo(b, mul(b, x, y), []);
}

function inverseTransposed(b: GraphBuilder, a: ValueNode): ValueNode {
  const { values, shape } = identity(a.type.shape[0]!);
  return b.tensorOp('solve', [transpose(b, a), b.tensor(values, { element: numberType.element, shape })]);
}

/** The sum over the last axis, which stays with size 1. */
function sumLast(b: GraphBuilder, x: ValueNode): ValueNode {
  const { shape } = x.type;
  return b.tensorOp('reshape', [b.tensorOp('sum', [x], [shape.length - 1])], [...shape.slice(0, -1), 1]);
}

export const tensorDerivatives: { readonly [Name in TensorOpName]: TensorRule } = {
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
  det: [(ct, r, b) => mul(b, ct, b.tensorOp('cofactors', [r.operand(0)]))],
  logdet: [(ct, r, b) => mul(b, ct, inverseTransposed(b, r.operand(0)))],
  // For C = d A'^-1 with d = det A: (<ct, C> C - C ct' C) / d.
  cofactors: [
    (ct, r, b) => {
      const c = r.out();
      const through = matmul(b, matmul(b, c, ct, false, true), c, false, false);
      const difference = b.op('sub', [mul(b, inner(b, ct, c), c), through]);
      return b.op('div', [difference, b.tensorOp('det', [r.operand(0)])]);
    },
  ],
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
  gather: [(ct, r, b) => b.tensorOp('scatter', [ct, r.operand(1)], [r.shapeOf(0)[0]!]), null],
  scatter: [(ct, r, b) => b.tensorOp('gather', [ct, r.operand(1)]), null],
};

/** The partial for one operand of a node; null if the derivative is zero. */
export function tensorPartial(node: TensorNode, position: number): TensorPartial | null {
  const rule = tensorDerivatives[node.op];
  return typeof rule === 'function' ? rule : (rule[position] ?? null);
}
