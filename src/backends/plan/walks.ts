/** Walks over the elements of tensors with different strides, in as few loops as possible. */

import { broadcastStrides, type Shape, stridesOf, type TensorNode } from '../../graph';

/** The path over a tensor: the distance between neighbours along each axis, and the position of the first element. */
export interface Strides {
  readonly strides: readonly number[];
  readonly start?: number;
}

/** The path over an operand of this shape that gives the elements of the result. */
export type Copy = (node: TensorNode, operand: Shape) => Strides;

/** The ops whose result has the elements of their operand at other places. */
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
  /** One stride for each of the tensors. */
  readonly strides: readonly number[];
}

/** The axes of a walk: those of one element are left out, and those that all tensors walk alike are joined. */
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
