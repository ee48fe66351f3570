/**
 * The definitions of procedures that are written in Scheme, as the files in `scheme/` have them, with their comments and
 * the helpers that they call.
 */

import densities from '../scheme/densities.scm?raw';
import solvers from '../scheme/solvers.scm?raw';

/** Definitions by name, in the order of the files. */
function definitionsOf(text: string): [name: string, definition: string][] {
  return text.split('\n\n').flatMap((part) => {
    const found = /^\(define \(?([^\s()]+)/m.exec(part);
    return found === null ? [] : [[found[1]!, part.trim()]];
  });
}

const definitions = new Map([densities, solvers].flatMap(definitionsOf));

/** The definition of a procedure, after those of its helpers; null for one that is not written there. */
export function definitionInScheme(name: string): string | null {
  if (!definitions.has(name)) return null;
  const needed = new Set([name]);
  // A set is walked to its end, also over what is added meanwhile.
  for (const each of needed) {
    for (const [helper] of definitions.get(each)!.matchAll(/%[^\s()]+/g))
      if (definitions.has(helper)) needed.add(helper);
  }
  return [...definitions].flatMap(([each, text]) => (needed.has(each) ? [text] : [])).join('\n\n');
}
