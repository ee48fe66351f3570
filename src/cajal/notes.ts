/** Notes about a term that are not mistakes. */

import { type Diagnostic, DiagnosticError, diagnostic } from '../text/diagnostic';
import { closedTerm, dataOf } from './closed';
import { type DefinedTerm, defineTerm } from './definition';
import { printValue } from './evaluate';
import type { LinkedTerm } from './linked';
import { type Loss, lossesOf } from './matrix';
import { basisValues, spaceOf } from './space';
import { type Term, termsWithin } from './syntax';
import { orderOf, uncurried } from './types';

/** The search for lost weight makes no larger matrices. */
const maxOfMatrix = 4096;

/** The search makes no matrices that take more multiplications, because a program is checked as it is typed. */
const maxProducts = 20_000_000;

/**
 * The places where a term of data, or of functions of data, falls off the end of Nat. For a term that links Scheme, its
 * runs show this.
 */
export function lossNotes(defined: DefinedTerm): readonly Diagnostic[] {
  const { name, typing } = defined;
  const { type, dimension } = typing;
  const term = closedTerm(defined);
  const size = spaceOf(type, dimension)?.size ?? Number.POSITIVE_INFINITY;
  if (term === null || size > maxOfMatrix || orderOf(type) > 1) return [];
  const place = placeOfLoss(defined);
  if (place === null) return [];
  const losses = lossesWithin(term);
  const [first] = losses;
  if (first === undefined) return [];
  const room = `The numbers are 0 to ${dimension - 1}; a greater (dimension d) in define-cajal makes room.`;
  const { domains } = uncurried(type);
  if (domains.length === 0) {
    const message = `${name} falls off the end of Nat: its vector is zero.`;
    return [diagnostic('weight-lost', place.span, message, { severity: 'warning', hint: room })];
  }
  const printed = first.operands.map((each, index) =>
    printValue(basisValues(domains[index]!, dimension)[each]!),
  );
  const count = domains.reduce((product, each) => product * basisValues(each, dimension).length, 1);
  const message = `${name} falls off the end of Nat for ${losses.length} of its ${count} inputs, such as ${printed.join(' and ')}.`;
  return [diagnostic('falls-off', place.span, message, { severity: 'info', hint: room })];
}

const places = new WeakMap<DefinedTerm, Term | null>();

/** The first successor, or else the first use of a term that has one; null if nothing can fall off. */
export function placeOfLoss(defined: DefinedTerm): Term | null {
  let found = places.get(defined);
  if (found === undefined) {
    // A term that uses itself through others has no first place.
    places.set(defined, null);
    found = findPlace(defined);
    places.set(defined, found);
  }
  return found;
}

function findPlace({ typing, links }: DefinedTerm): Term | null {
  const parts = [...termsWithin(typing.term)];
  const successor = parts.find(({ kind }) => kind === 'successor');
  if (successor !== undefined) return successor;
  const losing = new Set(
    links.flatMap(({ link, definition }) =>
      definition !== null && placeOfLoss(defineTerm(definition)) !== null ? [link] : [],
    ),
  );
  return parts.find((each) => each.kind === 'link' && losing.has(each.link)) ?? null;
}

function lossesWithin(term: LinkedTerm<never>): readonly Loss[] {
  try {
    return lossesOf(dataOf(term, term.typing, maxProducts), term.typing) ?? [];
  } catch (error) {
    if (error instanceof DiagnosticError) return [];
    throw error;
  }
}
