/** A call that begins with something that is written and is no procedure: a number, a string, an array between brackets. */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { printDatum } from './core';
import { type Datum, describeDatum, type ListDatum } from './datum';

/** How an array of numbers that is written between brackets is written in Gradus; null for other lists. */
function arrayHint({ items, isBracketed }: ListDatum): string | null {
  if (isBracketed !== true || items.length === 0) return null;
  const written = items.map(printDatum).join(' ');
  if (items.every((each) => each.kind === 'number'))
    return `A vector is written (vec ${written}), a list '(${written}).`;
  const isMatrix = items.every(
    (each) => each.kind === 'list' && each.items.every((one) => one.kind === 'number'),
  );
  return isMatrix
    ? `A matrix is written (mat ${items.map((each) => `'${printDatum(each)}`).join(' ')}).`
    : null;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function emptyCall(at: Span): Diagnostic {
  return diagnostic('empty-application', at, '() is not an expression.', {
    hint: "The empty list is written '().",
  });
}

/** The mistake of a call with this head; null if the head could be a procedure. */
export function headMistake(form: ListDatum, head: Datum): Diagnostic | null {
  if (head.kind === 'symbol') return null;
  if (head.kind !== 'list') {
    const message = `${sentence(describeDatum(head))} is not a procedure.`;
    const hint = arrayHint(form) ?? 'A list is written with a quote in front, or with (list …).';
    return diagnostic('not-a-procedure', head.span, message, { hint });
  }
  const hint = arrayHint(head) === null ? null : (arrayHint(form) ?? arrayHint(head));
  if (hint === null) return null;
  const message = 'Between [ and ] is a call, as between parentheses, and its first part is no procedure.';
  return diagnostic('not-a-procedure', form.span, message, { hint });
}
