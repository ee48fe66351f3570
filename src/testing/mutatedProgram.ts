/** Programs with one to three mistakes of typing: tokens that are left out, written twice, swapped, or put elsewhere. */

import type { Random } from '../graph/random';

/** Parentheses, quotes, strings, comments, blanks, and all other runs of characters. */
const token = /[()[\]'`]|,@?|"(?:[^"\\]|\\.)*"|;[^\n]*|\s+|[^\s()[\]'`,";]+/g;

const isBlank = (each: string): boolean => /^[\s;]/.test(each);

export function mutatedProgram(source: string, random: Random): string {
  const tokens = source.match(token) ?? [];
  const changes = 1 + random.below(3);
  for (let change = 0; change < changes; change++) mutate(tokens, random);
  return tokens.join('');
}

function mutate(tokens: string[], random: Random): void {
  const places = tokens.flatMap((each, place) => (isBlank(each) ? [] : [place]));
  if (places.length < 2) return;
  const place = places[random.below(places.length)]!;
  const other = places[random.below(places.length)]!;
  switch (random.below(4)) {
    case 0:
      tokens.splice(place, 1);
      return;
    case 1:
      tokens.splice(place, 0, tokens[place]!, ' ');
      return;
    case 2:
      [tokens[place], tokens[other]] = [tokens[other]!, tokens[place]!];
      return;
    default:
      tokens.splice(place, 0, tokens[other]!, ' ');
  }
}
