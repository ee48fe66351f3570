/**
 * The parameters of a program as one array of numbers, all elements in order, with one number for each parameter to
 * show.
 */

import { type Shape, sizeOf, type TensorData } from '../graph';
import type { StagedParameter } from '../stage';

/** The place of each parameter's elements among all elements. */
export interface Place {
  readonly start: number;
  readonly size: number;
}

export function placesOf(parameters: readonly Pick<StagedParameter, 'shape'>[]): readonly Place[] {
  let next = 0;
  return parameters.map(({ shape }) => {
    const place = { start: next, size: sizeOf(shape) };
    next += place.size;
    return place;
  });
}

/** The start of all parameters, element by element. */
export function startsOf(parameters: readonly StagedParameter[]): Float64Array {
  return Float64Array.from(parameters.flatMap(({ start }) => [...start]));
}

/** A number for each parameter, or for each of their gradients: its value, or the norm of a tensor. */
export function scalarSummaries(
  parameters: readonly Pick<StagedParameter, 'shape'>[],
  elements: Float64Array,
): Float64Array {
  return Float64Array.from(placesOf(parameters), ({ start, size }, index) => {
    if (parameters[index]!.shape.length === 0) return elements[start]!;
    return Math.sqrt(elements.subarray(start, start + size).reduce((sum, each) => sum + each * each, 0));
  });
}

/** The values of all parameters, each with its shape. */
export function valuesOf(
  parameters: readonly { readonly shape: Shape }[],
  elements: Float64Array,
): readonly TensorData[] {
  return placesOf(parameters).map(({ start, size }, index) => {
    return { values: elements.slice(start, start + size), shape: parameters[index]!.shape };
  });
}
