/** Instructions of the plain evaluator for values of many elements, which stay in their places of its array. */

import type { TensorNode } from './node';
import type { OpSpec } from './ops';
import { operandIndices, type TensorData } from './tensor';
import { tensorOps } from './tensorOps';

/** The part of the evaluator's values that a node has. */
export type TensorView = TensorData;

export function tensorInstruction(
  node: TensorNode,
  operands: readonly TensorView[],
  out: TensorView,
): () => void {
  const { evaluate, prepare } = tensorOps[node.op];
  const { attributes } = node;
  return prepare?.(operands, attributes, out) ?? (() => evaluate(operands, attributes, out));
}

/** A function of elements, its operands broadcast to the shape of the result. */
export function elementwiseInstruction(
  evaluate: OpSpec['evaluate'],
  operands: readonly TensorView[],
  out: TensorView,
): () => void {
  const to = out.values;
  const [x, y, z] = operands.map(({ values }) => values);
  const [atX, atY, atZ] = operands.map(({ shape }) => operandIndices(shape, out.shape));
  if (x === undefined) return () => void to.fill(evaluate(0, 0, 0));
  if (y === undefined) {
    return () => {
      for (let index = 0; index < to.length; index++) to[index] = evaluate(x[index]!, 0, 0);
    };
  }
  // Most operands have the shape of the result, or are one number.
  if (z === undefined && atX === null && atY === null) {
    return () => {
      for (let index = 0; index < to.length; index++) to[index] = evaluate(x[index]!, y[index]!, 0);
    };
  }
  if (z === undefined && atX === null && y.length === 1) {
    return () => {
      const right = y[0]!;
      for (let index = 0; index < to.length; index++) to[index] = evaluate(x[index]!, right, 0);
    };
  }
  if (z === undefined && atY === null && x.length === 1) {
    return () => {
      const left = x[0]!;
      for (let index = 0; index < to.length; index++) to[index] = evaluate(left, y[index]!, 0);
    };
  }
  const read = (
    values: Float64Array | undefined,
    at: Int32Array | null | undefined,
    index: number,
  ): number => (values === undefined ? 0 : values[at == null ? index : at[index]!]!);
  return () => {
    for (let index = 0; index < to.length; index++) {
      to[index] = evaluate(read(x, atX, index), read(y, atY, index), read(z, atZ, index));
    }
  };
}
