/** Finds the type at a place of a term. */

import type { Span } from '../text/span';
import type { DefinedTerm } from './definition';
import { termsWithin } from './syntax';
import { printType, type Type } from './types';

export interface TypedPlace {
  readonly span: Span;
  readonly type: string;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

/** The smallest part of the term, or the variable being bound, at an offset of its text; null outside the term. */
export function typeAt({ typing }: DefinedTerm, offset: number): TypedPlace | null {
  const binders: (readonly [Span, Type])[] = [...typing.binderTypes].map(([{ span }, type]) => [span, type]);
  const parts: (readonly [Span, Type])[] = [...termsWithin(typing.term)].flatMap((term) =>
    term.kind === 'hole' ? [] : [[term.span, typing.types.get(term)!]],
  );
  let found: readonly [Span, Type] | null = null;
  for (const each of [...parts, ...binders]) {
    const [span] = each;
    const size = span.end - span.start;
    // The outer one of two parts at the same place is found first.
    if (holds(span, offset) && (found === null || size < found[0].end - found[0].start)) found = each;
  }
  return found === null ? null : { span: found[0], type: printType(found[1]) };
}
