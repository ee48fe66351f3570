/** Procedures that make tensors, take them apart, and join them. */

import { identity, printShape, type Shape, sameShape, sizeOf, stridesOf } from '../../graph';
import type { TensorPrimitive } from '../../lang/catalogue';
import { fail, wrongType } from '../machine/mistakes';
import { elementwise, operate, shapeMistake } from '../machine/operate';
import { type PrimitiveRule, unary, variadic } from '../machine/primitive';
import { isNumeric, isTensor, type Numeric, shapeOf } from '../machine/tensorValue';
import { list, listItems, TensorValue, Traced, type Value, Vector } from '../machine/values';
import {
  axisOf,
  type Calling,
  itemsWithin,
  sizesOf,
  stack,
  toMatrix,
  toNumeric,
  toVector,
} from './tensorArguments';

/** A rule that receives the name of its procedure. */
export function tensorRule(
  name: TensorPrimitive,
  apply: (operands: readonly Value[], calling: Calling) => Value,
): PrimitiveRule {
  return variadic((operands, site, machine) => apply(operands, { name, site, machine }));
}

export function op(
  calling: Calling,
  name: Parameters<typeof operate>[0],
  operands: readonly Numeric[],
  attributes: readonly number[] = [],
  positions?: readonly number[],
): Numeric {
  return operate(name, operands, attributes, calling.name, calling.site, calling.machine, positions);
}

export function elements(
  calling: Calling,
  name: Parameters<typeof elementwise>[0],
  ...operands: Numeric[]
): Numeric {
  return elementwise(name, operands, calling.name, calling.site, calling.machine);
}

export function reshaped(calling: Calling, x: Numeric, shape: Shape): Numeric {
  return sameShape(shapeOf(x), shape) ? x : op(calling, 'reshape', [x], shape);
}

function filled(value: number) {
  return (operands: readonly Value[], calling: Calling): Value => {
    const shape = sizesOf(operands, calling);
    return constant(new Float64Array(sizeOf(shape)).fill(value), shape);
  };
}

export function constant(values: Float64Array, shape: Shape): Value {
  return shape.length === 0 ? values[0]! : new TensorValue(values, shape);
}

function linspace([from, to, count]: readonly Value[], calling: Calling): Value {
  const [size] = sizesOf([count!], calling);
  const { machine, site, name } = calling;
  for (const end of [from!, to!]) {
    if (!isNumeric(end) || shapeOf(end).length > 0) wrongType(machine, site, name, 'a number', end);
  }
  // Both are numbers.
  const [a, b] = [from as Numeric, to as Numeric];
  const steps = Float64Array.from({ length: size! }, (_, index) => index / Math.max(1, size! - 1));
  const way = elements(calling, 'mul', elements(calling, 'sub', b, a), new TensorValue(steps, [size!]));
  return elements(calling, 'add', a, way);
}

/** The part of `x` at one position of its first axis. The position may be known only when the program runs. */
function item(calling: Calling, x: Numeric, given: Value): Numeric {
  const { machine, site, name } = calling;
  const index = machine.resolve(given);
  const shape = shapeOf(x);
  const [size, ...rest] = shape;
  if (index instanceof Traced && isNumeric(index) && shapeOf(index).length === 0) {
    return op(calling, 'gather', [x, index]);
  }
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0)
    return wrongType(machine, site, name, 'a whole number, 0 or more', index);
  if (index < size!) return reshaped(calling, op(calling, 'slice', [x], [0, index, 1]), rest);
  return fail(
    machine,
    site,
    'index-out-of-range',
    `${name} finds no place ${index} in the shape ${printShape(shape)}: places along its first axis are 0 to ${size! - 1}.`,
  );
}

function ref([tensor, ...indices]: readonly Value[], calling: Calling): Value {
  const { machine, site, name } = calling;
  const whole = toNumeric(tensor!, calling);
  const shape = shapeOf(whole);
  if (indices.length > shape.length) {
    const message = `${name} got ${indices.length} indices for the shape ${printShape(shape)}, which has ${shape.length === 1 ? '1 axis' : `${shape.length} axes`}.`;
    return shapeMistake(machine, site, message, [{ position: 0, shape }]);
  }
  return indices.reduce<Numeric>((x, index) => item(calling, x, index), whole);
}

/** A shape in which one size may be -1, for the remaining elements. */
function wantedShape(operands: readonly Value[], count: number, calling: Calling): number[] {
  const [first] = operands;
  const given = operands.length === 1 && !isNumeric(first) ? (listItems(first!) ?? operands) : operands;
  const items = given.map((each) => calling.machine.resolve(each));
  const open = items.indexOf(-1);
  if (open < 0) return sizesOf(operands, calling);
  const others = sizesOf(
    items.map((each, index) => (index === open ? 1 : each)),
    calling,
  );
  others[open] = Math.max(1, Math.floor(count / sizeOf(others)));
  return others;
}

/** A tensor's elements as nested lists. */
function toList(calling: Calling, x: Numeric): Value {
  const [size] = shapeOf(x);
  if (size === undefined) return x;
  return list(Array.from({ length: size }, (_, index) => toList(calling, item(calling, x, index))));
}

/** The tensors to join, as several operands or as a list, and the axis if given. */
function concatenated(operands: readonly Value[], calling: Calling): Value {
  const [first] = operands;
  if (first === undefined) {
    return fail(calling.machine, calling.site, 'wrong-type', `${calling.name} wants one tensor at least.`);
  }
  const items = first instanceof Vector ? first.items : listItems(first);
  const isListOfTensors = items !== null && items.length > 0 && !items.every((each) => isPlainNumber(each));
  const last = calling.machine.fixed(operands.at(-1)!);
  const named = operands.length > 1 && isPlainNumber(last) && !(last instanceof Traced);
  const rest = named ? operands.slice(0, -1) : operands;
  const parts = isListOfTensors && rest.length === 1 ? items : rest;
  const tensors = parts.map((part, index) => {
    const x = toNumeric(part, calling, index);
    return shapeOf(x).length === 0 ? reshaped(calling, x, [1]) : x;
  });
  const axis = named ? axisOf(last, shapeOf(tensors[0]!), calling) : 0;
  return op(calling, 'concat', tensors, [axis]);
}

function isPlainNumber(value: Value): boolean {
  return isNumeric(value) && shapeOf(value).length === 0;
}

function transposed([tensor, axes]: readonly Value[], calling: Calling): Value {
  const x = toNumeric(tensor!, calling);
  const shape = shapeOf(x);
  const reversed = shape.map((_, axis) => shape.length - 1 - axis);
  if (axes === undefined) return op(calling, 'permute', [x], reversed);
  const { machine, site, name } = calling;
  const order = (listItems(axes) ?? []).map((each) => axisOf(each, shape, calling));
  if (order.length !== shape.length || new Set(order).size !== order.length)
    return wrongType(
      machine,
      site,
      name,
      `a list of the axes ${printShape(stridesOf(shape).map((_, axis) => axis))} in some order`,
      axes,
    );
  return op(calling, 'permute', [x], order);
}

/** The operands side by side along a new first axis. */
function stackedOperands(operands: readonly Value[], calling: Calling): Numeric {
  return stack(
    operands.map((each, index) => toNumeric(each, calling, index)),
    calling,
  );
}

export const tensorRules = {
  tensor: tensorRule('tensor', ([x], calling) => toNumeric(x!, calling)),
  // Several numbers, or one list of them.
  vec: tensorRule('vec', (items, calling) => {
    const [only] = items;
    return items.length === 1 && itemsWithin(only!) !== null
      ? toVector(only!, calling, 0)
      : stackedOperands(items, calling);
  }),
  // Several rows, or one list of them.
  mat: tensorRule('mat', (rows, calling) => {
    const [only] = rows;
    const whole = rows.length === 1 ? toNumeric(only!, calling) : null;
    if (whole !== null && shapeOf(whole).length === 2) return whole;
    return toMatrix(stackedOperands(rows, calling), calling, 0);
  }),
  zeros: tensorRule('zeros', filled(0)),
  ones: tensorRule('ones', filled(1)),
  eye: tensorRule('eye', ([size], calling) => {
    const { values, shape } = identity(sizesOf([size!, size!], calling)[0]!);
    return constant(values, shape);
  }),
  linspace: tensorRule('linspace', linspace),
  stack: tensorRule('stack', (items, calling) => {
    const parts = (items.length === 1 ? itemsWithin(items[0]!) : null) ?? items;
    return stack(
      parts.map((each, index) => toNumeric(each, calling, index)),
      calling,
    );
  }),
  'tensor?': unary((x) => isTensor(x)),
  shape: tensorRule('shape', ([x], calling) => list([...shapeOf(toNumeric(x!, calling))])),
  ref: tensorRule('ref', ref),
  'tensor->list': tensorRule('tensor->list', ([x], calling) => toList(calling, toNumeric(x!, calling))),
  flatten: tensorRule('flatten', ([tensor], calling) => {
    const x = toNumeric(tensor!, calling);
    return reshaped(calling, x, [sizeOf(shapeOf(x))]);
  }),
  reshape: tensorRule('reshape', ([tensor, ...sizes], calling) => {
    const x = toNumeric(tensor!, calling);
    return reshaped(calling, x, wantedShape(sizes, sizeOf(shapeOf(x)), calling));
  }),
  concat: tensorRule('concat', concatenated),
  transpose: tensorRule('transpose', transposed),
  vlen: tensorRule('vlen', ([x], calling) => sizeOf(shapeOf(toNumeric(x!, calling)))),
} satisfies Partial<Record<TensorPrimitive, PrimitiveRule>>;
