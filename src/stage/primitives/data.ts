/** Procedures on pairs, lists and vectors, and tests of kind. Structure is always known, so these make no nodes. */

import type { Accessor } from '../../lang/accessorCatalogue';
import { dataPrimitives } from '../../lang/catalogue';
import { diagnostic } from '../../text/diagnostic';
import { arrayBytes, pairBytes, stringBytes } from '../machine/heap';
import { exceed } from '../machine/limitErrors';
import type { Machine } from '../machine/machine';
import { fail, UserError, wrongType } from '../machine/mistakes';
import { binary, Primitive, type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import {
  Character,
  Closure,
  list,
  listItems,
  MultipleValues,
  nil,
  Pair,
  StringValue,
  SymbolValue,
  Traced,
  unspecified,
  type Value,
  Vector,
} from '../machine/values';
import { describeValue } from '../machine/write';
import { indexOf, itemsOf, vectorOf } from './arguments';
import { numericRules } from './numeric';

function sizeOf(value: Value, name: string, kind: 'list' | 'vector', site: Site, machine: Machine): number {
  const size = indexOf(value, name, site, machine);
  checkLength(size, name, kind, site, machine);
  return size;
}

const bytesOf = { list: (length: number) => pairBytes * length, vector: arrayBytes, string: stringBytes };

/** Refuses a list, vector or string that is too long for memory. */
export function checkLength(
  length: number,
  name: string,
  kind: keyof typeof bytesOf,
  site: Site,
  machine: Machine,
): void {
  const max = machine.limits.items;
  if (length > max) {
    const parts = kind === 'string' ? 'characters' : 'items';
    const message = `${name} would make ${length} ${parts}, but one value may hold at most ${max}.`;
    exceed(machine, site, 'memory-limit', message, 'Work on fewer at a time.');
  }
  machine.reserve(bytesOf[kind](length), name, site);
}

/** A new list of these items. */
function newList(items: readonly Value[], name: string, site: Site, machine: Machine): Value {
  checkLength(items.length, name, 'list', site, machine);
  return list(items);
}

function newVector(items: readonly Value[], name: string, site: Site, machine: Machine): Vector {
  checkLength(items.length, name, 'vector', site, machine);
  return new Vector(items);
}

export function outOfRange(name: string, index: number, length: number, site: Site, machine: Machine): never {
  const range = length === 0 ? 'it is empty' : `its items are counted from 0 to ${length - 1}`;
  return fail(machine, site, 'index-out-of-range', `${name} has no item ${index}: ${range}.`);
}

const car = (x: Value, site: Site, machine: Machine): Value =>
  x instanceof Pair ? x.car : wrongType(machine, site, 'car', 'a pair', x);
const cdr = (x: Value, site: Site, machine: Machine): Value =>
  x instanceof Pair ? x.cdr : wrongType(machine, site, 'cdr', 'a pair', x);

/** `cadr` and similar accessors: the letters between c and r, from the right. */
function accessor(name: string): PrimitiveRule {
  const path = [...name.slice(1, -1)].reverse();
  return unary((x, site, machine) => {
    let value = x;
    for (const letter of path) {
      if (!(value instanceof Pair)) return wrongType(machine, site, name, 'a list that is long enough', x);
      value = letter === 'a' ? value.car : value.cdr;
    }
    return value;
  });
}

// The catalogue's data primitives of this spelling are exactly the accessors.
const accessorNames = Object.keys(dataPrimitives).filter((name) => /^c[ad]{2,4}r$/.test(name)) as Accessor[];
const accessors = Object.fromEntries(accessorNames.map((name) => [name, accessor(name)])) as {
  readonly [Name in Accessor]: PrimitiveRule;
};

/** The list without its first `count` items. */
export function tail(value: Value, count: number, name: string, site: Site, machine: Machine): Value {
  let rest = value;
  for (let index = 0; index < count; index++) {
    if (!(rest instanceof Pair)) {
      if (rest !== nil) return wrongType(machine, site, name, 'a list', value);
      const items = count === 1 ? 'item' : 'items';
      return wrongType(machine, site, name, `a list of at least ${count} ${items}`, value);
    }
    rest = rest.cdr;
  }
  return rest;
}

function append(operands: readonly Value[], site: Site, machine: Machine): Value {
  let result: Value = operands.at(-1) ?? nil;
  for (let index = operands.length - 2; index >= 0; index--) {
    const items = itemsOf(operands[index]!, 'append', site, machine);
    checkLength(items.length + lengthOf(result), 'append', 'list', site, machine);
    result = list(items, result);
  }
  return result;
}

/** The number of pairs in a chain, which is the length of a list. */
function lengthOf(value: Value): number {
  return value instanceof Pair ? value.length : 0;
}

/**
 * A list that grows pair by pair is bounded by memory alone. Evaluators hold lists of the program in pairs of their own, which
 * a bound on the length would count as well.
 */
const cons = (a: Value, d: Value): Value => new Pair(a, d);

function vectorAppend(operands: readonly Value[], site: Site, machine: Machine): Value {
  const parts = operands.map((each) => vectorOf(each, 'vector-append', site, machine).items);
  const length = parts.reduce((sum, items) => sum + items.length, 0);
  checkLength(length, 'vector-append', 'vector', site, machine);
  return new Vector(parts.flat());
}

/** The `start` and `end` of a part of something of a given length. */
export function range(
  operands: readonly Value[],
  length: number,
  name: string,
  site: Site,
  machine: Machine,
): [number, number] {
  const start = operands[0] === undefined ? 0 : indexOf(operands[0], name, site, machine);
  const end = operands[1] === undefined ? length : indexOf(operands[1], name, site, machine);
  const refuse = (which: string, given: number, most: string): never =>
    fail(machine, site, 'index-out-of-range', `${name} wants ${which} from 0 to ${most}, but got ${given}.`);
  if (end > length) refuse('an end', end, `${length}, the length`);
  if (start > end)
    refuse('a start', start, operands[1] === undefined ? `${length}, the length` : `${end}, the end`);
  return [start, end];
}

const iota: PrimitiveRule = variadic(([count, start = 0, step = 1], site, machine) => {
  if (count instanceof Vector) {
    fail(
      machine,
      site,
      'wrong-type',
      `iota wants how many numbers to make, but got ${describeValue(count)}.`,
      {
        hint: 'For the places of a column write (iota (vector-length column)).',
      },
    );
  }
  const size = sizeOf(count!, 'iota', 'list', site, machine);
  if (typeof start === 'number' && typeof step === 'number') {
    return list(Array.from({ length: size }, (_, index) => start + index * step));
  }
  const items: Value[] = [];
  for (let index = 0; index < size; index++) {
    const offset = numericRules['*'].two!(index, step, site, machine);
    items.push(numericRules['+'].two!(start, offset, site, machine));
  }
  return list(items);
});

const isKind = (test: (x: Value) => boolean): PrimitiveRule => unary((x) => test(x));

function integers(operands: readonly Value[], name: string, site: Site, machine: Machine): number[] {
  return operands.map((operand) => {
    const each = machine.resolve(operand);
    return typeof each === 'number' && Number.isInteger(each)
      ? Math.abs(each)
      : wrongType(machine, site, name, 'an integer that depends on no parameter and no row', each);
  });
}

function greatestCommonDivisor(x: number, y: number): number {
  let [a, b] = [x, y];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function raise(operands: readonly Value[], site: Site, machine: Machine): never {
  const [message, ...irritants] = operands;
  const text = message instanceof StringValue ? message.text : describeValue(message!);
  const values = irritants.map((each) =>
    each instanceof StringValue ? JSON.stringify(each.text) : describeIrritant(each),
  );
  const mistake = diagnostic('user-error', machine.userSpan(site), [text, ...values].join(' '));
  throw new UserError(mistake, message!, irritants);
}

function describeIrritant(value: Value): string {
  return describeValue(value).replace(/^the (list|vector|symbol|character) /, '');
}

export const dataRules = {
  cons: binary(cons),
  car: unary(car),
  cdr: unary(cdr),
  ...accessors,
  list: variadic((operands) => list(operands)),
  'cons*': variadic((operands) => list(operands.slice(0, -1), operands.at(-1)!)),
  'make-list': variadic(([count, fill = unspecified], site, machine) =>
    list(new Array<Value>(sizeOf(count!, 'make-list', 'list', site, machine)).fill(fill)),
  ),
  length: unary((x, site, machine) => itemsOf(x, 'length', site, machine).length),
  append: variadic(append),
  reverse: unary((x, site, machine) =>
    newList(itemsOf(x, 'reverse', site, machine).reverse(), 'reverse', site, machine),
  ),
  'list-tail': binary((x, k, site, machine) =>
    tail(x, indexOf(k, 'list-tail', site, machine), 'list-tail', site, machine),
  ),
  'list-head': binary((x, k, site, machine) => {
    const count = indexOf(k, 'list-head', site, machine);
    tail(x, count, 'list-head', site, machine);
    const items: Value[] = [];
    for (let rest = x; items.length < count && rest instanceof Pair; rest = rest.cdr) items.push(rest.car);
    return newList(items, 'list-head', site, machine);
  }),
  // Of a list, new pairs; R7RS gives back what is no list, and keeps what a dotted list ends in.
  'list-copy': unary((x, site, machine) => {
    const items: Value[] = [];
    let rest = x;
    for (; rest instanceof Pair; rest = rest.cdr) items.push(rest.car);
    checkLength(items.length, 'list-copy', 'list', site, machine);
    return list(items, rest);
  }),
  'last-pair': unary((x, site, machine) => {
    if (!(x instanceof Pair)) return wrongType(machine, site, 'last-pair', 'a list that is not empty', x);
    let pair = x;
    while (pair.cdr instanceof Pair) pair = pair.cdr;
    return pair;
  }),
  last: unary((x, site, machine) => {
    const item = itemsOf(x, 'last', site, machine).at(-1);
    return item === undefined ? wrongType(machine, site, 'last', 'a list that is not empty', x) : item;
  }),
  iota,
  'null?': isKind((x) => x === nil),
  'pair?': isKind((x) => x instanceof Pair),
  'list?': isKind((x) => listItems(x) !== null),
  vector: variadic((operands) => new Vector(operands)),
  'make-vector': variadic(
    ([count, fill = 0], site, machine) =>
      new Vector(new Array<Value>(sizeOf(count!, 'make-vector', 'vector', site, machine)).fill(fill)),
  ),
  'vector-length': unary((x, site, machine) => vectorOf(x, 'vector-length', site, machine).items.length),
  'vector->list': variadic(([x, ...ends], site, machine) => {
    const { items } = vectorOf(x!, 'vector->list', site, machine);
    const part = items.slice(...range(ends, items.length, 'vector->list', site, machine));
    return newList(part, 'vector->list', site, machine);
  }),
  'list->vector': unary((x, site, machine) =>
    newVector(itemsOf(x, 'list->vector', site, machine), 'list->vector', site, machine),
  ),
  'vector-append': variadic(vectorAppend),
  'vector-copy': variadic(([x, ...ends], site, machine) => {
    const { items } = vectorOf(x!, 'vector-copy', site, machine);
    const part = items.slice(...range(ends, items.length, 'vector-copy', site, machine));
    return newVector(part, 'vector-copy', site, machine);
  }),
  'missing?': isKind((x) => x === false),
  levels: unary((x, site, machine) => {
    const items = x instanceof Vector ? x.items : itemsOf(x, 'levels', site, machine);
    const found = new Map<string, StringValue>();
    for (const each of items)
      if (each instanceof StringValue && !found.has(each.text)) found.set(each.text, each);
    return list([...found.values()]);
  }),
  'vector?': isKind((x) => x instanceof Vector),
  'boolean?': isKind(
    (x) => typeof x === 'boolean' || (x instanceof Traced && x.node.type.element === 'boolean'),
  ),
  'symbol?': isKind((x) => x instanceof SymbolValue),
  'string?': isKind((x) => x instanceof StringValue),
  'char?': isKind((x) => x instanceof Character),
  'procedure?': isKind((x) => x instanceof Closure || x instanceof Primitive),
  gcd: variadic((operands, site, machine) =>
    integers(operands, 'gcd', site, machine).reduce(greatestCommonDivisor, 0),
  ),
  lcm: variadic((operands, site, machine) =>
    integers(operands, 'lcm', site, machine).reduce(
      (x, y) => (x === 0 || y === 0 ? 0 : (x / greatestCommonDivisor(x, y)) * y),
      1,
    ),
  ),
  'exact?': unary((x, site, machine) => exactness(x, 'exact?', site, machine)),
  'inexact?': unary((x, site, machine) => !exactness(x, 'inexact?', site, machine)),
  'exact-integer?': unary((given, _, machine) => {
    const x = machine.resolve(given);
    return typeof x === 'number' && Number.isInteger(x);
  }),
  values: variadic((operands) => (operands.length === 1 ? operands[0]! : new MultipleValues(operands))),
  void: variadic(() => unspecified),
  error: variadic(raise),
} satisfies Partial<{ readonly [Name in keyof typeof dataPrimitives]: PrimitiveRule }>;

function exactness(given: Value, name: string, site: Site, machine: Machine): boolean {
  const x = machine.resolve(given);
  if (typeof x !== 'number')
    return wrongType(machine, site, name, 'a number that depends on no parameter and no row', x);
  return Number.isInteger(x);
}
