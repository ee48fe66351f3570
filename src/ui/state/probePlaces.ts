/** The places of the probes in a program's text: how an edit moves them, and how a draft and a link write them. */

export interface ProbePlace {
  readonly start: number;
  readonly end: number;
}

export const noProbes: readonly ProbePlace[] = [];

/** More cards than these are no longer read. */
export const maxProbes = 20;

/** What an atom is not made of. */
const delimiter = /[\s()[\]"';,`]/;

/**
 * The places after an edit, which is taken for the one stretch in which the texts differ. An edit within an expression
 * changes its length; a place whose text is gone is left out.
 */
export function movedPlaces(
  places: readonly ProbePlace[],
  before: string,
  after: string,
): readonly ProbePlace[] {
  if (before === after || places.length === 0) return places;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const removed = { start: head, end: before.length - tail };
  const grown = after.length - before.length;
  const moved = places.flatMap(({ start, end }): ProbePlace[] => {
    const from = start >= removed.end ? start + grown : start <= head ? start : removed.end + grown;
    const to = end <= head ? end : end >= removed.end ? end + grown : head;
    return from < to ? [wholeAtom(after, from, to)] : [];
  });
  return withoutRepeats(moved);
}

/** A number or a name to which something was added at its edge, with what was added. */
function wholeAtom(text: string, start: number, end: number): ProbePlace {
  const isOfAtom = (offset: number): boolean => offset < text.length && !delimiter.test(text[offset]!);
  let [from, to] = [start, end];
  if (isOfAtom(start)) while (from > 0 && isOfAtom(from - 1)) from--;
  if (isOfAtom(end - 1)) while (isOfAtom(to)) to++;
  return { start: from, end: to };
}

function withoutRepeats(places: readonly ProbePlace[]): readonly ProbePlace[] {
  return places.filter((place, index) => places.findIndex((each) => samePlace(each, place)) === index);
}

export function samePlace(a: ProbePlace, b: ProbePlace): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Pairs of offsets, as drafts and links have them. */
export function writePlaces(places: readonly ProbePlace[]): readonly (readonly [number, number])[] {
  return places.map(({ start, end }) => [start, end]);
}

/** The places in JSON of unknown origin; null where it is no list of places in a text of this length. */
export function readPlaces(json: unknown, length: number): readonly ProbePlace[] | null {
  if (!Array.isArray(json) || json.length > maxProbes) return null;
  const places: ProbePlace[] = [];
  for (const pair of json) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const [start, end]: readonly unknown[] = pair;
    if (!isOffset(start, length) || !isOffset(end, length) || start >= end) return null;
    places.push({ start, end });
  }
  return withoutRepeats(places);
}

function isOffset(value: unknown, length: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= length;
}
