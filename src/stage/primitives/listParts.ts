/** Parts of lists, counted from the front or from the end, and what kind of list there is (SRFI 1); and parts of fractions. */

import type { FractionPrimitive, ListPartPrimitive } from '../../lang/catalogue';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { binary, type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { list, listItems, MultipleValues, nil, Pair, type Value } from '../machine/values';
import { indexOf, itemsOf } from './arguments';
import { checkLength, outOfRange, range, tail } from './data';
import { fractionRules } from './fractions';

function newList(
  items: readonly Value[],
  name: string,
  site: Site,
  machine: Machine,
  end: Value = nil,
): Value {
  checkLength(items.length, name, 'list', site, machine);
  return list(items, end);
}

/** Refuses a count that is larger than the number of pairs. */
function countWithin(x: Value, count: Value, name: string, site: Site, machine: Machine): number {
  const wanted = indexOf(count, name, site, machine);
  if (!(x instanceof Pair) && x !== nil && wanted > 0) wrongType(machine, site, name, 'a list', x);
  const length = x instanceof Pair ? x.length : 0;
  if (wanted <= length) return wanted;
  return fail(
    machine,
    site,
    'index-out-of-range',
    `${name} wants ${wanted} items, but the list has ${length}.`,
  );
}

/** The first `count` cars of a chain that has as many. */
function firstOf(x: Value, count: number, name: string, site: Site, machine: Machine): Value {
  const items: Value[] = [];
  for (let rest = x; items.length < count && rest instanceof Pair; rest = rest.cdr) items.push(rest.car);
  return newList(items, name, site, machine);
}

/** The first items, as many as `count` says. */
function front(x: Value, count: Value, name: string, site: Site, machine: Machine): Value {
  return firstOf(x, countWithin(x, count, name, site, machine), name, site, machine);
}

/** What is behind the first items. */
function back(x: Value, count: Value, name: string, site: Site, machine: Machine): Value {
  return tail(x, countWithin(x, count, name, site, machine), name, site, machine);
}

/** The number of pairs in front of the last ones, of which `count` says how many. */
function placeFromEnd(x: Value, count: Value, name: string, site: Site, machine: Machine): number {
  const wanted = countWithin(x, count, name, site, machine);
  return (x instanceof Pair ? x.length : 0) - wanted;
}

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const;

const nth = (name: string, place: number): PrimitiveRule =>
  unary((x, site, machine) => {
    const rest = tail(x, place, name, site, machine);
    if (rest instanceof Pair) return rest.car;
    return rest === nil
      ? outOfRange(name, place, place, site, machine)
      : wrongType(machine, site, name, 'a list', x);
  });

// The entries are made of the names.
const ordinalRules = Object.fromEntries(ordinals.map((name, place) => [name, nth(name, place)])) as {
  readonly [Name in (typeof ordinals)[number]]: PrimitiveRule;
};

/** The list of all items but the last. */
const exceptLast = (name: string): PrimitiveRule =>
  unary((x, site, machine) =>
    x instanceof Pair
      ? firstOf(x, x.length - 1, name, site, machine)
      : wrongType(machine, site, name, 'a list that is not empty', x),
  );

export const listPartRules: { readonly [Name in ListPartPrimitive | FractionPrimitive]: PrimitiveRule } = {
  ...fractionRules,
  ...ordinalRules,
  take: binary((x, k, site, machine) => front(x, k, 'take', site, machine)),
  drop: binary((x, k, site, machine) => back(x, k, 'drop', site, machine)),
  'take-right': binary((x, k, site, machine) =>
    tail(x, placeFromEnd(x, k, 'take-right', site, machine), 'take-right', site, machine),
  ),
  'drop-right': binary((x, k, site, machine) => {
    const place = placeFromEnd(x, k, 'drop-right', site, machine);
    return firstOf(x, place, 'drop-right', site, machine);
  }),
  'split-at': binary(
    (x, k, site, machine) =>
      new MultipleValues([front(x, k, 'split-at', site, machine), back(x, k, 'split-at', site, machine)]),
  ),
  sublist: variadic(([x, ...ends], site, machine) => {
    const items = itemsOf(x!, 'sublist', site, machine);
    return newList(
      items.slice(...range(ends, items.length, 'sublist', site, machine)),
      'sublist',
      site,
      machine,
    );
  }),
  'except-last-pair': exceptLast('except-last-pair'),
  'car+cdr': unary((x, site, machine) =>
    x instanceof Pair ? new MultipleValues([x.car, x.cdr]) : wrongType(machine, site, 'car+cdr', 'a pair', x),
  ),
  xcons: binary((d, a) => new Pair(a, d)),
  'append-reverse': binary((x, end, site, machine) =>
    newList(itemsOf(x, 'append-reverse', site, machine).reverse(), 'append-reverse', site, machine, end),
  ),
  concatenate: unary((x, site, machine) => {
    const parts = itemsOf(x, 'concatenate', site, machine);
    const end = parts.pop() ?? nil;
    return newList(
      parts.flatMap((each) => itemsOf(each, 'concatenate', site, machine)),
      'concatenate',
      site,
      machine,
      end,
    );
  }),
  'length+': unary((x, site, machine) => itemsOf(x, 'length+', site, machine).length),
  'proper-list?': unary((x) => listItems(x) !== null),
  'dotted-list?': unary((x) => listItems(x) === null),
  'circular-list?': unary(() => false),
  'not-pair?': unary((x) => !(x instanceof Pair)),
  'null-list?': unary((x, site, machine) =>
    x === nil || x instanceof Pair ? x === nil : wrongType(machine, site, 'null-list?', 'a list', x),
  ),
};
