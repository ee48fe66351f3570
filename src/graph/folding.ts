/** Computes ops whose operands are all constant tensors, if the result is small enough to keep. */

import type { NodeMaker, OpNode, TensorNode, ValueNode } from './node';
import { type OpName, ops } from './ops';
import { operandIndices, sizeOf, type TensorData } from './tensor';
import { type TensorOpName, tensorOps } from './tensorOps';
import type { Shape, ValueType } from './types';

/** Constants with more elements stay ops. */
const maxElements = 1024;

/** The value of a constant; null for any other node. */
function constantData(node: ValueNode): TensorData | null {
  if (node.kind !== 'constant' || node.failure !== null) return null;
  const { value, type } = node;
  return {
    values: value instanceof Float64Array ? value : Float64Array.of(Number(value)),
    shape: type.shape,
  };
}

function allConstant(operands: readonly ValueNode[]): readonly TensorData[] | null {
  // Most ops are on something that is not known: nothing is made for them.
  for (let index = 0; index < operands.length; index++) if (operands[index]!.kind !== 'constant') return null;
  const data = operands.map(constantData);
  // The test shows that none is null.
  return data.every((each) => each !== null) ? (data as TensorData[]) : null;
}

/** An elementwise op over broadcast operands, into `out` of the shape of the result. */
export function evaluateElementwise(op: OpName, operands: readonly TensorData[], out: TensorData): void {
  const { evaluate } = ops[op];
  const at = operands.map(({ shape }) => operandIndices(shape, out.shape));
  const read = (position: number, index: number): number =>
    operands[position]?.values[at[position]?.[index] ?? index] ?? 0;
  for (let index = 0; index < out.values.length; index++) {
    out.values[index] = evaluate(read(0, index), read(1, index), read(2, index));
  }
}

/** The elements of an op's result, from the elements of its operands. */
export function evaluateNode(node: OpNode | TensorNode, operands: readonly Float64Array[]): Float64Array {
  const { shape } = node.type;
  const out = { values: new Float64Array(sizeOf(shape)), shape };
  const data = operands.map((values, index) => ({ values, shape: node.operands[index]!.type.shape }));
  if (node.kind === 'op') evaluateElementwise(node.op, data, out);
  else tensorOps[node.op].evaluate(data, node.attributes, out);
  return out.values;
}

export function foldElementwise(
  op: OpName,
  operands: readonly ValueNode[],
  shape: Shape,
  builder: NodeMaker,
): ValueNode | null {
  if (shape.length === 0 || sizeOf(shape) > maxElements) return null;
  const data = allConstant(operands);
  if (data === null) return null;
  const values = new Float64Array(sizeOf(shape));
  evaluateElementwise(op, data, { values, shape });
  return builder.tensor(values, { element: ops[op].result, shape });
}

export function foldTensor(
  op: TensorOpName,
  operands: readonly ValueNode[],
  attributes: readonly number[],
  type: ValueType,
  builder: NodeMaker,
): ValueNode | null {
  // A procedure whose body is not known yet has no value, whatever its arguments are.
  if (op === 'unknown' || sizeOf(type.shape) > maxElements) return null;
  const data = allConstant(operands);
  if (data === null) return null;
  const values = new Float64Array(sizeOf(type.shape));
  tensorOps[op].evaluate(data, attributes, { values, shape: type.shape });
  return builder.tensor(values, type);
}
