/** Procedures on characters, which are code points of Unicode. */

import { fail } from '../machine/mistakes';
import { type PrimitiveRule, unary, variadic } from '../machine/primitive';
import { Character } from '../machine/values';
import { indexOf } from './arguments';
import { character, onCharacter } from './textArguments';
import { foldedCharacter } from './textOrder';

/** Some letters have no single capital letter; they stay as they are. */
function singleLetter(changed: string, original: string): Character {
  return new Character([...changed].length === 1 ? changed : original);
}

const isDigit = (letter: string): boolean => /^\p{Nd}$/u.test(letter);

/** The value of a decimal digit of any script, whose ten digits follow one another in Unicode; null for other characters. */
function digitValue(letter: string): number | null {
  if (!isDigit(letter)) return null;
  const code = letter.codePointAt(0)!;
  let before = 0;
  while (isDigit(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}

/** A digit of a base up to 36, the letters being those of the Latin alphabet. */
function digitOf(letter: string, radix: number): number | null {
  const value = /^[a-z]$/i.test(letter) ? Number.parseInt(letter, 36) : digitValue(letter);
  return value !== null && value < radix ? value : null;
}

export const characterRules = {
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
  'char-foldcase': onCharacter('char-foldcase', (each) => new Character(foldedCharacter(each))),
  'char-alphabetic?': onCharacter('char-alphabetic?', (each) => /^\p{Alphabetic}$/u.test(each)),
  'char-numeric?': onCharacter('char-numeric?', isDigit),
  'char-whitespace?': onCharacter('char-whitespace?', (each) => /^\p{White_Space}$/u.test(each)),
  'char-upper-case?': onCharacter('char-upper-case?', (each) => /^\p{Uppercase}$/u.test(each)),
  'char-lower-case?': onCharacter('char-lower-case?', (each) => /^\p{Lowercase}$/u.test(each)),
  'digit-value': onCharacter('digit-value', (each) => digitValue(each) ?? false),
  'char->digit': variadic(([x, radix = 10], site, machine) => {
    const { value } = character(x!, 'char->digit', site, machine);
    return digitOf(value, indexOf(radix, 'char->digit', site, machine)) ?? false;
  }),
  'digit->char': variadic(([x, radix = 10], site, machine) => {
    const digit = indexOf(x!, 'digit->char', site, machine);
    const isOne = digit < Math.min(36, indexOf(radix, 'digit->char', site, machine));
    return isOne && new Character(digit.toString(36));
  }),
} satisfies Record<string, PrimitiveRule>;
