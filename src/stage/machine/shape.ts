/**
 * A hash of the structure of an entry. Every number counts as the same token. The hash of each pair is kept, so that a
 * long list is hashed once.
 */

import type { LambdaCode } from './code';
import {
  Cell,
  Character,
  Closure,
  MultipleValues,
  Pair,
  PromiseValue,
  RecordValue,
  type Slot,
  StringValue,
  TensorValue,
  Traced,
  type Value,
  Vector,
} from './values';

const identities = new WeakMap<object, number>();
let nextIdentity = 1;

function identity(object: object): number {
  let id = identities.get(object);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(object, id);
  }
  return id;
}

function mix(a: number, b: number): number {
  return (Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b) ^ (a >>> 13)) | 0;
}

function textHash(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index));
  return hash;
}

const pairs = new WeakMap<Pair, number>();

/** Hashes from the end of the list, or from the first pair whose hash is kept, to the front. */
function pairHash(pair: Pair): number {
  const cells: Pair[] = [];
  let rest: Value = pair;
  let hash: number | undefined;
  for (; rest instanceof Pair; rest = rest.cdr) {
    hash = pairs.get(rest);
    if (hash !== undefined) break;
    cells.push(rest);
  }
  let result = hash ?? valueHash(rest);
  for (let index = cells.length - 1; index >= 0; index--) {
    const cell = cells[index]!;
    result = mix(mix(valueHash(cell.car), result), 11);
    pairs.set(cell, result);
  }
  return result;
}

function itemsHash(items: readonly Value[], seed: number): number {
  return items.reduce<number>((hash, item) => mix(hash, valueHash(item)), mix(seed, items.length));
}

function tensorHash(shape: readonly number[]): number {
  return shape.reduce((hash, size) => mix(hash, size), 5);
}

function valueHash(value: Slot): number {
  if (typeof value === 'number') return 1;
  if (typeof value === 'boolean') return value ? 3 : 4;
  if (value instanceof StringValue) return textHash(value.text);
  if (value instanceof Traced) {
    const { element, shape } = value.node.type;
    if (shape.length > 0) return tensorHash(shape);
    return element === 'number' ? 1 : 2;
  }
  if (value instanceof TensorValue) return tensorHash(value.shape);
  if (value instanceof Pair) return pairHash(value);
  if (value instanceof Vector) return itemsHash(value.items, 6);
  if (value instanceof MultipleValues) return itemsHash(value.items, 7);
  if (value instanceof RecordValue) return itemsHash(value.fields, identity(value.type));
  if (value instanceof Character) return textHash(value.value);
  // The captured values of a procedure may refer to the procedure itself, so they are not hashed.
  if (value instanceof Closure) return identity(value.code);
  if (value instanceof PromiseValue)
    return mix(valueHash(value.thunk ?? value.value), value.forwards ? 12 : 13);
  return identity(value);
}

/** Cells hold procedures that refer to themselves, so what they hold is not hashed. */
function slotHash(slot: Slot): number {
  return slot instanceof Cell ? 8 : valueHash(slot);
}

/** The hash of a procedure's code, its captured values, and the first `count` slots after these. */
export function shapeOf(code: LambdaCode, env: readonly Slot[], count: number): number {
  let hash = identity(code);
  const [captured] = env;
  if (Array.isArray(captured)) for (const slot of captured) hash = mix(hash, slotHash(slot));
  for (let index = 1; index <= count; index++) hash = mix(hash, valueHash(env[index]!));
  return hash;
}
