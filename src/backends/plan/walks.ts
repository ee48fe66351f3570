/** Walks over the elements of tensors that stand under different strides, with as few loops as they take. */

import { broadcastStrides, type Shape, stridesOf, type TensorNode } from '../../graph';

/** How a tensor is walked over: elements between neighbours along each axis, and where it begins. */
export interface Strides {
  readonly strides: readonly number[];
  readonly start?: number;
}

/** Where the elements of a result stand in the operand of this shape. */
export type Copy = (node: TensorNode, operand: Shape) => Strides;

/** The ops whose elements are those of their operand, elsewhere. */
export const copies = {
  broadcast: ({ type }, operand) => ({ strides: broadcastStrides(operand, type.shape) }),
  reshape: ({ type }) => ({ strides: stridesOf(type.shape) }),
  permute: ({ attributes }, operand) => {
    const strides = stridesOf(operand);
    return { strides: attributes.map((axis) => strides[axis]!) };
  },
  slice: ({ attributes: [axis, start] }, operand) => {
    const strides = stridesOf(operand);
    return { strides, start: start! * strides[axis!]! };
  },
} satisfies Readonly<Record<string, Copy>>;

export interface WalkedAxis {
  readonly size: number;
  /** One for each of the tensors. */
  readonly strides: readonly number[];
}

/** Axes of one element left out, those joined that all tensors walk through alike. */
export function joinedAxes(shape: Shape, walks: readonly Strides[]): WalkedAxis[] {
  const axes: WalkedAxis[] = [];
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const strides = walks.map((walk) => walk.strides[axis]!);
    const outer = axes.at(-1);
    if (outer?.strides.every((stride, index) => stride === strides[index]! * size))
      axes[axes.length - 1] = { size: outer.size * size, strides };
    else axes.push({ size, strides });
  }
  return axes;
}
