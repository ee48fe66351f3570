/** Operands of ops on whole tensors as tfjs takes them: with the rows as their first axis, or shared by all rows. */

import type * as TensorFlow from '@tensorflow/tfjs';
import type { TensorNode } from '../../graph';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/** `rows` is the size of the first axis; null where the value is shared. */
export interface Operand {
  readonly tensor: Tensor;
  readonly rows: number | null;
}

/** What a lowering is given beside its operands. */
export interface LoweringContext {
  readonly tf: Tf;
  readonly node: TensorNode;
  /** How many rows the result has; null where every operand is shared. */
  readonly rows: number | null;
}

/** The result has the rows as its first axis, of size 1 where there are none. */
export type TensorLowering = (operands: readonly Operand[], context: LoweringContext) => Tensor;

/** With the rows as first axis, of size 1 where it is shared. */
export function batched({ tensor, rows }: Operand): Tensor {
  return rows === null ? tensor.reshape([1, ...tensor.shape]) : tensor;
}

/** With all rows, repeated where it is shared. */
export function repeated(tf: Tf, operand: Operand, rows: number): Tensor {
  const { tensor } = operand;
  if (operand.rows !== null) return tensor;
  // As a vector: tensors of many axes are not repeated on every backend of tfjs without reading them back.
  return tf.tile(tensor.reshape([1, tensor.size]), [rows, 1]).reshape([rows, ...tensor.shape]);
}
