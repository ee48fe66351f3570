/** Tokens that begin with `#`: truth values, numbers with a prefix, directives, and syntax of other Schemes that Gradus refuses. */

import { parseNumber } from './numberSyntax';

export type HashToken =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  /** From here on names are read in small letters, or as they are written; null for a directive that changes nothing. */
  | { readonly kind: 'directive'; readonly foldsCase: boolean | null }
  /** `length` is the part of the token that is refused. `value` says whether it would have been a datum. */
  | {
      readonly kind: 'refused';
      readonly length: number;
      readonly message: string;
      readonly hint: string;
      readonly isDatum: boolean;
    };

const booleans: Readonly<Record<string, boolean>> = {
  '#t': true,
  '#true': true,
  '#f': false,
  '#false': false,
};
const directives: Readonly<Record<string, boolean | null>> = {
  '#!fold-case': true,
  '#!no-fold-case': false,
  // Marks of other Schemes at the beginning of their programs.
  '#!r6rs': null,
  '#!r7rs': null,
  '#!chezscheme': null,
};

export function hashToken(token: string): HashToken {
  const small = token.toLowerCase();
  if (Object.hasOwn(booleans, small)) return { kind: 'boolean', value: booleans[small]! };
  if (Object.hasOwn(directives, small)) return { kind: 'directive', foldsCase: directives[small]! };
  const number = parseNumber(token);
  if (number !== null) return { kind: 'number', value: number };
  const [label] = /^#\d+[=#]/.exec(token) ?? [];
  if (label !== undefined) {
    return {
      kind: 'refused',
      length: label.length,
      message: `${label} labels a datum that occurs several times, which Gradus does not read.`,
      hint: 'Write the datum out wherever it occurs, or name it with define.',
      isDatum: label.endsWith('#'),
    };
  }
  return {
    kind: 'refused',
    length: token.length,
    message: `${token} is no syntax that Gradus reads.`,
    hint: 'After # come t, f, a vector #(…), a character #\\a, a comment #;… or #|…|#, or a radix such as #xFF.',
    isDatum: true,
  };
}

/** What opens a bytevector here; null if nothing does. */
export function bytevectorAt(text: string, offset: number): string | null {
  return /^#v?u8\(/.exec(text.slice(offset, offset + 5))?.[0] ?? null;
}

/** The length of the line by which a shell runs a program, up to `!#` where that ends it (Guile); 0 without it. */
export function shebangLength(text: string): number {
  return /^#!\s*\/(?:[\s\S]*?\n!#|[^\n]*)/.exec(text)?.[0].length ?? 0;
}
