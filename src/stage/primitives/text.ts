/** Procedures on strings, symbols and characters, which are code points. */

import type { TextPrimitive } from '../../lang/catalogue';
import { parseNumber } from '../../lang/numberSyntax';
import { objectBytes, pairBytes } from '../machine/heap';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { Character, list, SymbolValue, type Value } from '../machine/values';
import { writeValue } from '../machine/write';
import { indexOf, itemsOf } from './arguments';
import { checkLength, range } from './data';

function text(value: Value, name: string, site: Site, machine: Machine): string {
  return typeof value === 'string' ? value : wrongType(machine, site, name, 'a string', value);
}

function character(value: Value, name: string, site: Site, machine: Machine): Character {
  return value instanceof Character ? value : wrongType(machine, site, name, 'a character', value);
}

function number(given: Value, name: string, site: Site, machine: Machine): number {
  const value = machine.resolve(given);
  return typeof value === 'number' ? value : wrongType(machine, site, name, 'a number that is known', value);
}

function joined(parts: readonly string[], site: Site, machine: Machine): string {
  const length = parts.reduce((sum, each) => sum + each.length, 0);
  checkLength(length, 'string-append', 'string', site, machine);
  return machine.distinct(parts.join(''));
}

/** Compares by code point, as R7RS does. JavaScript would compare UTF-16 units. */
function compareText(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    const difference = x[index]!.codePointAt(0)! - y[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

type Holds = (difference: number) => boolean;

function ordered<T>(
  name: string,
  holds: Holds,
  part: (value: Value, name: string, site: Site, machine: Machine) => T,
  key: (part: T) => string,
): PrimitiveRule {
  return variadic((operands, site, machine) => {
    const keys = operands.map((each) => key(part(each, name, site, machine)));
    return keys.every((each, index) => index === 0 || holds(compareText(keys[index - 1]!, each)));
  });
}

const strings = (name: string, holds: Holds): PrimitiveRule => ordered(name, holds, text, (each) => each);
const characters = (name: string, holds: Holds): PrimitiveRule =>
  ordered(name, holds, character, (each) => each.value);

const onText = (name: string, apply: (text: string, machine: Machine) => Value): PrimitiveRule =>
  unary((x, site, machine) => apply(text(x, name, site, machine), machine));
const onCharacter = (name: string, apply: (value: string) => Value): PrimitiveRule =>
  unary((x, site, machine) => apply(character(x, name, site, machine).value));

function radixOf(value: Value | undefined, name: string, site: Site, machine: Machine): number {
  const radix = value === undefined ? 10 : indexOf(value, name, site, machine);
  if (radix < 2 || radix > 36)
    fail(machine, site, 'wrong-type', `${name} takes a radix from 2 to 36, not ${radix}.`);
  return radix;
}

const prefixes: Readonly<Record<number, string>> = { 2: '#b', 8: '#o', 10: '', 16: '#x' };

function part(name: string): PrimitiveRule {
  return variadic(([x, ...ends], site, machine) => {
    const letters = [...text(x!, name, site, machine)];
    return machine.distinct(letters.slice(...range(ends, letters.length, name, site, machine)).join(''));
  });
}

export const textRules: { readonly [Name in TextPrimitive]: PrimitiveRule } = {
  'symbol->string': unary((x, site, machine) =>
    x instanceof SymbolValue ? x.name : wrongType(machine, site, 'symbol->string', 'a symbol', x),
  ),
  'string->symbol': onText('string->symbol', (each) => SymbolValue.of(each)),
  'string-append': variadic((operands, site, machine) =>
    joined(
      operands.map((each) => text(each, 'string-append', site, machine)),
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
  substring: part('substring'),
  'string-copy': part('string-copy'),
  string: variadic((operands, site, machine) =>
    machine.distinct(operands.map((each) => character(each, 'string', site, machine).value).join('')),
  ),
  'string=?': strings('string=?', (difference) => difference === 0),
  'string<?': strings('string<?', (difference) => difference < 0),
  'string>?': strings('string>?', (difference) => difference > 0),
  'string<=?': strings('string<=?', (difference) => difference <= 0),
  'string>=?': strings('string>=?', (difference) => difference >= 0),
  'string-upcase': onText('string-upcase', (each, machine) => machine.distinct(each.toUpperCase())),
  'string-downcase': onText('string-downcase', (each, machine) => machine.distinct(each.toLowerCase())),
  'string->list': unary((x, site, machine) => {
    const letters = [...text(x, 'string->list', site, machine)];
    machine.reserve((pairBytes + objectBytes) * letters.length, 'string->list', site);
    return list(letters.map((letter) => new Character(letter)));
  }),
  'list->string': unary((x, site, machine) => {
    const letters = itemsOf(x, 'list->string', site, machine);
    checkLength(letters.length, 'list->string', 'string', site, machine);
    return machine.distinct(
      letters.map((each) => character(each, 'list->string', site, machine).value).join(''),
    );
  }),
  'number->string': variadic(([x, base], site, machine) => {
    const value = number(x!, 'number->string', site, machine);
    const radix = radixOf(base, 'number->string', site, machine);
    return radix === 10 || !Number.isFinite(value) ? writeValue(value) : value.toString(radix);
  }),
  'string->number': variadic(([x, base], site, machine) => {
    const digits = text(x!, 'string->number', site, machine);
    const prefix = prefixes[radixOf(base, 'string->number', site, machine)];
    if (prefix === undefined) {
      return fail(machine, site, 'wrong-type', 'string->number takes the radix 2, 8, 10 or 16.');
    }
    return (digits === '' ? null : parseNumber(prefix + digits)) ?? false;
  }),
  'char->integer': onCharacter('char->integer', (each) => each.codePointAt(0)!),
  'integer->char': unary((x, site, machine) => {
    const code = indexOf(x, 'integer->char', site, machine);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      return fail(machine, site, 'wrong-type', `integer->char knows no character ${code}.`);
    }
    return new Character(String.fromCodePoint(code));
  }),
  'char-upcase': onCharacter('char-upcase', (each) => singleLetter(each.toUpperCase(), each)),
  'char-downcase': onCharacter('char-downcase', (each) => singleLetter(each.toLowerCase(), each)),
  'char-alphabetic?': onCharacter('char-alphabetic?', (each) => /^\p{Alphabetic}$/u.test(each)),
  'char-numeric?': onCharacter('char-numeric?', (each) => /^\p{Nd}$/u.test(each)),
  'char-whitespace?': onCharacter('char-whitespace?', (each) => /^\p{White_Space}$/u.test(each)),
  'char=?': characters('char=?', (difference) => difference === 0),
  'char<?': characters('char<?', (difference) => difference < 0),
  'char>?': characters('char>?', (difference) => difference > 0),
  'char<=?': characters('char<=?', (difference) => difference <= 0),
  'char>=?': characters('char>=?', (difference) => difference >= 0),
};

/** Some letters have no single capital letter; they stay as they are. */
function singleLetter(changed: string, original: string): Character {
  return new Character([...changed].length === 1 ? changed : original);
}
