/** The libraries that ship, each a file of Scheme that is loaded with the first text that writes its name. */

import { lazyPart } from '../../parts/lazyPart';
import type { Define } from '../program';
import type { Exports } from '../scope';

/** The text of each, by the name that programs import. */
export const libraryTexts = {
  '(sicp)': lazyPart('sicp', () => import('../../scheme/libraries/sicp.scm?raw')),
  '(malt)': lazyPart('malt', () => import('../../scheme/libraries/malt.scm?raw')),
} as const;

export type ShippedName = keyof typeof libraryTexts;

export function isShipped(name: string): name is ShippedName {
  return Object.hasOwn(libraryTexts, name);
}

export interface ShippedLibrary {
  readonly exports: Exports;
  /** Its definitions by their full names. */
  readonly definitions: ReadonlyMap<string, Define>;
}

const expanded = new Map<ShippedName, ShippedLibrary>();

/** The library, expanded when the first program imports it. */
export function shippedLibrary(name: ShippedName, expand: (text: string) => ShippedLibrary): ShippedLibrary {
  let library = expanded.get(name);
  if (library === undefined) {
    library = expand(libraryTexts[name].value.default);
    expanded.set(name, library);
  }
  return library;
}

/** The name that a definition of a library has among all names: no program can write it. */
export function fullName(library: string, name: string): string {
  return `${library} ${name}`;
}

/** A name as the text has it: `area` for that of the library (circles). */
export function writtenName(name: string): string {
  return isFullName(name) ? name.slice(name.lastIndexOf(') ') + 2) : name;
}

export function isFullName(name: string): boolean {
  return name.startsWith('(');
}

/** The definition with this full name, of a library that was imported; undefined if there is none. */
export function shippedDefinition(name: string): Define | undefined {
  for (const { definitions } of expanded.values()) {
    const found = definitions.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
