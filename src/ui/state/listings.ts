/** Lines of a listing, and how they and the places of the program lead to each other. */

import type { Listing } from '../../app/protocol';

/** The texts that a program compiles to, in the order of their tabs. */
export const listingNames = ['graph', 'gradient', 'module', 'shader'] as const;

export type ListingName = (typeof listingNames)[number];

/** A stretch of the program's text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export function lineCount({ starts }: Listing): number {
  return starts.length - 1;
}

export function lineText({ text, starts }: Listing, line: number): string {
  return text.slice(starts[line]!, starts[line + 1]! - 1);
}

/** The expression that a line came from; null where it came from none. */
export function placeOfLine({ spans }: Listing, line: number): Place | null {
  const start = spans[2 * line] ?? -1;
  return start < 0 ? null : { start, end: spans[2 * line + 1]! };
}

export function samePlace(a: Place | null, b: Place | null): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}

/** The smallest expression around an offset that any line came from. */
export function placeAround({ spans }: Listing, offset: number): Place | null {
  let best: Place | null = null;
  for (let at = 0; at < spans.length; at += 2) {
    const [start, end] = [spans[at]!, spans[at + 1]!];
    if (start < 0 || offset < start || offset > end) continue;
    if (best === null || end - start < best.end - best.start) best = { start, end };
  }
  return best;
}

/** The first line that came from an expression, and how many there are. */
export function linesFrom(
  { spans }: Listing,
  place: Place,
): { readonly first: number; readonly count: number } {
  let [first, count] = [-1, 0];
  for (let at = 0; at < spans.length; at += 2) {
    if (spans[at] !== place.start || spans[at + 1] !== place.end) continue;
    if (count++ === 0) first = at / 2;
  }
  return { first, count };
}

/** Which lines are to be drawn of a list that is scrolled: those in view and some around them. */
export function linesInView(
  { top, height, rowHeight }: { readonly top: number; readonly height: number; readonly rowHeight: number },
  count: number,
  around = 12,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / rowHeight) - around);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + around);
  return { from: Math.min(from, to), to };
}

/** The line that a key leads to; null for a key that leads to none. */
export function lineByKey(key: string, line: number, count: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: line + 1,
    ArrowUp: line - 1,
    PageDown: line + page,
    PageUp: line - page,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}
