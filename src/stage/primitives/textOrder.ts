/** The order of strings and characters, by code point, and where capitals and small letters are the same. */

import type { Machine } from '../machine/machine';
import { wrongType } from '../machine/mistakes';
import { type PrimitiveRule, type Site, variadic } from '../machine/primitive';
import { SymbolValue, type Value } from '../machine/values';
import { character, text } from './textArguments';

/** The string without the difference of capitals and small letters (Unicode’s full case folding: ß is ss). */
export function foldedText(whole: string): string {
  // Letter by letter, since a small sigma at the end of a word is no letter of its own here.
  return [...whole].map((each) => each.toLowerCase().toUpperCase().toLowerCase()).join('');
}

/** Letters of Turkish, whose capitals or small letters are those of other letters. */
const ownLetters = ['\u0130', '\u0131'];

/** The same for one character, which stays one. */
export function foldedCharacter(letter: string): string {
  const folded = foldedText(letter);
  if (ownLetters.includes(letter)) return letter;
  if ([...folded].length === 1) return folded;
  const small = letter.toLowerCase();
  return [...small].length === 1 ? small : letter;
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

/** What is compared of an operand, which must be of the kind that the procedure takes. */
type Key = (value: Value, name: string, site: Site, machine: Machine) => string;

function ordered(name: string, holds: (difference: number) => boolean, key: Key): PrimitiveRule {
  return variadic((operands, site, machine) => {
    const keys = operands.map((each) => key(each, name, site, machine));
    return keys.every((each, index) => index === 0 || holds(compareText(keys[index - 1]!, each)));
  });
}

const letterOf: Key = (value, name, site, machine) => character(value, name, site, machine).value;
const symbolName: Key = (value, name, site, machine) =>
  value instanceof SymbolValue ? value.name : wrongType(machine, site, name, 'a symbol', value);

type Relation = '=' | '<' | '>' | '<=' | '>=';

const relations: { readonly [Name in Relation]: (difference: number) => boolean } = {
  '=': (difference) => difference === 0,
  '<': (difference) => difference < 0,
  '>': (difference) => difference > 0,
  '<=': (difference) => difference <= 0,
  '>=': (difference) => difference >= 0,
};

/** `string=?` and the four other comparisons of the kind. */
function comparisons<Kind extends string>(
  kind: Kind,
  key: Key,
): { readonly [Name in `${Kind}${Relation}?`]: PrimitiveRule } {
  const rules = Object.entries(relations).map(([relation, holds]) => {
    const name = `${kind}${relation}?`;
    return [name, ordered(name, holds, key)];
  });
  // The entries are those of the relations.
  return Object.fromEntries(rules) as { readonly [Name in `${Kind}${Relation}?`]: PrimitiveRule };
}

export const textOrderRules = {
  ...comparisons('string', text),
  ...comparisons('string-ci', (...operand) => foldedText(text(...operand))),
  ...comparisons('char', letterOf),
  ...comparisons('char-ci', (...operand) => foldedCharacter(letterOf(...operand))),
  'symbol<?': ordered('symbol<?', relations['<'], symbolName),
} satisfies Record<string, PrimitiveRule>;
