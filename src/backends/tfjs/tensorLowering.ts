/**
 * Every op on whole tensors in terms of tfjs' ops. An operand either varies over the rows, which are then its first
 * axis, or is shared by all of them and has only its own shape. With a shared weight, all rows make one product.
 */

import {
  matrixSizes,
  type Shape,
  sizeOf,
  squareScales,
  type TensorNode,
  type TensorOpName,
} from '../../graph';
import { InternalError } from '../../text/internal';
import { choose } from './choose';
import { onHost } from './hostAlgebra';
import type * as TensorFlow from './library';
import {
  batched,
  type LoweringContext,
  type Operand,
  repeated,
  stopped,
  type TensorLowering,
} from './operands';
import {
  lowerConvolution,
  lowerConvolutionFilter,
  lowerConvolutionImage,
  lowerMaxPick,
  lowerMaxScatter,
} from './windows';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/** A lowering of one operand, applied to [rows, ...shape]. */
function unary(lower: (x: Tensor, context: LoweringContext) => Tensor): TensorLowering {
  return ([x], context) => lower(batched(context.tf, x!), context);
}

/** A matrix product, with all rows at once if the shared operand allows it. */
const matmul: TensorLowering = ([x, y], { tf, node, rows }) => {
  const [tx, ty] = [node.attributes[0] === 1, node.attributes[1] === 1];
  const [xShape, yShape] = node.operands.map((each) => each.type.shape) as [Shape, Shape];
  const [n, m] = [node.type.shape.at(-2)!, node.type.shape.at(-1)!];
  const flat = node.type.shape.length === 2;
  if (flat && y!.rows === null && x!.rows !== null && (!tx || n === 1)) {
    const [, inner] = matrixSizes(xShape, tx);
    return tf.reshape(tf.matMul(tf.reshape(x!.tensor, [x!.rows * n, inner]), y!.tensor, false, ty), [
      x!.rows,
      n,
      m,
    ]);
  }
  if (flat && x!.rows === null && y!.rows !== null && m === 1) {
    const [inner] = matrixSizes(yShape, ty);
    return tf.reshape(tf.matMul(tf.reshape(y!.tensor, [y!.rows, inner]), x!.tensor, false, !tx), [
      y!.rows,
      n,
      1,
    ]);
  }
  const count = rows ?? 1;
  return tf.matMul(repeated(tf, x!, count), repeated(tf, y!, count), tx, ty);
};

/**
 * A one-hot encoding of each row's index among `size` places, [rows, size], and whether the index is one of them,
 * [rows, 1].
 */
function placesOf(tf: Tf, index: Tensor, size: number): { readonly at: Tensor; readonly valid: Tensor } {
  const column = tf.reshape(index, [-1, 1]);
  const nearest = tf.round(column);
  const at = tf.equal(nearest, tf.reshape(tf.range(0, size), [1, size]));
  const close = tf.lessEqual(tf.abs(tf.sub(column, nearest)), 1e-4);
  return { at, valid: tf.logicalAnd(close, tf.any(at, 1, true)) };
}

const ones = (count: number): number[] => new Array<number>(count).fill(1);

/** The value, with NaN in the rows whose index is not a place. */
function whereValid(tf: Tf, valid: Tensor, value: Tensor): Tensor {
  const mask = tf.reshape(valid, [-1, ...ones(value.rank - 1)]);
  return choose(tf, mask, value, tf.fill([1, ...ones(value.rank - 1)], Number.NaN));
}

/** Item `index` of each row's [size, ...item], or of a shared one. */
function gathered(tf: Tf, x: Operand, index: Tensor, size: number): Tensor {
  const { at, valid } = placesOf(tf, index, size);
  if (x.rows === null) {
    const clipped = tf.clipByValue(tf.round(tf.reshape(index, [-1])), 0, size - 1);
    return whereValid(tf, valid, tf.gather(x.tensor, tf.cast(clipped, 'int32')));
  }
  const mask = tf.reshape(at, [-1, size, ...ones(x.tensor.rank - 2)]);
  return whereValid(tf, valid, tf.sum(choose(tf, mask, x.tensor, tf.scalar(0)), 1));
}

/** Each row's item at its index, among zeros. */
function scattered(tf: Tf, item: Tensor, index: Tensor, size: number): Tensor {
  const { at, valid } = placesOf(tf, index, size);
  const wide = tf.reshape(item, [item.shape[0]!, 1, ...item.shape.slice(1)]);
  const mask = tf.reshape(at, [-1, size, ...ones(item.rank - 1)]);
  return whereValid(tf, valid, choose(tf, mask, wide, tf.scalar(0)));
}

/** Along the last axis, after subtracting a maximum that is finite, which tfjs' tape does not follow. */
function logSumExp(tf: Tf, x: Tensor): Tensor {
  const greatest = stopped(tf, x, (each) => {
    const maximum = tf.max(each, -1, true);
    return tf.where(tf.isFinite(maximum), maximum, tf.zerosLike(maximum));
  });
  const total = tf.sum(tf.exp(tf.sub(x, greatest)), -1);
  return tf.add(tf.reshape(greatest, total.shape), tf.log(total));
}

/** The root of the sum of squares along the last axis. Its derivative, the direction, is 0 at the origin. */
function norm(tf: Tf, x: Tensor): Tensor {
  const { large, shrink, small, grow } = squareScales.f32;
  const value = (each: Tensor): Tensor => {
    const greatest = tf.max(tf.abs(each), -1, true);
    const one = tf.onesLike(greatest);
    const grown = tf.where(tf.less(greatest, small), tf.mul(grow, one), one);
    const scale = tf.where(tf.less(large, greatest), tf.mul(shrink, one), grown);
    return tf.div(tf.sqrt(tf.sum(tf.square(tf.mul(each, scale)), -1, true)), scale);
  };
  const op = tf.customGrad((input, save) => {
    // customGrad types the operand of its function as a tensor or a function, and calls it with the tensor.
    const given = input as Tensor;
    const out = value(given);
    // customGrad types its `save` as a function of tensors, which it is.
    (save as (tensors: Tensor[]) => void)([given, out]);
    return {
      value: tf.reshape(out, out.shape.slice(0, -1)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [own, size] = saved as [Tensor, Tensor];
        const isOrigin = tf.equal(size, 0);
        const direction = tf.div(own, tf.where(isOrigin, tf.onesLike(size), size));
        return tf.mul(tf.expandDims(dy, -1), direction);
      },
    };
  });
  return op(x);
}

/** The element of place k in increasing order along the last axis: the mean of those that are equal to it. */
function orderStatistic(tf: Tf, x: Tensor, k: number): Tensor {
  const shares = stopped(tf, x, (each) => {
    const [own, others] = [tf.expandDims(each, -1), tf.expandDims(each, -2)];
    const below = tf.sum(tf.cast(tf.less(others, own), 'float32'), -1);
    const atMost = tf.sum(tf.cast(tf.lessEqual(others, own), 'float32'), -1);
    const isPlace = tf.cast(tf.logicalAnd(tf.lessEqual(below, k), tf.less(k, atMost)), 'float32');
    return tf.div(isPlace, tf.sum(isPlace, -1, true));
  });
  const chosen = stopped(tf, shares, (each) => tf.less(0, each));
  // Where no element is in its place, one of them is NaN, and so are the shares.
  return tf.sum(tf.where(chosen, tf.mul(x, shares), tf.mul(0, shares)), -1);
}

/** Hides an index from tfjs' tape, which has no derivative of its tests; the derivative by an index is zero. */
function withoutIndexGradient(
  { tf }: LoweringContext,
  x: Operand,
  index: Operand,
  forward: (x: Operand, index: Tensor) => Tensor,
  backward: (dy: Tensor, index: Tensor) => Tensor,
): Tensor {
  const custom = tf.customGrad((...given) => {
    // It is called with the operands, and with a function that saves tensors.
    const [tensor, at, save] = given as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
    save([at]);
    return {
      value: forward({ tensor, rows: x.rows }, at),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => {
        const each = backward(dy, saved!);
        const sum = x.rows === null ? tf.sum(each, 0) : each;
        return [sum, tf.zerosLike(saved!)];
      },
    };
  });
  return custom(x.tensor, index.tensor);
}

const gather: TensorLowering = ([x, index], context) => {
  const { tf, node } = context;
  const size = node.operands[0]!.type.shape[0]!;
  return withoutIndexGradient(
    context,
    x!,
    index!,
    (tensor, at) => gathered(tf, tensor, at, size),
    (dy, at) => scattered(tf, dy, at, size),
  );
};

const scatter: TensorLowering = ([x, index], context) => {
  const { tf, node } = context;
  const [size] = node.attributes as readonly [number];
  return withoutIndexGradient(
    context,
    x!,
    index!,
    (item, at) => scattered(tf, batched(tf, item), at, size),
    (dy, at) => gathered(tf, { tensor: dy, rows: dy.shape[0]! }, at, size),
  );
};

export const tensorLowerings: { readonly [Name in TensorOpName]: TensorLowering } = {
  unknown: () => {
    throw new InternalError('an unknown procedure is not filled');
  },
  broadcast: unary((x, { tf, node }) => {
    const [rows, ...own] = x.shape;
    const { shape } = node.type;
    const wide = tf.reshape(x, [rows!, ...ones(shape.length - own.length), ...own]);
    return tf.broadcastTo(wide, [rows!, ...shape]);
  }),
  reshape: unary((x, { tf, node }) => tf.reshape(x, [x.shape[0]!, ...node.type.shape])),
  permute: unary((x, { tf, node }) => tf.transpose(x, [0, ...node.attributes.map((axis) => axis + 1)])),
  sum: unary((x, { tf, node }) =>
    tf.sum(
      x,
      node.attributes.map((axis) => axis + 1),
    ),
  ),
  concat: (parts, { tf, node, rows }) =>
    tf.concat(
      parts.map((each) => repeated(tf, each, rows ?? 1)),
      node.attributes[0]! + 1,
    ),
  slice: unary((x, { tf, node }) => {
    const [axis, start, size] = node.attributes as readonly [number, number, number];
    const sizes = x.shape.map((each, at) => (at === axis + 1 ? size : each));
    return tf.slice(
      x,
      sizes.map((_, at) => (at === axis + 1 ? start : 0)),
      sizes,
    );
  }),
  pad: unary((x, { tf, node }) => {
    const [axis, before, after] = node.attributes as readonly [number, number, number];
    return tf.pad(
      x,
      x.shape.map((_, at): [number, number] => (at === axis + 1 ? [before, after] : [0, 0])),
    );
  }),
  matmul,
  solve: onHost,
  det: onHost,
  logdet: onHost,
  cofactors: onHost,
  cholesky: onHost,
  triangularize: onHost,
  substitute: onHost,
  conv2d: lowerConvolution,
  conv2dImage: lowerConvolutionImage,
  conv2dFilter: lowerConvolutionFilter,
  maxPick: lowerMaxPick,
  maxScatter: lowerMaxScatter,
  softmax: unary((x, { tf }) => tf.softmax(x)),
  logSoftmax: unary((x, { tf }) => tf.logSoftmax(x)),
  logSumExp: unary((x, { tf }) => logSumExp(tf, x)),
  norm: unary((x, { tf }) => norm(tf, x)),
  orderStatistic: unary((x, { tf, node }) => orderStatistic(tf, x, node.attributes[0]!)),
  gather,
  scatter,
};

/**
 * The sum of a node over the rows, without its value for each row: products contract the rows along with the inner
 * axis, so that the gradient by a weight is one product. Null if there is no such way.
 */
export function lowerSummed(
  operands: readonly Operand[],
  { tf, node, rows }: LoweringContext,
): Tensor | null {
  const [x, y] = operands;
  if (rows === null || !isSummable(node)) return null;
  if (node.op === 'conv2dFilter') return lowerConvolutionFilter(operands, { tf, node, rows: null });
  if (node.op === 'scatter') {
    const [size] = node.attributes as readonly [number];
    const { at, valid } = placesOf(tf, y!.tensor, size);
    const item = repeated(tf, x!, rows);
    const hits = tf.where(valid, tf.cast(at, 'float32'), tf.scalar(Number.NaN));
    const sums = tf.matMul(
      tf.reshape(repeated(tf, { tensor: hits, rows: hits.shape[0] === 1 ? null : rows }, rows), [rows, size]),
      tf.reshape(item, [rows, sizeOf(item.shape.slice(1))]),
      true,
    );
    return tf.reshape(sums, node.type.shape as number[]);
  }
  const [tx, ty] = [node.attributes[0] === 1, node.attributes[1] === 1];
  const [n, inner] = matrixSizes(node.operands[0]!.type.shape, tx);
  const m = node.type.shape[1]!;
  if (x!.rows === null) return tf.matMul(x!.tensor, tf.sum(y!.tensor, 0), tx, ty);
  if (y!.rows === null) return tf.matMul(tf.sum(x!.tensor, 0), y!.tensor, tx, ty);
  const left = tx ? x!.tensor : tf.transpose(x!.tensor, [0, 2, 1]);
  const right = ty ? tf.transpose(y!.tensor, [0, 2, 1]) : y!.tensor;
  return tf.matMul(tf.reshape(left, [rows * inner, n]), tf.reshape(right, [rows * inner, m]), true);
}

export function isSummable(node: TensorNode): boolean {
  return (
    (node.op === 'matmul' && node.type.shape.length === 2) ||
    node.op === 'scatter' ||
    node.op === 'conv2dFilter'
  );
}
