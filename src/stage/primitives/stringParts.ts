/** Parts of strings: what they begin and end with, where one occurs in another, and how they are joined (SRFI 13, MIT Scheme). */

import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { binary, type PrimitiveRule, type Site, variadic } from '../machine/primitive';
import { list, SymbolValue, type Value } from '../machine/values';
import { indexOf, itemsOf } from './arguments';
import { checkLength, outOfRange, range } from './data';
import { character, joined, onText, text } from './textArguments';
import { foldedText } from './textOrder';

/** The part of a string from `start` up to `end`, where these are given. */
export function part(name: string): PrimitiveRule {
  return variadic(([x, ...ends], site, machine) => {
    const letters = [...text(x!, name, site, machine)];
    return machine.distinct(letters.slice(...range(ends, letters.length, name, site, machine)).join(''));
  });
}

/** The part that is left of the place, or right of it; the place may be counted from the end. */
function cut(name: string, keep: 'before' | 'behind', from: 'start' | 'end'): PrimitiveRule {
  return binary((x, k, site, machine) => {
    const letters = [...text(x, name, site, machine)];
    const count = indexOf(k, name, site, machine);
    if (count > letters.length) return outOfRange(name, count, letters.length, site, machine);
    const place = from === 'start' ? count : letters.length - count;
    const kept = keep === 'before' ? letters.slice(0, place) : letters.slice(place);
    return machine.distinct(kept.join(''));
  });
}

/** As long as wanted: cut, or filled up with a character, on the left or on the right. */
function padded(name: string, side: 'left' | 'right'): PrimitiveRule {
  return variadic(([x, n, char], site, machine) => {
    const letters = [...text(x!, name, site, machine)];
    const size = indexOf(n!, name, site, machine);
    const filling = char === undefined ? ' ' : character(char, name, site, machine).value;
    const missing = Math.max(0, size - letters.length);
    const kept = side === 'left' ? letters.slice(Math.max(0, letters.length - size)) : letters.slice(0, size);
    checkLength(size, name, 'string', site, machine);
    const fill = filling.repeat(missing);
    return joined(side === 'left' ? [fill, ...kept] : [...kept, fill], name, site, machine);
  });
}

/** The places at which the pattern begins, from `start` on. */
function* placesOf(
  pattern: readonly string[],
  letters: readonly string[],
  start: number,
  end: number,
): Generator<number> {
  for (let place = start; place + pattern.length <= end; place++)
    if (pattern.every((letter, index) => letters[place + index] === letter)) yield place;
}

function firstPlace(places: Iterable<number>): Value {
  for (const place of places) return place;
  return false;
}

function search(
  name: string,
  [pattern, x, ...ends]: readonly Value[],
  site: Site,
  machine: Machine,
  of: (text: string) => string = (whole) => whole,
): Generator<number> {
  const wanted = [...of(text(pattern!, name, site, machine))];
  const letters = [...text(x!, name, site, machine)].map(of);
  return placesOf(wanted, letters, ...range(ends, letters.length, name, site, machine));
}

/** Whether a string begins or ends with another: `ends` cuts a part of the length that is given. */
function affix(
  name: string,
  ends: (letters: readonly string[], length: number) => readonly string[],
  of: (text: string) => string = (whole) => whole,
): PrimitiveRule {
  return binary((x, y, site, machine) => {
    const wanted = [...of(text(x, name, site, machine))];
    const letters = [...of(text(y, name, site, machine))];
    return wanted.length <= letters.length && ends(letters, wanted.length).join('') === wanted.join('');
  });
}

const beginning = (letters: readonly string[], length: number): readonly string[] => letters.slice(0, length);
const ending = (letters: readonly string[], length: number): readonly string[] =>
  letters.slice(letters.length - length);

/** How far two strings agree, from their beginnings or from their ends. */
function commonLength(name: string, direction: 1 | -1): PrimitiveRule {
  return binary((x, y, site, machine) => {
    const [a, b] = [x, y].map((each) => [...text(each, name, site, machine)]) as [string[], string[]];
    let length = 0;
    while (length < Math.min(a.length, b.length)) {
      const at = direction === 1 ? length : -1 - length;
      if (a.at(at) !== b.at(at)) break;
      length++;
    }
    return length;
  });
}

const grammars = ['infix', 'strict-infix', 'prefix', 'suffix'];

function join([strings, given, grammar]: readonly Value[], site: Site, machine: Machine): Value {
  const name = 'string-join';
  const parts = itemsOf(strings!, name, site, machine).map((each) => text(each, name, site, machine));
  const between = given === undefined ? ' ' : text(given, name, site, machine);
  const kind = grammar === undefined ? 'infix' : grammar instanceof SymbolValue ? grammar.name : '';
  if (!grammars.includes(kind))
    return wrongType(machine, site, name, `one of the symbols ${grammars.join(', ')}`, grammar!);
  if (kind === 'strict-infix' && parts.length === 0)
    return fail(machine, site, 'wrong-type', `${name} has no string to join, which strict-infix wants.`);
  if (kind === 'prefix')
    return joined(
      parts.flatMap((each) => [between, each]),
      name,
      site,
      machine,
    );
  if (kind === 'suffix')
    return joined(
      parts.flatMap((each) => [each, between]),
      name,
      site,
      machine,
    );
  return joined(
    parts.flatMap((each, index) => (index === 0 ? [each] : [between, each])),
    name,
    site,
    machine,
  );
}

/** Each word with a capital, the rest of it in small letters. */
const titled = (whole: string): string =>
  whole
    .toLowerCase()
    .replace(/\p{L}[\p{L}\p{M}\p{Nd}’']*/gu, ([first, ...rest]) => `${first!.toUpperCase()}${rest.join('')}`);

export const stringPartRules = {
  substring: part('substring'),
  'string-copy': part('string-copy'),
  'string-head': cut('string-head', 'before', 'start'),
  'string-tail': cut('string-tail', 'behind', 'start'),
  'string-take': cut('string-take', 'before', 'start'),
  'string-drop': cut('string-drop', 'behind', 'start'),
  'string-take-right': cut('string-take-right', 'behind', 'end'),
  'string-drop-right': cut('string-drop-right', 'before', 'end'),
  'string-pad': padded('string-pad', 'left'),
  'string-pad-left': padded('string-pad-left', 'left'),
  'string-pad-right': padded('string-pad-right', 'right'),
  'string-null?': onText('string-null?', (each) => each === ''),
  'string-reverse': variadic(([x, ...ends], site, machine) => {
    const letters = [...text(x!, 'string-reverse', site, machine)];
    const [start, end] = range(ends, letters.length, 'string-reverse', site, machine);
    return machine.distinct(letters.slice(start, end).reverse().join(''));
  }),
  'string-titlecase': onText('string-titlecase', (each, machine) => machine.distinct(titled(each))),
  'string-foldcase': onText('string-foldcase', (each, machine) => machine.distinct(foldedText(each))),
  'string-prefix?': affix('string-prefix?', beginning),
  'string-suffix?': affix('string-suffix?', ending),
  'string-prefix-ci?': affix('string-prefix-ci?', beginning, foldedText),
  'string-suffix-ci?': affix('string-suffix-ci?', ending, foldedText),
  'string-prefix-length': commonLength('string-prefix-length', 1),
  'string-suffix-length': commonLength('string-suffix-length', -1),
  'string-search-forward': variadic((operands, site, machine) =>
    firstPlace(search('string-search-forward', operands, site, machine)),
  ),
  'string-search-backward': variadic(([pattern, x, end], site, machine) => {
    const name = 'string-search-backward';
    const ends = end === undefined ? [] : [0, end];
    const last = [...search(name, [pattern!, x!, ...ends], site, machine)].at(-1);
    return last !== undefined && last + [...text(pattern!, name, site, machine)].length;
  }),
  'string-search-all': variadic((operands, site, machine) =>
    list([...search('string-search-all', operands, site, machine)]),
  ),
  'string-contains': variadic(([x, pattern, ...ends], site, machine) =>
    firstPlace(search('string-contains', [pattern!, x!, ...ends], site, machine)),
  ),
  'string-contains-ci': variadic(([x, pattern, ...ends], site, machine) =>
    firstPlace(search('string-contains-ci', [pattern!, x!, ...ends], site, machine, foldedText)),
  ),
  'string-replace': variadic(([x, y, start, end], site, machine) => {
    const name = 'string-replace';
    const [letters, other] = [x!, y!].map((each) => [...text(each, name, site, machine)]) as [
      string[],
      string[],
    ];
    const [from, to] = range([start!, end!], letters.length, name, site, machine);
    return joined([...letters.slice(0, from), ...other, ...letters.slice(to)], name, site, machine);
  }),
  'string-join': variadic(join),
  'string-concatenate': variadic(([strings], site, machine) => {
    const name = 'string-concatenate';
    const parts = itemsOf(strings!, name, site, machine);
    return joined(
      parts.map((each) => text(each, name, site, machine)),
      name,
      site,
      machine,
    );
  }),
} satisfies Record<string, PrimitiveRule>;
