/** The operands of ops on whole tensors for tfjs: with the rows as their first axis, or shared by all rows. */

import type { TensorNode } from '../../graph';
import type * as TensorFlow from './library';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/** `rows` is the size of the first axis; null if the value is shared. */
export interface Operand {
  readonly tensor: Tensor;
  readonly rows: number | null;
}

/** The arguments of a lowering besides its operands. */
export interface LoweringContext {
  readonly tf: Tf;
  readonly node: TensorNode;
  /** The number of rows of the result; null if every operand is shared. */
  readonly rows: number | null;
}

/** Lowers an op. The result has the rows as its first axis, of size 1 if there are none. */
export type TensorLowering = (operands: readonly Operand[], context: LoweringContext) => Tensor;

/** The operand with the rows as first axis, of size 1 if it is shared. */
export function batched(tf: Tf, { tensor, rows }: Operand): Tensor {
  return rows === null ? tf.reshape(tensor, [1, ...tensor.shape]) : tensor;
}

/** The operand with all rows, repeated if it is shared. */
export function repeated(tf: Tf, operand: Operand, rows: number): Tensor {
  const { tensor } = operand;
  if (operand.rows !== null) return tensor;
  // The tensor is repeated as a vector, because some backends of tfjs repeat tensors of many axes through the host.
  return tf.reshape(tf.tile(tf.reshape(tensor, [1, tensor.size]), [rows, 1]), [rows, ...tensor.shape]);
}

/** A value that tfjs' tape takes for one without a derivative. */
export function stopped(tf: Tf, x: Tensor, value: (x: Tensor) => Tensor): Tensor {
  const op = tf.customGrad((input) => ({
    // customGrad types the operand of its function as a tensor or a function, and calls it with the tensor.
    value: value(input as Tensor),
    gradFunc: () => tf.zerosLike(x),
  }));
  return op(x);
}
