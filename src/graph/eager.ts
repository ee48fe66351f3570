/** Makes no nodes but constants: whatever is asked of it is computed at once. Rules that make graphs so compute numbers. */

import { InternalError } from '../text/internal';
import { typeOf } from './builder';
import { constantNode } from './constants';
import { evaluateElementwise } from './folding';
import type { ConstantNode, NodeId, NodeMaker, ValueNode } from './node';
import { type OpName, ops } from './ops';
import { sizeOf, type TensorData } from './tensor';
import { type TensorOpName, tensorOps } from './tensorOps';
import { booleanType, broadcastShapes, numberType, type Shape, sameShape, type ValueType } from './types';

/** Nobody looks at the ids of nodes that are in no graph. */
const noId = -1 as NodeId;

function numberOf(node: ValueNode | undefined): number {
  return node === undefined ? 0 : Number(constant(node).value);
}

function constant(node: ValueNode): ConstantNode {
  if (node.kind !== 'constant') throw new InternalError('only constants are computed with at once');
  return node;
}

function dataOf(node: ValueNode): TensorData {
  const { value, type } = constant(node);
  return {
    values: value instanceof Float64Array ? value : Float64Array.of(Number(value)),
    shape: type.shape,
  };
}

export const eager: NodeMaker = {
  number: (value) => constantNode(noId, numberType, value),
  boolean: (value) => constantNode(noId, booleanType, value),
  tensor: (values, type) => {
    if (type.shape.length > 0) return constantNode(noId, type, values);
    return type.element === 'number' ? eager.number(values[0]!) : eager.boolean(values[0] !== 0);
  },
  zero: (type: ValueType) => eager.tensor(new Float64Array(sizeOf(type.shape)), type),
  op: (op: OpName, operands) => {
    const { evaluate, result } = ops[op];
    let shape: Shape = [];
    for (const { type } of operands) {
      if (type.shape.length === 0) continue;
      // The shapes fitted when the forward pass computed with them.
      shape = shape.length === 0 ? type.shape : broadcastShapes(shape, type.shape)!;
    }
    if (shape.length === 0) {
      const value = evaluate(numberOf(operands[0]), numberOf(operands[1]), numberOf(operands[2]));
      return result === 'number' ? eager.number(value) : eager.boolean(value !== 0);
    }
    const values = new Float64Array(sizeOf(shape));
    evaluateElementwise(op, operands.map(dataOf), { values, shape });
    return constantNode(noId, typeOf(result, shape), values);
  },
  tensorOp: (op: TensorOpName, operands, attributes = []) => {
    const data = operands.map(dataOf);
    const shape = tensorOps[op].shape(
      data.map((each) => each.shape),
      attributes,
    );
    const values = new Float64Array(sizeOf(shape));
    tensorOps[op].evaluate(data, attributes, { values, shape });
    return eager.tensor(values, typeOf(operands[0]!.type.element, shape));
  },
  broadcastTo: (node, shape) =>
    sameShape(node.type.shape, shape) ? node : eager.tensorOp('broadcast', [node], shape),
};
