/**
 * `vector-ref` and `list-ref`. An index that is known only when the program runs, such as a loop's counter or a row's
 * value, gathers: numbers become a tensor that is indexed, structures are indexed part by part.
 */

import { diagnostic } from '../../text/diagnostic';
import type { Machine } from '../machine/machine';
import { StructureError, wrongType } from '../machine/mistakes';
import { operate } from '../machine/operate';
import { binary, type PrimitiveRule, type Site } from '../machine/primitive';
import { isNumeric, type Numeric } from '../machine/tensorValue';
import { nil, Pair, RecordValue, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { indexOf, itemsOf, vectorOf } from './arguments';
import { outOfRange } from './data';
import { stack } from './tensorArguments';

/** The tensors of columns of numbers that were indexed before. */
const columns = new WeakMap<readonly Value[], Numeric>();

function gather(items: readonly Value[], index: Traced, name: string, site: Site, machine: Machine): Value {
  if (items.length === 0) return outOfRange(name, 0, 0, site, machine);
  let column = columns.get(items);
  if (column === undefined && items.every(isNumeric)) {
    column = stack(items, { name, site, machine });
    if (!(column instanceof Traced)) columns.set(items, column);
  }
  if (column !== undefined) return operate('gather', [column, index], [], name, site, machine);
  return pick(items, index, name, site, machine);
}

/** The item at `index`, if all items have the same structure. */
function pick(items: readonly Value[], index: Traced, name: string, site: Site, machine: Machine): Value {
  const [first] = items;
  const inside = (part: (item: never) => Value): Value =>
    // Every item is of the kind that `part` reads.
    gather(items.map(part as (item: Value) => Value), index, name, site, machine);
  const all = <T>(test: (item: Value) => item is Value & T): boolean => items.every(test);
  if (items.every((item) => item === first)) return first!;
  if (all((item): item is Pair => item instanceof Pair)) {
    return new Pair(
      inside((item: Pair) => item.car),
      inside((item: Pair) => item.cdr),
    );
  }
  if (first instanceof Vector && all((item): item is Vector => isVectorLike(item, first))) {
    return new Vector(first.items.map((_, at) => inside((item: Vector) => item.items[at]!)));
  }
  if (first instanceof RecordValue && all((item): item is RecordValue => isOfType(item, first))) {
    return new RecordValue(
      first.type,
      first.fields.map((_, at) => inside((item: RecordValue) => item.fields[at]!)),
    );
  }
  const other = items.find((item) => item !== first)!;
  throw new StructureError(
    diagnostic(
      'number-not-known',
      machine.userSpan(site),
      `${name} is given a place that depends on a parameter or a row, between items of different structure: ${describeValue(first!)} and ${describeValue(other)}.`,
      { hint: 'Let all items be numbers, or structures of numbers of the same shape.' },
    ),
  );
}

function isVectorLike(item: Value, { items }: Vector): item is Vector {
  return item instanceof Vector && item.items.length === items.length;
}

function isOfType(item: Value, { type }: RecordValue): item is RecordValue {
  return item instanceof RecordValue && item.type === type;
}

/** The index if it is a number that is known only when the program runs; null otherwise. */
function runningIndex(value: Value, machine: Machine): Traced | null {
  const index = machine.resolve(value);
  const isIndex = index instanceof Traced && isNumeric(index) && index.node.type.shape.length === 0;
  return isIndex ? index : null;
}

/** The item at a place that is known only when the program runs; that there is none can be caught. */
function itemAt(items: readonly Value[], index: Traced, name: string, site: Site, machine: Machine): Value {
  const { builder } = machine;
  const isOutside = (): Value => {
    const below = builder.op('lt', [index.node, builder.number(0)]);
    const above = builder.op('lt', [builder.number(items.length - 1), index.node]);
    const isWhole = builder.op('eq', [index.node, builder.op('floor', [index.node])]);
    const isMissing = builder.op('or', [below, above]);
    return machine.emit('or', [isMissing, builder.op('not', [isWhole])], site);
  };
  const range = items.length === 0 ? 'it is empty' : `its items are counted from 0 to ${items.length - 1}`;
  const message = `${name} has no item at the place that it is given: ${range}.`;
  machine.failWhere(isOutside, site, 'index-out-of-range', message);
  return gather(items, index, name, site, machine);
}

export const indexingRules = {
  'list-ref': binary((x, k, site, machine) => {
    const running = runningIndex(k, machine);
    if (running !== null)
      return itemAt(itemsOf(x, 'list-ref', site, machine), running, 'list-ref', site, machine);
    const index = indexOf(k, 'list-ref', site, machine);
    let rest = x;
    let passed = 0;
    for (; passed < index && rest instanceof Pair; passed++) rest = rest.cdr;
    if (rest instanceof Pair) return rest.car;
    return rest === nil
      ? outOfRange('list-ref', index, passed, site, machine)
      : wrongType(machine, site, 'list-ref', 'a list', x);
  }),
  'vector-ref': binary((x, k, site, machine) => {
    const { items } = vectorOf(x, 'vector-ref', site, machine);
    const running = runningIndex(k, machine);
    if (running !== null) return itemAt(items, running, 'vector-ref', site, machine);
    const index = indexOf(k, 'vector-ref', site, machine);
    return index < items.length
      ? items[index]!
      : outOfRange('vector-ref', index, items.length, site, machine);
  }),
} satisfies Record<string, PrimitiveRule>;
