/**
 * Suggests what may be written at a place: the names in scope, the language's own, and the words with a meaning only
 * there. It uses no DOM; `completion.ts` shows the suggestions.
 */

import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { type FormName, forms, trainingForms } from '../lang/catalogue';
import type { Binding } from './binding';
import {
  bindingDocumentation,
  builtinDocumentation,
  constantDocumentation,
  type Documentation,
  formDocumentation,
  importedDocumentation,
  tableDocumentation,
  wordDocumentation,
} from './documentation';
import { importedNames } from './imports';
import { builtins, isData, namedNumbers } from './meaning';
import { type Scope, scopeOf } from './scope';
import { enclosingSequence, isSequence } from './syntax';
import { tableFacet } from './tables';
import { indexIn, type Place, placeAt } from './vocabulary';

export type SuggestionKind =
  | 'form'
  | 'procedure'
  | 'parameter'
  | 'column'
  | 'variable'
  | 'constant'
  | 'table'
  | 'word';

export interface Suggestion {
  readonly name: string;
  readonly kind: SuggestionKind;
  readonly documentation: Documentation;
  /** Whether it is inserted as a list of its own, `(name )`, as an option is if no bracket is typed yet. */
  readonly asList: boolean;
  /** The order among names that match the typed text equally well: a higher rank comes first. */
  readonly rank: number;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  /** Whether suggestions help before anything is typed: they are few, and something is required here. */
  readonly isEager: boolean;
  readonly suggestions: readonly Suggestion[];
}

/** The suggestions; null in comments, strings and data, after a number, and where a new name is defined. */
export function suggestionsAt(state: EditorState, position: number): Suggestions | null {
  const scope = scopeOf(state);
  const node = scope.tree.resolveInner(position, -1);
  const symbol = node.name === 'Symbol' ? node : null;
  if (symbol === null && !isBetweenElements(node)) return null;
  const from = symbol?.from ?? position;
  const list = enclosingSequence(scope.tree, from);
  if (symbol === null ? list !== null && isDataWithin(scope, list) : isTaken(scope, symbol)) return null;
  const index = list === null ? 0 : indexIn(list, from);
  const place = list === null ? null : placeAt(scope, list, index);
  const words = place === null ? [] : wordSuggestions(place);
  const isExclusive = place !== null && place.kind !== 'loss' && place.kind !== 'auxiliary';
  const isEager = isExclusive && (place.isHead || (place.kind !== 'option' && place.kind !== 'constraint'));
  const known = scope.visibleAt(from);
  const suggestions = isExclusive
    ? words
    : [
        ...words,
        ...nameSuggestions(state, scope, known),
        ...(index === 0 ? formSuggestions(list, known) : []),
      ];
  return { from, to: symbol?.to ?? position, isEager, suggestions };
}

/** Whether an element can start after this node: in the blanks of a list or program, or after a bracket. */
function isBetweenElements(node: SyntaxNode): boolean {
  return node.parent === null || isSequence(node) || node.name === '(' || node.name === '[';
}

function isTaken(scope: Scope, symbol: SyntaxNode): boolean {
  return isData(scope, symbol) || scope.definedBy(symbol) !== null;
}

function isDataWithin(scope: Scope, list: SyntaxNode): boolean {
  return list.name === 'Vector' || isData(scope, list);
}

/** The words of a place. Words with arguments are lists, unless the bracket is there already. */
function wordSuggestions(place: Place): Suggestion[] {
  return Object.entries(place.words).flatMap(([name, entry]): Suggestion[] => {
    const isCall = entry.signature.startsWith('(');
    if (place.isHead && !isCall) return [];
    const documentation = wordDocumentation(place.kind, entry);
    return [{ name, kind: 'word', documentation, asList: isCall && !place.isHead, rank: 20 }];
  });
}

function suggestionKind({ kind }: Binding): SuggestionKind {
  switch (kind) {
    case 'procedure':
    case 'parameter':
    case 'column':
      return kind;
    case 'macro':
      return 'form';
    case 'value':
    case 'argument':
    case 'variable':
    case 'loop variable':
    case 'row value':
    case 'pattern variable':
      return 'variable';
  }
}

function nameSuggestions(state: EditorState, scope: Scope, known: readonly Binding[]): Suggestion[] {
  const plain = (
    name: string,
    kind: SuggestionKind,
    documentation: Documentation,
    rank: number,
  ): Suggestion => ({ name, kind, documentation, asList: false, rank });
  // Closer bindings come first: `known` goes from the innermost names to the program's own.
  const own = known.map((each, at) =>
    plain(each.name, suggestionKind(each), bindingDocumentation(each, state.doc), Math.max(5, 15 - at)),
  );
  const imported = [...importedNames(scope)]
    .filter(([name]) => known.every((each) => each.name !== name))
    .map(([name, each]) => plain(name, 'procedure', importedDocumentation(each), 4));
  const taken = new Set([...known, ...imported].map((each) => each.name));
  const given = [
    ...[...builtins].map(([name, entry]) => plain(name, 'procedure', builtinDocumentation(entry), 0)),
    ...[...namedNumbers].map(([name, { value, doc }]) =>
      plain(name, 'constant', constantDocumentation(name, value, doc), 0),
    ),
    ...[...state.facet(tableFacet).values()].map((table) =>
      plain(table.name, 'table', tableDocumentation(table), 2),
    ),
  ];
  return [...own, ...imported, ...given.filter((each) => !taken.has(each.name))];
}

/** The forms that a list may start with, at the top of the program or deeper. */
function formSuggestions(list: SyntaxNode | null, known: readonly Binding[]): Suggestion[] {
  if (list === null) return [];
  const isTop = list.parent?.parent === null;
  const taken = new Set(known.map((each) => each.name));
  // The keys of `forms` are its names.
  return (Object.keys(forms) as FormName[])
    .filter((name) => !taken.has(name) && (isTop || !trainingForms.has(name)))
    .map((name) => ({ name, kind: 'form', documentation: formDocumentation(name), asList: false, rank: 3 }));
}
