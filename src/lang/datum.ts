/**
 * The data that the reader makes of a text, in which every part knows its span. A symbol inserted by a macro's template
 * carries an alias, by which the expander keeps the macro's names apart from the user's.
 */

import type { Span } from '../text/span';

/**
 * A name in one expansion of a macro. It means what `symbol` means where the macro was defined, unless it is rebound.
 */
export interface Alias {
  readonly symbol: SymbolDatum;
  /** The `Scope` of the macro's definition. */
  readonly scope: object;
}

export interface SymbolDatum {
  readonly kind: 'symbol';
  readonly name: string;
  readonly span: Span;
  /** The alias of a symbol that a macro's template inserted. */
  readonly alias?: Alias;
}

/** The identity of an identifier: its name, or the alias if a macro made it. */
export type Identity = string | Alias;

export function identityOf(symbol: SymbolDatum): Identity {
  return symbol.alias ?? symbol.name;
}

export interface NumberDatum {
  readonly kind: 'number';
  readonly value: number;
  readonly span: Span;
}

export interface BooleanDatum {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly span: Span;
}

export interface StringDatum {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span;
}

export interface CharacterDatum {
  readonly kind: 'character';
  readonly value: string;
  readonly span: Span;
}

export interface ListDatum {
  readonly kind: 'list';
  readonly items: readonly Datum[];
  /** The datum after the dot, which is never a list; null for a proper list. */
  readonly tail: Datum | null;
  readonly span: Span;
  /** Whether it is written between [ and ]. */
  readonly isBracketed?: true;
}

export interface VectorDatum {
  readonly kind: 'vector';
  readonly items: readonly Datum[];
  readonly span: Span;
}

export type Datum =
  | SymbolDatum
  | NumberDatum
  | BooleanDatum
  | StringDatum
  | CharacterDatum
  | ListDatum
  | VectorDatum;

/** A list. If the tail after the dot is a list, its items are appended. */
export function makeList(items: readonly Datum[], tail: Datum | null, span: Span): ListDatum {
  if (tail?.kind === 'list') return { kind: 'list', items: [...items, ...tail.items], tail: tail.tail, span };
  return { kind: 'list', items, tail, span };
}

export function isProperList(datum: Datum | undefined): datum is ListDatum & { readonly tail: null } {
  return datum?.kind === 'list' && datum.tail === null;
}

export function isSymbol(datum: Datum | undefined, name?: string): datum is SymbolDatum {
  return datum?.kind === 'symbol' && (name === undefined || datum.name === name);
}

/** The description of a datum in a message: "the list (1 2)", "the number 3", "the name x". */
export function describeDatum(datum: Datum): string {
  switch (datum.kind) {
    case 'symbol':
      return `the name ${datum.name}`;
    case 'number':
      return `the number ${datum.value}`;
    case 'boolean':
      return datum.value ? '#t' : '#f';
    case 'string':
      return 'a string';
    case 'character':
      return 'a character';
    case 'list':
      return datum.items.length === 0 ? 'an empty list ()' : 'a list';
    case 'vector':
      return 'a vector';
  }
}
