/**
 * Numbers and tensors as one kind of value: a number is a tensor without axes. Known values hold data, others a node.
 */

import { type GraphBuilder, numberType, type Shape, type TensorData, type ValueNode } from '../../graph';
import { type Numeric, TensorValue, Traced, type Value } from './values';

export type { Numeric };

export function isNumeric(value: unknown): value is Numeric {
  if (typeof value === 'number' || value instanceof TensorValue) return true;
  return value instanceof Traced && value.node.type.element === 'number';
}

/** Whether the value is a number, known or not, and not a tensor with axes. */
export function isNumber(value: Value): value is number | Traced {
  return typeof value === 'number' || (isNumeric(value) && !isTensor(value));
}

/** Whether the value is a tensor with at least one axis. */
export function isTensor(value: unknown): value is TensorValue | Traced {
  if (value instanceof TensorValue) return true;
  return value instanceof Traced && value.node.type.element === 'number' && value.node.type.shape.length > 0;
}

export function shapeOf(value: Numeric): Shape {
  if (typeof value === 'number') return [];
  return value instanceof TensorValue ? value.shape : value.node.type.shape;
}

/** The elements of a known value. */
export function dataOf(value: number | TensorValue): TensorData {
  return typeof value === 'number' ? { values: Float64Array.of(value), shape: [] } : value;
}

/** The tensor of these data; without axes, the number itself. */
export function fromData({ values, shape }: TensorData): number | TensorValue {
  return shape.length === 0 ? values[0]! : new TensorValue(values, shape);
}

export function nodeOf(builder: GraphBuilder, value: Numeric | boolean): ValueNode {
  if (value instanceof Traced) return value.node;
  if (typeof value === 'number') return builder.number(value);
  if (typeof value === 'boolean') return builder.boolean(value);
  return builder.tensor(value.values, { ...numberType, shape: value.shape });
}

/** The value in place of a node that is never computed: not a number, or false. */
export function absentValue({ type }: ValueNode): number | boolean | TensorValue {
  if (type.element === 'boolean') return false;
  const size = type.shape.reduce((product, each) => product * each, 1);
  return fromData({ values: new Float64Array(size).fill(Number.NaN), shape: type.shape });
}

/** Whether two known tensors have the same shape and the same elements. */
export function sameTensor(x: TensorValue, y: TensorValue): boolean {
  return (
    x.shape.length === y.shape.length &&
    x.shape.every((size, axis) => size === y.shape[axis]) &&
    x.values.every((each, index) => each === y.values[index] || Object.is(each, y.values[index]))
  );
}
