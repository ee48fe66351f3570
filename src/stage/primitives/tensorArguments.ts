/** Checks and converts the arguments of procedures on tensors: tensors, sizes and axes. */

import { printShape, type Shape, sameShape, sizeOf, type TensorData } from '../../graph';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { checkSize, operate } from '../machine/operate';
import type { Site } from '../machine/primitive';
import { isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import { listItems, Pair, TensorValue, Traced, type Value, Vector } from '../machine/values';
import { indexOf } from './arguments';

/** The context of a call of a procedure on tensors. */
export interface Calling {
  readonly name: string;
  readonly site: Site;
  readonly machine: Machine;
}

/** The items of a list or vector; null for any other value. */
export function itemsWithin(value: Value): readonly Value[] | null {
  if (value instanceof Vector) return value.items;
  return value instanceof Pair ? listItems(value) : null;
}

/** The value as a number or a tensor. A nested list or vector of these becomes a tensor. */
export function toNumeric(value: Value, calling: Calling, position = 0): Numeric {
  if (isNumeric(value)) return value;
  const { name, site, machine } = calling;
  const items = itemsWithin(value);
  if (items === null) return wrongType(machine, site, name, 'a number, a tensor, or a list of these', value);
  return stack(
    items.map((item) => toNumeric(item, calling, position)),
    calling,
    position,
  );
}

/** Stacks values of one shape along a new first axis. */
export function stack(parts: readonly Numeric[], { name, site, machine }: Calling, position = 0): Numeric {
  if (parts.length === 0) fail(machine, site, 'wrong-type', `${name} wants one item at least.`);
  const shape = shapeOf(parts[0]!);
  for (const [index, part] of parts.entries()) {
    if (sameShape(shapeOf(part), shape)) continue;
    fail(
      machine,
      site,
      'shape-mismatch',
      `${name} wants items of one shape, but item 0 has ${describeShape(shape)} and item ${index} has ${describeShape(shapeOf(part))}.`,
    );
  }
  const whole = [parts.length, ...shape];
  checkSize(machine, site, name, whole);
  if (parts.every((each) => typeof each === 'number'))
    return new TensorValue(Float64Array.from(parts), whole);
  if (parts.every((each) => !(each instanceof Traced))) {
    const size = sizeOf(shape);
    const values = new Float64Array(parts.length * size);
    // The parts are neither numbers nor traced, and agree in shape.
    for (const [index, part] of parts.entries()) values.set((part as TensorData).values, index * size);
    return new TensorValue(values, whole);
  }
  const rows = parts.map((each) =>
    operate('reshape', [each], [1, ...shape], name, site, machine, [position]),
  );
  return operate(
    'concat',
    rows,
    [0],
    name,
    site,
    machine,
    rows.map(() => position),
  );
}

function describeShape(shape: Shape): string {
  return shape.length === 0 ? 'no axes' : `the shape ${printShape(shape)}`;
}

/** The value as a tensor with one axis. */
export function toVector(value: Value, calling: Calling, position: number): Numeric {
  return ofRank(value, [1], 'a vector', calling, position);
}

export function toMatrix(value: Value, calling: Calling, position: number): Numeric {
  return ofRank(value, [2], 'a matrix', calling, position);
}

/** The value as a tensor whose number of axes is one of `ranks`. */
export function ofRank(
  value: Value,
  ranks: readonly number[],
  wanted: string,
  calling: Calling,
  position: number,
): Numeric {
  const x = toNumeric(value, calling, position);
  const shape = shapeOf(x);
  if (ranks.includes(shape.length)) return x;
  const { name, site, machine } = calling;
  const met = shape.length === 0 ? 'a number' : `a tensor of shape ${printShape(shape)}`;
  const span = site.user ? site.operands?.[position] : undefined;
  return fail(machine, site, 'shape-mismatch', `${name} wants ${wanted}, but got ${met}.`, {
    related: span === undefined ? [] : [{ message: `This has the shape ${printShape(shape)}.`, span }],
  });
}

/** The sizes of axes, given one by one or as one list. The tensor must fit into memory. */
export function sizesOf(operands: readonly Value[], { name, site, machine }: Calling): number[] {
  const [first] = operands;
  const items =
    operands.length === 1 && first !== undefined && !isNumeric(first) ? listItems(first) : operands;
  if (items === null) return wrongType(machine, site, name, 'sizes of axes', first!);
  const sizes = items.map((each) => {
    const size = indexOf(each, name, site, machine);
    if (size > 0) return size;
    return fail(machine, site, 'wrong-type', `${name} wants sizes of axes above 0.`);
  });
  checkSize(machine, site, name, sizes);
  return sizes;
}

/** An axis of a tensor of this shape. A negative axis counts from the last one. */
export function axisOf(given: Value, shape: Shape, { name, site, machine }: Calling): number {
  const rank = shape.length;
  const value = machine.resolve(given);
  if (value instanceof Traced) return indexOf(value, name, site, machine);
  if (typeof value === 'number' && Number.isInteger(value) && value >= -rank && value < rank)
    return value < 0 ? value + rank : value;
  const axes = rank === 0 ? 'a number has none' : `its axes are 0 to ${rank - 1}, or -1 for the last`;
  if (typeof value !== 'number') return wrongType(machine, site, name, 'the number of an axis', value);
  return fail(
    machine,
    site,
    'index-out-of-range',
    `${name} finds no axis ${value} in the shape ${printShape(shape)}: ${axes}.`,
  );
}
