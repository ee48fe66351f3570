/** Checks of arguments that must be known: lists, vectors, places and lengths. */

import type { Machine } from '../machine/machine';
import { notKnown, wrongType } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { listItems, Traced, type Value, Vector } from '../machine/values';

export function itemsOf(value: Value, name: string, site: Site, machine: Machine): Value[] {
  return listItems(value) ?? wrongType(machine, site, name, 'a list', value);
}

export function vectorOf(value: Value, name: string, site: Site, machine: Machine): Vector {
  return value instanceof Vector ? value : wrongType(machine, site, name, 'a vector', value);
}

/** A known whole number: an index or a length. */
export function indexOf(given: Value, name: string, site: Site, machine: Machine): number {
  const value = machine.resolve(given);
  if (value instanceof Traced) {
    return notKnown(machine, site, name);
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    return wrongType(machine, site, name, 'a whole number of 0 or more', value);
  }
  return value;
}
