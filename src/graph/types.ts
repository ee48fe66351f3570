/** The type of a node's value: numbers or booleans, in a scalar or in a tensor whose shape is known at compile time. */

export type ElementType = 'number' | 'boolean';
export type Shape = readonly number[];

export interface ValueType {
  readonly element: ElementType;
  /** The sizes of the axes, outermost first; empty for a scalar. The rows of a batch are not an axis. */
  readonly shape: Shape;
  /** Whether there is one such value for each turn of a loop. The number of turns may differ from row to row. */
  readonly sequence?: true;
}

export const numberType: ValueType = { element: 'number', shape: [] };
export const booleanType: ValueType = { element: 'boolean', shape: [] };

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

export function sameType(a: ValueType, b: ValueType): boolean {
  return a.element === b.element && sameShape(a.shape, b.shape) && a.sequence === b.sequence;
}

/** The type of one turn's value. */
export function elementOf({ element, shape }: ValueType): ValueType {
  return { element, shape };
}

export function sequenceOf({ element, shape }: ValueType): ValueType {
  return { element, shape, sequence: true };
}

/**
 * The shape of an elementwise result by NumPy's rule: axes align at the last one, and size 1 stretches. Null if the
 * shapes do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[a.length - rank + axis] ?? 1;
    const y = b[b.length - rank + axis] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

export function printType({ element, shape, sequence }: ValueType): string {
  const each = shape.length === 0 ? element : `${element}[${shape.join(' ')}]`;
  return sequence === undefined ? each : `${each} a turn`;
}
