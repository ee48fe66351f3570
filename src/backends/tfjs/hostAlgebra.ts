/**
 * Linear algebra that tfjs lacks. Operands are read back, computed row by row in doubles, and sent again. For tfjs' own
 * tape, the derivatives are written in its ops.
 */

import { sizeOf, type TensorOpName, tensorOps } from '../../graph';
import type * as TensorFlow from './library';
import { type LoweringContext, type Operand, repeated } from './operands';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/** The ops that are computed on the host. */
export const onHostOps: ReadonlySet<TensorOpName> = new Set([
  'solve',
  'det',
  'logdet',
  'cofactors',
  'cholesky',
  'triangularize',
  'substitute',
]);

/** The op on each row of its operands, which all have the same number of rows. */
function compute(
  tf: Tf,
  op: TensorOpName,
  operands: readonly Tensor[],
  attributes: readonly number[] = [],
): Tensor {
  const rows = operands[0]!.shape[0]!;
  const shapes = operands.map((each) => each.shape.slice(1));
  const { shape: shapeOf, evaluate } = tensorOps[op];
  const shape = shapeOf(shapes, attributes);
  const size = sizeOf(shape);
  const all = operands.map((each) => Float64Array.from(each.dataSync()));
  const out = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const views = all.map((values, index) => {
      const width = sizeOf(shapes[index]!);
      return { values: values.subarray(row * width, (row + 1) * width), shape: shapes[index]! };
    });
    evaluate(views, attributes, { values: out.subarray(row * size, (row + 1) * size), shape });
  }
  return tf.tensor(Float32Array.from(out), [rows, ...shape]);
}

const transposed = (tf: Tf, x: Tensor): Tensor => tf.transpose(x, [0, 2, 1]);

function inverseTransposed(tf: Tf, a: Tensor): Tensor {
  const [rows, n] = a.shape as [number, number];
  const unit = tf.broadcastTo(tf.reshape(tf.eye(n), [1, n, n]), [rows, n, n]);
  return compute(tf, 'solve', [transposed(tf, a), unit]);
}

/** A number for each row, in a shape that multiplies a matrix. */
const asFactor = (tf: Tf, x: Tensor): Tensor => tf.reshape(x, [-1, 1, 1]);

/** As in `autodiff/tensorRules.ts`. */
function choleskyAdjoint(tf: Tf, factor: Tensor, dy: Tensor): Tensor {
  const n = factor.shape[1]!;
  const mask = Float32Array.from({ length: n * n }, (_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    return row === column ? 0.5 : row > column ? 1 : 0;
  });
  const solved = (right: Tensor): Tensor => compute(tf, 'solve', [transposed(tf, factor), right]);
  const half = solved(tf.mul(tf.matMul(factor, dy, true, false), tf.tensor(mask, [1, n, n])));
  const whole = solved(transposed(tf, half));
  return tf.mul(0.5, tf.add(whole, transposed(tf, whole)));
}

/** The contributions to the adjoints of the operands, for tfjs' tape. */
function gradients(tf: Tf, op: TensorOpName, operands: readonly Tensor[], dy: Tensor): Tensor[] {
  const [a] = operands;
  switch (op) {
    case 'solve': {
      const dB = compute(tf, 'solve', [transposed(tf, a!), dy]);
      return [tf.neg(tf.matMul(dB, compute(tf, 'solve', operands), false, true)), dB];
    }
    case 'det':
      return [tf.mul(asFactor(tf, dy), compute(tf, 'cofactors', [a!]))];
    case 'logdet':
      return [tf.mul(asFactor(tf, dy), inverseTransposed(tf, a!))];
    case 'cholesky':
      return [choleskyAdjoint(tf, compute(tf, 'cholesky', operands), dy)];
    default:
      // Only graphs that tfjs does not differentiate have the others.
      return operands.map((each) => tf.fill(each.shape, Number.NaN));
  }
}

export function onHost(operands: readonly Operand[], { tf, node, rows }: LoweringContext): Tensor {
  const { op } = node;
  const inputs = operands.map((each) => repeated(tf, each, rows ?? 1));
  const custom = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (tensors: Tensor[]) => void;
    // The remaining arguments are the operands.
    const tensors = given as Tensor[];
    save(tensors);
    return {
      value: compute(tf, op, tensors, node.attributes),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradients(tf, op, saved, dy),
    };
  });
  return custom(...inputs);
}
