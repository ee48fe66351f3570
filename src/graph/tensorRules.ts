/** What the rows of the table of tensor ops (`tensorOps.ts`) are, and the evaluations that several of them share. */

import type { TensorData } from './tensor';
import { matrixSizes } from './tensorShapes';
import type { Shape } from './types';

export interface TensorOpSpec {
  /** The number of operands; null for one or more. */
  readonly operands: number | null;
  /** The shape of the result. Throws `ShapeError` if the operands do not fit. */
  readonly shape: (operands: readonly Shape[], attributes: readonly number[]) => Shape;
  readonly evaluate: (
    operands: readonly TensorData[],
    attributes: readonly number[],
    out: TensorData,
  ) => void;
  /** The same for operands that stay in their arrays: what follows from their shapes is computed once. */
  readonly prepare?: (
    operands: readonly TensorData[],
    attributes: readonly number[],
    out: TensorData,
  ) => () => void;
}

type Move = (from: Float64Array, indices: Int32Array, out: Float64Array) => void;

export const copyUnder: Move = (from, indices, out) => {
  for (let index = 0; index < indices.length; index++) out[index] = from[indices[index]!]!;
};

export const copyTo: Move = (from, indices, out) => {
  out.fill(0);
  for (let index = 0; index < indices.length; index++) out[indices[index]!] = from[index]!;
};

export const addTo: Move = (from, indices, out) => {
  out.fill(0);
  for (let index = 0; index < indices.length; index++) out[indices[index]!]! += from[index]!;
};

/** The most places that are kept for a node: those of a large tensor would take as much memory as tensors do. */
const maxPlaces = 4096;

/** The evaluation of an op that moves the elements of one operand, by places that follow from the shapes. */
export function moving(
  move: Move,
  placesOf: (operand: Shape, attributes: readonly number[], out: Shape) => Int32Array,
): Pick<TensorOpSpec, 'evaluate' | 'prepare'> {
  const evaluate: TensorOpSpec['evaluate'] = ([x], attributes, out) =>
    move(x!.values, placesOf(x!.shape, attributes, out.shape), out.values);
  return {
    evaluate,
    prepare: (operands, attributes, out) => {
      const [x] = operands;
      if (Math.max(x!.values.length, out.values.length) > maxPlaces)
        return () => evaluate(operands, attributes, out);
      const places = placesOf(x!.shape, attributes, out.shape);
      return () => move(x!.values, places, out.values);
    },
  };
}

/** The product of the last two axes of each operand, which an attribute of 1 transposes. */
export function multiply(
  [x, y]: readonly TensorData[],
  [tx, ty]: readonly number[],
  { values: out, shape }: TensorData,
): void {
  const [rows, inner] = matrixSizes(x!.shape, tx === 1);
  const columns = shape.at(-1)!;
  const xRow = tx === 1 ? 1 : inner;
  const xColumn = tx === 1 ? rows : 1;
  const yRow = ty === 1 ? 1 : columns;
  const yColumn = ty === 1 ? inner : 1;
  const left = x!.values;
  const right = y!.values;
  const batches = out.length / Math.max(1, rows * columns);
  out.fill(0);
  for (let batch = 0; batch < batches; batch++) {
    const xStart = batch * rows * inner;
    const yStart = batch * inner * columns;
    for (let i = 0; i < rows; i++) {
      const to = (batch * rows + i) * columns;
      for (let k = 0; k < inner; k++) {
        const factor = left[xStart + i * xRow + k * xColumn]!;
        const from = yStart + k * yRow;
        for (let j = 0; j < columns; j++) out[to + j]! += factor * right[from + j * yColumn]!;
      }
    }
  }
}
