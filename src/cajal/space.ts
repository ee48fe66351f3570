/**
 * The vector spaces that types denote. Bool is R², with truth first. Nat is R^d. A function type is the space of
 * matrices, with an output in each row and an input in each column. A linked tensor has a space of its own shape.
 */

import type { Shape, TensorData } from '../graph';
import { sameShape, sizeOf } from '../graph';
import { InternalError, unreachable } from '../text/internal';
import { applyValue, type CajalValue, type EvaluateOptions } from './evaluate';
import { resolve, type Type } from './types';

export type Space =
  | { readonly kind: 'data'; readonly size: number; readonly shape: Shape }
  | { readonly kind: 'maps'; readonly size: number; readonly domain: Space; readonly codomain: Space };

export function tensorSpace(shape: Shape): Space {
  return { kind: 'data', size: sizeOf(shape), shape };
}

export function mapSpace(domain: Space, codomain: Space): Space {
  return { kind: 'maps', size: domain.size * codomain.size, domain, codomain };
}

/** The shape in which its elements are shown and passed; a map has the shape of its matrix. */
export function shapeOfSpace(space: Space): Shape {
  return space.kind === 'data' ? space.shape : [space.codomain.size, space.domain.size];
}

export function sameSpace(a: Space, b: Space): boolean {
  if (a.kind === 'maps') {
    return b.kind === 'maps' && sameSpace(a.domain, b.domain) && sameSpace(a.codomain, b.codomain);
  }
  return (
    b.kind === 'data' &&
    a.shape.length === b.shape.length &&
    a.shape.every((size, axis) => size === b.shape[axis])
  );
}

/** The space of a type; null if the type is open, because then the linked value gives the space. */
export function spaceOf(type: Type, dimension: number): Space | null {
  const found = resolve(type);
  switch (found.kind) {
    case 'bool':
      return tensorSpace([2]);
    case 'nat':
      return tensorSpace([dimension]);
    case 'arrow': {
      const domain = spaceOf(found.domain, dimension);
      const codomain = spaceOf(found.codomain, dimension);
      return domain === null || codomain === null ? null : mapSpace(domain, codomain);
    }
    case 'variable':
      return null;
    default:
      return unreachable(found);
  }
}

/**
 * The space of a linked tensor: that of its type, or, if the type is open, one of the tensor's shape. Null if the shape
 * does not fit the type, or does not say how to read a matrix.
 */
export function spaceOfTensor(type: Type, dimension: number, shape: Shape): Space | null {
  const space = spaceOf(type, dimension) ?? openSpace(type, dimension, shape);
  return space !== null && sameShape(shapeOfSpace(space), shape) ? space : null;
}

function openSpace(type: Type, dimension: number, shape: Shape): Space | null {
  const found = resolve(type);
  if (found.kind === 'variable') return tensorSpace(shape);
  const [rows, columns] = shape;
  if (found.kind !== 'arrow' || rows === undefined || columns === undefined) return null;
  const domain = spaceOf(found.domain, dimension) ?? openSpace(found.domain, dimension, [columns]);
  const codomain = spaceOf(found.codomain, dimension) ?? openSpace(found.codomain, dimension, [rows]);
  return domain === null || codomain === null ? null : mapSpace(domain, codomain);
}

/** The values of a type of data, in the order of its basis. */
export function basisValues(type: Type, dimension: number): readonly CajalValue[] {
  const found = resolve(type);
  if (found.kind === 'bool') return [true, false];
  if (found.kind === 'nat') return Array.from({ length: dimension }, (_, index) => index);
  throw new InternalError('only data have a basis of values');
}

export function oneHot(size: number, index: number): Float64Array {
  const values = new Float64Array(size);
  values[index] = 1;
  return values;
}

/**
 * The vector that encodes a value, in the shape of its space: a basis vector for data, and for a function of data the
 * matrix of the encodings of its results, with a column of zeros where a result falls off the end. Null for a function
 * of functions, whose values do not span its space, and if an evaluation does not end.
 */
export function encode(value: CajalValue, type: Type, options: EvaluateOptions): TensorData | null {
  const { dimension } = options;
  const space = spaceOf(type, dimension);
  if (space === null) return null;
  if (typeof value === 'boolean') return { values: oneHot(2, value ? 0 : 1), shape: [2] };
  if (typeof value === 'number') return { values: oneHot(dimension, value), shape: [dimension] };
  const found = resolve(type);
  if (found.kind !== 'arrow' || resolve(found.domain).kind === 'arrow') return null;
  const basis = basisValues(found.domain, dimension);
  const shape = shapeOfSpace(space);
  const values = new Float64Array(space.size);
  for (const [column, operand] of basis.entries()) {
    const outcome = applyValue(value, operand, options);
    if (outcome.kind === 'endless') return null;
    if (outcome.kind === 'fallen') continue;
    const encoded = encode(outcome.value, found.codomain, options);
    if (encoded === null) return null;
    for (const [row, element] of encoded.values.entries()) values[row * basis.length + column] = element;
  }
  return { values, shape };
}
