/** Dense tensors of doubles, row-major, and the index arithmetic of broadcasting. */

import type { Shape } from './types';

export interface TensorData {
  /** The elements, row-major: the last axis varies fastest. Booleans are 0 and 1. */
  readonly values: Float64Array;
  readonly shape: Shape;
}

/**
 * Reports shapes that an op cannot take. The message names them; `operands` are the positions of the operands that
 * conflict.
 */
export class ShapeError extends Error {
  constructor(
    message: string,
    readonly operands: readonly number[],
  ) {
    super(message);
  }
}

export function printShape(shape: Shape): string {
  return `[${shape.join(' ')}]`;
}

/** The number of elements of a tensor of this shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  return size;
}

/** The distance between neighbours along each axis. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The strides of `shape` seen as a tensor of shape `wide`, to which it broadcasts: 0 along the repeated axes. */
export function broadcastStrides(shape: Shape, wide: Shape): number[] {
  const own = stridesOf(shape);
  return wide.map((size, axis) => {
    const at = axis - (wide.length - shape.length);
    return at < 0 || (shape[at] === 1 && size !== 1) ? 0 : own[at]!;
  });
}

/** The position under other strides of each element of a tensor of shape `shape`, in order. */
export function indicesUnder(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const indices = new Int32Array(sizeOf(shape));
  const counter = new Array<number>(shape.length).fill(0);
  let at = start;
  for (let index = 0; index < indices.length; index++) {
    indices[index] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++counter[axis]! < shape[axis]!) break;
      at -= counter[axis]! * strides[axis]!;
      counter[axis] = 0;
    }
  }
  return indices;
}

/**
 * The position in the operand for each element of the result of an elementwise op; null if all positions are the same.
 */
export function operandIndices(shape: Shape, result: Shape): Int32Array | null {
  if (sizeOf(shape) === sizeOf(result)) return null;
  return indicesUnder(result, broadcastStrides(shape, result));
}

/** A tensor's elements as nested lists, outermost axis first; the number itself if there is no axis. */
export type Nested = number | readonly Nested[];

export function nested({ values, shape }: TensorData): Nested {
  const build = (axis: number, at: number, stride: number): Nested => {
    if (axis === shape.length) return values[at]!;
    const inner = stride / shape[axis]!;
    return Array.from({ length: shape[axis]! }, (_, index) => build(axis + 1, at + index * inner, inner));
  };
  return build(0, 0, values.length);
}

/** `[[1 2] [3 4]]`, each element as `print` shows it. */
export function printNested(value: Nested, print: (element: number) => string): string {
  if (typeof value === 'number') return print(value);
  return `[${value.map((each) => printNested(each, print)).join(' ')}]`;
}

/** The square matrix with ones on its diagonal. */
export function identity(size: number): TensorData {
  const values = new Float64Array(size * size);
  for (let index = 0; index < size; index++) values[index * (size + 1)] = 1;
  return { values, shape: [size, size] };
}
