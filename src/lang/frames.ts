/** What the reader has begun and not yet ended: where the text shows that it is over, and what to say of what never ends. */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { type SourceName, type Span, span } from '../text/span';
import type { Datum } from './datum';

/** Something that the reader has begun and not yet ended. */
export interface Frame {
  readonly kind: 'list' | 'vector' | 'prefix' | 'comment';
  /** The start of the opening token, and its text: `(`, `#(`, `'`, `#;`. */
  readonly start: number;
  readonly opener: string;
  /** The number of characters before it on its line. */
  readonly column: number;
  readonly items: Datum[];
  /** The data after a dot. */
  dot: { readonly at: Span; readonly tail: Datum[] } | null;
}

/** The marks before a datum, the longer ones first, with the forms that they abbreviate. */
export const prefixes: readonly (readonly [string, string])[] = [
  [',@', 'unquote-splicing'],
  ["'", 'quote'],
  ['`', 'quasiquote'],
  [',', 'unquote'],
];

/**
 * Where an opener that is never closed is taken to end: at the end of the text, before the next opener at the start of a line,
 * or before the next line that is not indented further than it.
 */
export type Recovery = 'none' | 'line-start' | 'indentation';

/** A line that does not belong to what is open before it, and the column of its first token. */
export interface NextLine {
  readonly line: number;
  readonly column: number;
}

export function closerOf({ kind, opener }: Frame): string {
  return kind === 'list' && opener === '[' ? ']' : ')';
}

/** Whether the first character of a line, in this column, shows that a frame is over. */
export function isOver(frame: Frame, character: string, column: number, recovery: Recovery): boolean {
  switch (recovery) {
    case 'none':
      return false;
    case 'line-start':
      return column === 0 && (character === '(' || character === '[');
    case 'indentation':
      return frame.column >= column && character !== ')' && character !== ']';
  }
}

/** `next` is null where the text ends. The last token before it ends at `tokenEnd`. */
export function unclosedMistake(
  frame: Frame,
  next: NextLine | null,
  source: SourceName,
  tokenEnd: number,
): Diagnostic {
  const { start, opener } = frame;
  const closer = closerOf(frame);
  const message = `This ${opener} is never closed.`;
  const at = span(source, start, start + opener.length);
  if (next === null)
    return diagnostic('unclosed-parenthesis', at, message, { hint: `Add ${closer} where the form ends.` });
  const reason = next.column === 0 ? 'where the next form starts' : 'which is indented as if it were closed';
  return diagnostic('unclosed-parenthesis', at, message, {
    hint: `Add ${closer} before line ${next.line}, ${reason}.`,
    fixes: [
      { label: `Add ${closer} there`, edits: [{ span: span(source, tokenEnd, tokenEnd), insert: closer }] },
    ],
  });
}

/** The maximum nesting: later passes recurse over data. Deeper nesting is refused. */
export const maximumNesting = 800;

export function nestedTooDeep(at: Span): Diagnostic {
  return diagnostic('nesting-too-deep', at, `The program nests deeper than ${maximumNesting} levels here.`, {
    hint: 'Name the inner parts with define.',
  });
}

/** A quote or `#;` that applies to nothing. */
export function danglingMark(at: Span): Diagnostic {
  return diagnostic('nothing-to-quote', at, 'Nothing follows this mark.', {
    hint: 'Write a datum after it, or remove it.',
  });
}
