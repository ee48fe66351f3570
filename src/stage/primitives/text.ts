/** Procedures on strings and symbols, and all rules of text together. Characters are code points. */

import type { TextPrimitive } from '../../lang/catalogue';
import { parseNumber } from '../../lang/numberSyntax';
import { objectBytes, pairBytes } from '../machine/heap';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { Character, list, type StringValue, SymbolValue, type Value, Vector } from '../machine/values';
import { writeValue } from '../machine/write';
import { indexOf, itemsOf, vectorOf } from './arguments';
import { characterRules } from './characters';
import { checkLength, range } from './data';
import { stringPartRules } from './stringParts';
import { character, joined, onText, text } from './textArguments';
import { textOrderRules } from './textOrder';

function number(given: Value, name: string, site: Site, machine: Machine): number {
  const value = machine.resolve(given);
  return typeof value === 'number'
    ? value
    : wrongType(machine, site, name, 'a number that depends on no parameter and no row', value);
}

function radixOf(value: Value | undefined, name: string, site: Site, machine: Machine): number {
  const radix = value === undefined ? 10 : indexOf(value, name, site, machine);
  if (radix < 2 || radix > 36)
    fail(machine, site, 'wrong-type', `${name} takes a radix from 2 to 36, not ${radix}.`);
  return radix;
}

const prefixes: Readonly<Record<number, string>> = { 2: '#b', 8: '#o', 10: '', 16: '#x' };

/** The characters of a string, or of the part from `start` up to `end`. */
function charactersOf(
  [x, ...ends]: readonly Value[],
  name: string,
  site: Site,
  machine: Machine,
): Character[] {
  const letters = [...text(x!, name, site, machine)];
  const part = letters.slice(...range(ends, letters.length, name, site, machine));
  machine.reserve((pairBytes + objectBytes) * part.length, name, site);
  return part.map((letter) => new Character(letter));
}

/** The string of characters that are items of something else. */
function stringOf(items: readonly Value[], name: string, site: Site, machine: Machine): StringValue {
  checkLength(items.length, name, 'string', site, machine);
  return machine.distinct(items.map((each) => character(each, name, site, machine).value).join(''));
}

export const textRules: { readonly [Name in TextPrimitive]: PrimitiveRule } = {
  ...characterRules,
  ...textOrderRules,
  ...stringPartRules,
  'symbol->string': unary((x, site, machine) =>
    x instanceof SymbolValue
      ? machine.distinct(x.name)
      : wrongType(machine, site, 'symbol->string', 'a symbol', x),
  ),
  'string->symbol': onText('string->symbol', (each) => SymbolValue.of(each)),
  'symbol-append': variadic((operands, site, machine) => {
    const names = operands.map((each) =>
      each instanceof SymbolValue ? each.name : wrongType(machine, site, 'symbol-append', 'a symbol', each),
    );
    return SymbolValue.of(joined(names, 'symbol-append', site, machine).text);
  }),
  'make-string': variadic(([count, fill], site, machine) => {
    const size = indexOf(count!, 'make-string', site, machine);
    checkLength(size, 'make-string', 'string', site, machine);
    const filling = fill === undefined ? ' ' : character(fill, 'make-string', site, machine).value;
    return machine.distinct(filling.repeat(size));
  }),
  string: variadic((operands, site, machine) => stringOf(operands, 'string', site, machine)),
  'string-append': variadic((operands, site, machine) =>
    joined(
      operands.map((each) => text(each, 'string-append', site, machine)),
      'string-append',
      site,
      machine,
    ),
  ),
  'string-length': onText('string-length', (each) => [...each].length),
  'string-ref': variadic(([x, k], site, machine) => {
    const letters = [...text(x!, 'string-ref', site, machine)];
    const index = indexOf(k!, 'string-ref', site, machine);
    const letter = letters[index];
    if (letter !== undefined) return new Character(letter);
    return fail(
      machine,
      site,
      'index-out-of-range',
      `string-ref has no character ${index}: the string has ${letters.length}.`,
    );
  }),
  'string-upcase': onText('string-upcase', (each, machine) => machine.distinct(each.toUpperCase())),
  'string-downcase': onText('string-downcase', (each, machine) => machine.distinct(each.toLowerCase())),
  'string->list': variadic((operands, site, machine) =>
    list(charactersOf(operands, 'string->list', site, machine)),
  ),
  'string->vector': variadic(
    (operands, site, machine) => new Vector(charactersOf(operands, 'string->vector', site, machine)),
  ),
  'list->string': unary((x, site, machine) =>
    stringOf(itemsOf(x, 'list->string', site, machine), 'list->string', site, machine),
  ),
  'vector->string': variadic(([x, ...ends], site, machine) => {
    const { items } = vectorOf(x!, 'vector->string', site, machine);
    const part = items.slice(...range(ends, items.length, 'vector->string', site, machine));
    return stringOf(part, 'vector->string', site, machine);
  }),
  'number->string': variadic(([x, base], site, machine) => {
    const value = number(x!, 'number->string', site, machine);
    const radix = radixOf(base, 'number->string', site, machine);
    const digits = radix === 10 || !Number.isFinite(value) ? writeValue(value) : value.toString(radix);
    return machine.distinct(digits);
  }),
  'string->number': variadic(([x, base], site, machine) => {
    const digits = text(x!, 'string->number', site, machine);
    const prefix = prefixes[radixOf(base, 'string->number', site, machine)];
    if (prefix === undefined) {
      return fail(machine, site, 'wrong-type', 'string->number takes the radix 2, 8, 10 or 16.');
    }
    const value = digits === '' ? null : parseNumber(prefix + digits);
    // A fraction over zero is no number.
    return value === null || (digits.includes('/') && !Number.isFinite(value)) ? false : value;
  }),
};
