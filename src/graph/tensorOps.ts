/**
 * The operations on whole tensors, one row each: the shape of the result, and its value on doubles. Elementwise ops are
 * in `ops.ts` and broadcast. Attributes are whole numbers that an op needs besides its operands; each row says what
 * they mean. Together with the elementwise ops, the table is closed under differentiation.
 */

import { InternalError } from '../text/internal';
import { convolve, convolveFilter, convolveImage, maximaOf, windowsOf } from './convolution';
import { alongLast, logSumExpRow, normRow, softmaxRow } from './lastAxis';
import { cholesky, cofactors, det, logdet, solve } from './linearAlgebra';
import { broadcastStrides, indicesUnder, printShape, sizeOf, stridesOf } from './tensor';
import { addTo, copyTo, copyUnder, moving, multiply, type TensorOpSpec } from './tensorRules';
import {
  convolutionShape,
  lastAxis,
  matmulShape,
  pooled,
  pooledShape,
  refuse,
  squareMatrix,
} from './tensorShapes';
import { substitute, triangularize } from './triangular';
import { broadcastShapes, sameShape } from './types';

export type { TensorOpSpec };

/** Element k in increasing order; NaN if one of them is. */
function orderStatistic(x: Float64Array, k: number): number {
  if (x.some(Number.isNaN)) return Number.NaN;
  return x.toSorted()[k]!;
}

/** The place that an index means: a whole number within 1e-4, from 0 up to `length`; null for any other number. */
export function placeOf(index: number, length: number): number | null {
  const nearest = Math.round(index);
  return Math.abs(index - nearest) <= 1e-4 && nearest >= 0 && nearest < length ? nearest : null;
}

const rows = {
  /**
   * A call of a procedure whose body is not known yet, element by element. Operands: its arguments, all of one shape, and
   * an input of the graph for which the constants of the body come in. Attributes: which procedure, the number of its
   * arguments, and the arguments by which it is differentiated. A body takes its place before a graph is evaluated.
   */
  unknown: {
    operands: null,
    shape: ([x]) => x!,
    evaluate: () => {
      throw new InternalError('an unknown procedure has no value');
    },
  },
  /** Attributes: the result's shape, to which the operand broadcasts. */
  broadcast: {
    operands: 1,
    shape: ([x], shape) => {
      const wide = broadcastShapes(x!, shape);
      if (wide === null || !sameShape(wide, shape))
        refuse(`${printShape(x!)} does not broadcast to ${printShape(shape)}`, 0);
      return shape;
    },
    ...moving(copyUnder, (x, shape) => indicesUnder(shape, broadcastStrides(x, shape))),
  },
  /** Attributes: the result's shape. */
  reshape: {
    operands: 1,
    shape: ([x], shape) =>
      sizeOf(x!) === sizeOf(shape)
        ? shape
        : refuse(
            `${sizeOf(x!)} elements in the shape ${printShape(x!)} cannot be arranged as ${printShape(shape)}`,
            0,
          ),
    evaluate: ([x], _, out) => out.values.set(x!.values),
  },
  /** Attributes: for each axis of the result, which axis of the operand it is. */
  permute: {
    operands: 1,
    shape: ([x], axes) => axes.map((axis) => x![axis]!),
    ...moving(copyUnder, (x, axes, out) => {
      const strides = stridesOf(x);
      const turned = axes.map((axis) => strides[axis]!);
      return indicesUnder(out, turned);
    }),
  },
  /** Attributes: the axes that are summed over, in increasing order; the result is without them. */
  sum: {
    operands: 1,
    shape: ([x], axes) => x!.filter((_, axis) => !axes.includes(axis)),
    ...moving(addTo, (x, axes) => {
      const kept = x.map((size, axis) => (axes.includes(axis) ? 1 : size));
      return indicesUnder(x, broadcastStrides(kept, x));
    }),
  },
  /** Attributes: the axis along which the operands are joined. */
  concat: {
    operands: null,
    shape: (shapes, [axis]) => {
      const [first] = shapes;
      for (const [position, shape] of shapes.entries()) {
        const fits =
          shape.length === first!.length &&
          axis! < shape.length &&
          shape.every((size, at) => at === axis || size === first![at]);
        if (!fits)
          refuse(
            `${printShape(first!)} and ${printShape(shape)} cannot be joined along axis ${axis}`,
            0,
            position,
          );
      }
      return first!.map((size, at) =>
        at === axis ? shapes.reduce((sum, shape) => sum + shape[at]!, 0) : size,
      );
    },
    evaluate: (parts, [axis], out) => {
      const outer = sizeOf(out.shape.slice(0, axis));
      const width = sizeOf(out.shape.slice(axis));
      let start = 0;
      for (const { values, shape } of parts) {
        const part = sizeOf(shape.slice(axis));
        for (let index = 0; index < outer; index++)
          out.values.set(values.subarray(index * part, (index + 1) * part), index * width + start);
        start += part;
      }
    },
  },
  /** Attributes: axis, start, size. */
  slice: {
    operands: 1,
    shape: ([x], [axis, start, size]) =>
      start! >= 0 && start! + size! <= x![axis!]!
        ? x!.map((each, at) => (at === axis ? size! : each))
        : refuse(`${printShape(x!)} has no places ${start} to ${start! + size! - 1} along axis ${axis}`, 0),
    ...moving(copyUnder, (x, [axis, start], out) => {
      const strides = stridesOf(x);
      return indicesUnder(out, strides, start! * strides[axis!]!);
    }),
  },
  /** Attributes: axis, how many zeros in front, how many behind. */
  pad: {
    operands: 1,
    shape: ([x], [axis, before, after]) =>
      x!.map((size, at) => (at === axis ? size + before! + after! : size)),
    ...moving(copyTo, (x, [axis, before], out) => {
      const strides = stridesOf(out);
      return indicesUnder(x, strides, before! * strides[axis!]!);
    }),
  },
  /**
   * The matrix product over the last two axes; the axes in front agree. Attributes: 1 if the first operand is
   * transposed, 1 if the second is.
   */
  matmul: { operands: 2, shape: matmulShape, evaluate: multiply },
  /** The X of A X = B, both matrices. */
  solve: {
    operands: 2,
    shape: ([a, b]) => {
      squareMatrix(a!);
      if (b!.length !== 2 || b![0] !== a![0])
        refuse(`${printShape(a!)} and ${printShape(b!)} make no system of equations`, 0, 1);
      return b!;
    },
    evaluate: ([a, b], _, out) => solve(a!.values, b!.values, a!.shape[0]!, b!.shape[1]!, out.values),
  },
  /** The upper triangular R of A = Q R. It is for steps of training, and has no derivative. */
  triangularize: {
    operands: 1,
    shape: ([a]) =>
      a!.length === 2
        ? [a![1]!, a![1]!]
        : refuse(`a matrix is wanted, but the shape is ${printShape(a!)}`, 0),
    evaluate: ([a], _, out) => triangularize(a!.values, a!.shape[1]!, out.values),
  },
  /** The x of R x = b for an upper triangular R and a vector b; for R' with the attribute 1. It has no derivative. */
  substitute: {
    operands: 2,
    shape: ([r, b]) =>
      b!.length === 1 && b![0] === squareMatrix(r!)[0]
        ? b!
        : refuse(`${printShape(r!)} and ${printShape(b!)} make no system of equations`, 0, 1),
    evaluate: ([r, b], [transposed], out) =>
      substitute(r!.values, b!.values, b!.shape[0]!, transposed === 1, out.values),
  },
  det: {
    operands: 1,
    shape: ([a]) => squareMatrix(a!).slice(2),
    evaluate: ([a], _, out) => {
      out.values[0] = det(a!.values, a!.shape[0]!);
    },
  },
  /** The logarithm of the absolute value of the determinant. */
  logdet: {
    operands: 1,
    shape: ([a]) => squareMatrix(a!).slice(2),
    evaluate: ([a], _, out) => {
      out.values[0] = logdet(a!.values, a!.shape[0]!);
    },
  },
  /**
   * The lower triangular L with L L' = A, for the mean of A and its transpose; NaN if A is not positive definite.
   */
  cholesky: {
    operands: 1,
    shape: ([a]) => squareMatrix(a!),
    evaluate: ([a], _, out) => cholesky(a!.values, a!.shape[0]!, out.values),
  },
  /** The derivative of the determinant. */
  cofactors: {
    operands: 1,
    shape: ([a]) => squareMatrix(a!),
    evaluate: ([a], _, out) => cofactors(a!.values, a!.shape[0]!, out.values),
  },
  /** The convolution of an image and a filter. Attributes: `Windows`. */
  conv2d: {
    operands: 2,
    shape: convolutionShape,
    evaluate: ([image, filter], attributes, out) =>
      convolve(image!, filter!, windowsOf(attributes), out.values),
  },
  /**
   * The adjoint of conv2d in the image, from the adjoint of its result and the filter. Attributes: `Windows`, height,
   * width.
   */
  conv2dImage: {
    operands: 2,
    shape: ([, filter], attributes) => [attributes[5]!, attributes[6]!, filter![2]!],
    evaluate: ([ct, filter], attributes, out) =>
      convolveImage(ct!, filter!, out.shape, windowsOf(attributes), out.values),
  },
  /**
   * The adjoint of conv2d in the filter, from the image and the adjoint of its result. Attributes: `Windows`, height,
   * width.
   */
  conv2dFilter: {
    operands: 2,
    shape: ([image, ct], attributes) => [attributes[5]!, attributes[6]!, image![2]!, ct![2]!],
    evaluate: ([image, ct], attributes, out) =>
      convolveFilter(image!, ct!, out.shape, windowsOf(attributes), out.values),
  },
  /**
   * The pixels of the second operand at the places where the first has its maximum in each window; with x twice,
   * max-pool.
   */
  maxPick: {
    operands: 2,
    shape: ([x, from], attributes) =>
      sameShape(x!, from!)
        ? pooledShape(x!, attributes)
        : refuse(`${printShape(x!)} and ${printShape(from!)} differ`, 0, 1),
    evaluate: ([x, from], attributes, out) => {
      const { windows, size } = pooled(attributes);
      copyUnder(from!.values, maximaOf(x!, size, windows), out.values);
    },
  },
  /** The adjoint of maxPick in its second operand. */
  maxScatter: {
    operands: 2,
    shape: ([x]) => x!,
    evaluate: ([x, ct], attributes, out) => {
      const { windows, size } = pooled(attributes);
      const places = maximaOf(x!, size, windows);
      out.values.fill(0);
      for (let index = 0; index < places.length; index++) out.values[places[index]!]! += ct!.values[index]!;
    },
  },
  /** Along the last axis. */
  softmax: {
    operands: 1,
    shape: lastAxis,
    evaluate: ([x], _, out) =>
      alongLast(x!, (start, length) => {
        const { max, total } = softmaxRow(x!.values, start, length);
        for (let k = start; k < start + length; k++) out.values[k] = Math.exp(x!.values[k]! - max) / total;
      }),
  },
  /** Along the last axis. */
  logSoftmax: {
    operands: 1,
    shape: lastAxis,
    evaluate: ([x], _, out) =>
      alongLast(x!, (start, length) => {
        const { max, total } = softmaxRow(x!.values, start, length);
        for (let k = start; k < start + length; k++) out.values[k] = x!.values[k]! - max - Math.log(total);
      }),
  },
  /** Along the last axis, which the result lacks. */
  logSumExp: {
    operands: 1,
    shape: ([x]) => lastAxis([x!]).slice(0, -1),
    evaluate: ([x], _, out) =>
      alongLast(x!, (start, length) => {
        out.values[start / length] = logSumExpRow(x!.values, start, length);
      }),
  },
  /** The root of the sum of squares along the last axis, which the result lacks. Its derivative at the origin is 0. */
  norm: {
    operands: 1,
    shape: ([x]) => lastAxis([x!]).slice(0, -1),
    evaluate: ([x], _, out) =>
      alongLast(x!, (start, length) => {
        out.values[start / length] = normRow(x!.values, start, length);
      }),
  },
  /** Along the last axis, which the result lacks. Attributes: k, the place of an element in increasing order. */
  orderStatistic: {
    operands: 1,
    shape: ([x]) => lastAxis([x!]).slice(0, -1),
    evaluate: ([x], [k], out) =>
      alongLast(x!, (start, length) => {
        out.values[start / length] = orderStatistic(x!.values.subarray(start, start + length), k!);
      }),
  },
  /** Item `index` along the first axis; NaN if there is no such item. */
  gather: {
    operands: 2,
    shape: ([x, index]) =>
      x!.length > 0 && index!.length === 0
        ? x!.slice(1)
        : refuse(`${printShape(x!)} cannot be indexed by ${printShape(index!)}`, 0, 1),
    evaluate: ([x, index], _, out) => {
      const place = placeOf(index!.values[0]!, x!.shape[0]!);
      const size = out.values.length;
      if (place === null) out.values.fill(Number.NaN);
      else out.values.set(x!.values.subarray(place * size, (place + 1) * size));
    },
  },
  /** Zeros, except for the first operand at item `index` along a new first axis. Attributes: the size of that axis. */
  scatter: {
    operands: 2,
    shape: ([x], [size]) => [size!, ...x!],
    evaluate: ([x, index], [count], out) => {
      const place = placeOf(index!.values[0]!, count!);
      out.values.fill(place === null ? Number.NaN : 0);
      if (place !== null) out.values.set(x!.values, place * x!.values.length);
    },
  },
} satisfies Record<string, TensorOpSpec>;

export type TensorOpName = keyof typeof rows;
export const tensorOps: { readonly [Name in TensorOpName]: TensorOpSpec } = rows;
/** The ops that have a value: all but the calls of procedures without a body. */
export type ComputedTensorOp = Exclude<TensorOpName, 'unknown'>;
// The record above has exactly these keys.
export const tensorOpNames = (Object.keys(rows) as readonly TensorOpName[]).filter(
  (name): name is ComputedTensorOp => name !== 'unknown',
);
