/** Terms with all their links, where every link is Cajal. */

import { compileTerm, finishCompiling } from './compile';
import { type DefinedTerm, defineTerm } from './definition';
import type { Linked, LinkedTerm } from './linked';
import { dataOfVector } from './matrix';
import { Multilinear } from './multilinear';
import type { Link } from './syntax';
import { resolve } from './types';
import type { Typing } from './typing';

const closed = new WeakMap<DefinedTerm, LinkedTerm<never> | null>();

/** The linked term; null if it has mistakes, or links a value of Scheme somewhere. */
export function closedTerm(term: DefinedTerm): LinkedTerm<never> | null {
  let found = closed.get(term);
  if (found === undefined) {
    found = close(term);
    closed.set(term, found);
  }
  return found;
}

function close({ typing, links, diagnostics }: DefinedTerm): LinkedTerm<never> | null {
  if (diagnostics.length > 0) return null;
  const values = new Map<Link, Linked<never>>();
  for (const { link, definition } of links) {
    const inner = definition === null ? null : closedTerm(defineTerm(definition));
    if (inner === null) return null;
    const isFunction = resolve(inner.typing.type).kind === 'arrow';
    values.set(link, isFunction ? inner : { kind: 'tensor', operand: dataOf(inner, inner.typing) });
  }
  return { kind: 'term', typing, links: (link) => values.get(link)!, operands: [] };
}

/**
 * The elements of the term's vector, or of a part's vector if `typing` is that of a part, within a limit on
 * multiplications.
 */
export function dataOf({ links }: LinkedTerm<never>, typing: Typing, maxProducts?: number) {
  return dataOfVector(finishCompiling(compileTerm(typing, links, new Multilinear(undefined, maxProducts))));
}
