/** The shapes of what ops on whole tensors make of operands. Operands that do not fit are refused with their places. */

import { type Windows, windowCounts, windowsOf } from './convolution';
import { printShape, ShapeError } from './tensor';
import { type Shape, sameShape } from './types';

export function refuse(message: string, ...operands: number[]): never {
  throw new ShapeError(message, operands);
}

export function squareMatrix(shape: Shape): Shape {
  if (shape.length !== 2 || shape[0] !== shape[1])
    refuse(`a square matrix is wanted, but the shape is ${printShape(shape)}`, 0);
  return shape;
}

export function lastAxis([x]: readonly Shape[]): Shape {
  return x!.length > 0 ? x! : refuse('a tensor with an axis is wanted, but this is a number', 0);
}

/** The last two axes of a matrix operand, exchanged if the op takes its transpose. */
export function matrixSizes(shape: Shape, transposed: boolean): readonly [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

export function matmulShape([x, y]: readonly Shape[], [tx, ty]: readonly number[]): Shape {
  if (x!.length < 2 || y!.length < 2)
    refuse(`matrices are wanted, but the shapes are ${printShape(x!)} and ${printShape(y!)}`, 0, 1);
  const [rows, inner] = matrixSizes(x!, tx === 1);
  const [other, columns] = matrixSizes(y!, ty === 1);
  if (x!.length === 2 && y!.length === 2 && inner === other) return [rows, columns];
  const batch = x!.slice(0, -2);
  if (inner !== other || !sameShape(batch, y!.slice(0, -2))) {
    refuse(
      `${printShape(x!)} times ${printShape(y!)} does not fit: rows of ${inner} meet columns of ${other}`,
      0,
      1,
    );
  }
  return [...batch, rows, columns];
}

export function convolutionShape([image, filter]: readonly Shape[], attributes: readonly number[]): Shape {
  if (image!.length !== 3 || filter!.length !== 4) {
    refuse(
      `an image of [height width channels] and a filter of [height width channels outputs] are wanted, but the shapes are ${printShape(image!)} and ${printShape(filter!)}`,
      0,
      1,
    );
  }
  if (image![2] !== filter![2]) {
    refuse(
      `an image of ${printShape(image!)} has ${image![2]} channels, but a filter of ${printShape(filter!)} is for ${filter![2]}`,
      0,
      1,
    );
  }
  return [...windowCounts(image!, filter!, windowsOf(attributes)), filter![3]!];
}

/** The attributes of the ops on maxima in windows: five for `Windows`, then the size of the square window. */
export function pooled(attributes: readonly number[]): { readonly windows: Windows; readonly size: number } {
  return { windows: windowsOf(attributes), size: attributes[5]! };
}

export function pooledShape(image: Shape, attributes: readonly number[]): Shape {
  if (image.length !== 3)
    refuse(`an image of [height width channels] is wanted, but the shape is ${printShape(image)}`, 0);
  const { windows, size } = pooled(attributes);
  return [...windowCounts(image, [size, size], windows), image[2]!];
}
