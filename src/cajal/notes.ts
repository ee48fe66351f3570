/** What a reader should know of a term that is no mistake. */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import type { DefinedTerm } from './definition';
import { printValue } from './evaluate';
import { lossesOf, matrixOf } from './matrix';
import { basisValues, spaceOf } from './space';
import { termsWithin } from './syntax';
import { orderOf, uncurried } from './types';

/** Larger matrices are not made to look for lost weight. */
const mostOfMatrix = 4096;

/** Where a closed term of data, or of functions of data, falls off the end of Nat. */
export function lossNotes({ name, typing, links, diagnostics }: DefinedTerm): readonly Diagnostic[] {
  if (diagnostics.length > 0 || links.length > 0) return [];
  const { term, type, dimension } = typing;
  const place = [...termsWithin(term)].find(({ kind }) => kind === 'successor');
  const size = spaceOf(type, dimension)?.size ?? Number.POSITIVE_INFINITY;
  if (place === undefined || size > mostOfMatrix || orderOf(type) > 1) return [];
  const losses = lossesOf(matrixOf(typing), typing) ?? [];
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
  const message = `${name} falls off the end of Nat for ${losses.length} of its ${count} inputs, such as (${[name, ...printed].join(' ')}).`;
  return [diagnostic('falls-off', place.span, message, { severity: 'info', hint: room })];
}
