/** What the imports of a program bring, and which library a list in an import names, for explaining and completing. */

import type { Text } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { type Entry, forms, procedures } from '../lang/catalogue';
import { plainName, standardLibraries } from '../lang/libraries/standard';
import { libraryRows, shippedSentences, standardSentences } from '../lang/libraryCatalogue';
import type { Scope } from './scope';
import { headName, isSequence, items, symbolName } from './syntax';

/** A name that an import brings, or that an import calls anew. */
export interface ImportedName {
  readonly entry: Entry;
  readonly library: string;
}

export interface KnownLibrary {
  readonly name: string;
  readonly sentence: string;
  /** The names that it brings and the language does not have by itself. */
  readonly names: readonly string[];
}

type Names = ReadonlyMap<string, ImportedName>;

const modifiers: readonly string[] = ['only', 'except', 'prefix', 'rename'];

function entriesOf(rows: Readonly<Record<string, readonly [string, string]>>, library: string): Names {
  return new Map(
    Object.entries(rows).map(([name, [signature, doc]]) => [name, { entry: { signature, doc }, library }]),
  );
}

/** The names of each library that ships. */
const shipped: ReadonlyMap<string, Names> = new Map(
  Object.entries(libraryRows).map(([library, rows]) => [library, entriesOf(rows, library)]),
);

/** The libraries that programs can import, in the order in which they are suggested. */
export const knownLibraries: readonly KnownLibrary[] = [
  ...Object.entries(shippedSentences).map(([name, sentence]) => ({
    name,
    sentence,
    names: [...(shipped.get(name)?.keys() ?? [])],
  })),
  ...Object.entries(standardSentences).map(([name, sentence]) => ({ name, sentence, names: [] })),
];

/** The words of an import: its libraries, as they are written between brackets, and what restricts them. */
export const importWords: Readonly<Record<string, Entry>> = Object.fromEntries([
  ...knownLibraries.map(({ name, sentence }) => [name.slice(1, -1), { signature: name, doc: sentence }]),
  ['only', { signature: '(only library name ...)', doc: 'Of a library, these names.' }],
  ['except', { signature: '(except library name ...)', doc: 'Of a library, all names but these.' }],
  ['prefix', { signature: '(prefix library prefix)', doc: 'The names of a library with a prefix.' }],
  [
    'rename',
    { signature: '(rename library (name new) ...)', doc: 'The names of a library, some called anew.' },
  ],
]);

const formEntries: Readonly<Record<string, Entry>> = forms;

/** The entry of a name that means something without any import; null for other names. */
function languageEntry(name: string): Entry | null {
  if (Object.hasOwn(procedures, name)) return procedures[name]!;
  return Object.hasOwn(formEntries, name) ? formEntries[name]! : null;
}

function standard(library: string): Names {
  const names = standardLibraries[library] ?? [];
  return new Map(
    names.flatMap((name) => {
      const entry =
        procedures[name] ?? (Object.hasOwn(forms, name) ? forms[name as keyof typeof forms] : null);
      return entry === null ? [] : [[name, { entry, library }] as const];
    }),
  );
}

/** The name of the library that a list names. */
function nameOf(list: SyntaxNode, text: Text): string {
  return plainName(items(list).map(({ from, to }) => text.sliceString(from, to)));
}

function broughtBy(set: SyntaxNode | undefined, text: Text): Names {
  if (set === undefined || !isSequence(set)) return new Map();
  const [head, inner, ...rest] = items(set);
  const modifier = head === undefined ? null : symbolName(head, text);
  if (modifier === null || !modifiers.includes(modifier) || inner === undefined || !isSequence(inner)) {
    const library = nameOf(set, text);
    return shipped.get(library) ?? standard(library);
  }
  const from = broughtBy(inner, text);
  const written = rest.map((each) => text.sliceString(each.from, each.to));
  switch (modifier) {
    case 'only':
      return new Map([...from].filter(([name]) => written.includes(name)));
    case 'except':
      return new Map([...from].filter(([name]) => !written.includes(name)));
    case 'prefix':
      return new Map([...from].map(([name, each]) => [`${written[0] ?? ''}${name}`, each]));
    default:
      return renamed(from, rest, text);
  }
}

function renamed(from: Names, pairs: readonly SyntaxNode[], text: Text): Names {
  const called = new Map(
    pairs.map((pair) => {
      const [old, name] = items(pair).map((each) => text.sliceString(each.from, each.to));
      return [old, name] as const;
    }),
  );
  return new Map([...from].map(([name, each]) => [called.get(name) ?? name, each]));
}

const known = new WeakMap<Scope, Names>();

/** The names that the program imports, but for those that mean the same without an import. */
export function importedNames(scope: Scope): Names {
  let names = known.get(scope);
  if (names === undefined) {
    const { tree, text } = scope;
    const imports = items(tree.topNode).filter(
      (node) => isSequence(node) && headName(node, text) === 'import',
    );
    const sets = imports.flatMap((each) => items(each).slice(1));
    names = new Map(
      sets.flatMap((set) => [...broughtBy(set, text)]).filter(([name, each]) => isOwn(name, each)),
    );
    known.set(scope, names);
  }
  return names;
}

/** Whether a name means something else than it does without an import. */
function isOwn(name: string, { library, entry }: ImportedName): boolean {
  return shipped.has(library) || languageEntry(name) !== entry;
}

/** The library that is named around a node of an import. */
export function libraryAt(
  scope: Scope,
  node: SyntaxNode,
): (KnownLibrary & { readonly from: number; readonly to: number }) | null {
  const list = node.name === 'List' ? node : node.parent;
  if (list?.name !== 'List' || !isWithinImport(scope, list)) return null;
  const library = knownLibraries.find(({ name }) => name === nameOf(list, scope.text));
  return library === undefined ? null : { ...library, from: list.from, to: list.to };
}

function isWithinImport(scope: Scope, list: SyntaxNode): boolean {
  for (let node = list.parent; node !== null; node = node.parent)
    if (node.name === 'List' && scope.formOf(node) === 'import') return true;
  return false;
}
