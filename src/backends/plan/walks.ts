/** Walks over the elements of tensors that stand under different strides, with as few loops as they take. */

import type { Shape } from '../../graph';

/** How a tensor is walked over: elements between neighbours along each axis, and where it begins. */
export interface Strides {
  readonly strides: readonly number[];
  readonly start?: number;
}

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
