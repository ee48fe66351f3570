/** Checks of arguments that are strings or characters, and what rules of text share. A character is a code point. */

import type { Machine } from '../machine/machine';
import { wrongType } from '../machine/mistakes';
import { type PrimitiveRule, type Site, unary } from '../machine/primitive';
import { Character, StringValue, type Value } from '../machine/values';
import { checkLength } from './data';

export function text(value: Value, name: string, site: Site, machine: Machine): string {
  return value instanceof StringValue ? value.text : wrongType(machine, site, name, 'a string', value);
}

export function character(value: Value, name: string, site: Site, machine: Machine): Character {
  return value instanceof Character ? value : wrongType(machine, site, name, 'a character', value);
}

/** The parts end to end, as a string that fits into memory. */
export function joined(parts: readonly string[], name: string, site: Site, machine: Machine): StringValue {
  const length = parts.reduce((sum, each) => sum + each.length, 0);
  checkLength(length, name, 'string', site, machine);
  return machine.distinct(parts.join(''));
}

export const onText = (name: string, apply: (text: string, machine: Machine) => Value): PrimitiveRule =>
  unary((x, site, machine) => apply(text(x, name, site, machine), machine));

export const onCharacter = (name: string, apply: (value: string) => Value): PrimitiveRule =>
  unary((x, site, machine) => apply(character(x, name, site, machine).value));
