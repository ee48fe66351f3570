/** The meaning of a symbol at its place, for colouring, explaining and completing it. */

import type { SyntaxNode } from '@lezer/common';
import { constants, type Entry, procedures } from '../lang/catalogue';
import { alternativeTo } from '../lang/unsupportedNames';
import type { Binding } from './binding';
import { isKnownForm, type KnownForm } from './forms';
import { importedNames } from './imports';
import type { Scope } from './scope';
import { headName, items, symbolName } from './syntax';
import type { TableInfo } from './tables';
import { indexIn, type Place, placeAt } from './vocabulary';

export type Meaning =
  /** `defines` if this is the place that binds the name, and not a use of it. */
  | { readonly kind: 'binding'; readonly binding: Binding; readonly defines: boolean }
  | { readonly kind: 'form'; readonly form: KnownForm }
  | { readonly kind: 'builtin'; readonly entry: Entry }
  /** A name that an import brings. */
  | { readonly kind: 'imported'; readonly entry: Entry; readonly library: string }
  | { readonly kind: 'constant'; readonly value: number; readonly doc: string }
  | { readonly kind: 'word'; readonly place: Place['kind']; readonly entry: Entry }
  | { readonly kind: 'table'; readonly table: TableInfo }
  | { readonly kind: 'left out'; readonly advice: string }
  | { readonly kind: 'data' }
  | { readonly kind: 'unknown' };

/** Every procedure of the language. */
export const builtins: ReadonlyMap<string, Entry> = new Map(Object.entries(procedures));

export const namedNumbers: ReadonlyMap<string, { readonly value: number; readonly doc: string }> = new Map(
  Object.entries(constants),
);

export function meaningOf(scope: Scope, symbol: SyntaxNode, tables: ReadonlyMap<string, TableInfo>): Meaning {
  const name = symbolName(symbol, scope.text);
  if (name === null || isData(scope, symbol)) return { kind: 'data' };
  const defined = scope.definedBy(symbol);
  if (defined !== null) return { kind: 'binding', binding: defined, defines: true };
  const list = symbol.parent;
  const place = list?.name === 'List' ? placeAt(scope, list, indexIn(list, symbol.from)) : null;
  const word = place !== null && Object.hasOwn(place.words, name) ? place.words[name] : undefined;
  if (place !== null && word !== undefined) return { kind: 'word', place: place.kind, entry: word };
  const bound = scope.resolve(symbol);
  if (bound !== null) return { kind: 'binding', binding: bound, defines: false };
  const imported = importedNames(scope).get(name);
  if (imported !== undefined) return { kind: 'imported', ...imported };
  if (isKnownForm(name)) return { kind: 'form', form: name };
  return globalMeaning(name, tables);
}

/** The meaning of a name that the program does not bind. */
function globalMeaning(name: string, tables: ReadonlyMap<string, TableInfo>): Meaning {
  const builtin = builtins.get(name);
  if (builtin !== undefined) return { kind: 'builtin', entry: builtin };
  const number = namedNumbers.get(name);
  if (number !== undefined) return { kind: 'constant', ...number };
  const table = tables.get(name);
  if (table !== undefined) return { kind: 'table', table };
  const advice = alternativeTo(name) ?? undefined;
  return advice === undefined ? { kind: 'unknown' } : { kind: 'left out', advice };
}

/** Whether a node is quoted, and not unquoted again. */
export function isData(scope: Scope, node: SyntaxNode): boolean {
  let unquoted = 0;
  for (let inner = node, outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    switch (outer.name) {
      case 'Quote':
        return true;
      case 'Unquote':
      case 'UnquoteSplicing':
        unquoted++;
        break;
      case 'Quasiquote':
        if (unquoted === 0) return true;
        unquoted--;
        break;
      case 'Vector':
        if (unquoted === 0) return true;
        break;
      case 'List':
        if (isQuotingList(scope, outer, inner)) return true;
    }
  }
  return false;
}

/** Whether a list is `(quote inner)`, or the data that a clause of `case` compares with. */
function isQuotingList(scope: Scope, list: SyntaxNode, inner: SyntaxNode): boolean {
  if (headName(list, scope.text) === 'quote') return items(list)[0]?.from !== inner.from;
  const outer = list.parent;
  if (outer?.name !== 'List' || headName(outer, scope.text) !== 'case') return false;
  return inner.name === 'List' && items(list)[0]?.from === inner.from && indexIn(outer, list.from) >= 2;
}
