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
  const { evaluate } = tensorOps[node.op];
  const { attributes } = node;
  return () => evaluate(operands, attributes, out);
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
  if (x !== undefined && y === undefined) {
    return () => {
      for (let index = 0; index < to.length; index++) to[index] = evaluate(x[index]!, 0, 0);
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
