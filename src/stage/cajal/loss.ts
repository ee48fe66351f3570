/** Warns of weight that falls off the end of Nat where a term is applied to known data. */

import { type DefinedTerm, isKnown, type Linked, type Operand, orderOf } from '../../cajal';
import { diagnostic } from '../../text/diagnostic';
import type { Machine } from '../machine/machine';
import type { Site } from '../machine/primitive';
import type { Value } from '../machine/values';
import type { TermCode } from './term';

/** The relative tolerance for rounding. */
const minLoss = 1e-9;

/** Whether the term maps data to data without linked procedures. */
export function keepsWeight({ typing, links }: DefinedTerm): boolean {
  return orderOf(typing.type) <= 1 && links.every(({ link }) => link.known !== null);
}

function weightOf(operand: Operand): number | null {
  return isKnown(operand) ? operand.values.reduce((sum, each) => sum + each, 0) : null;
}

/**
 * Warns, once for a place, if the result has less weight than the operands. Linked procedures may change weight, so
 * terms with them are not checked.
 */
export function reportLoss(
  result: Operand,
  operands: readonly Linked<Value>[],
  { term, name }: TermCode,
  site: Site,
  machine: Machine,
): void {
  if (!keepsWeight(term)) return;
  let given = 1;
  for (const each of operands) {
    const weight = each.kind === 'tensor' ? weightOf(each.operand) : null;
    if (weight === null) return;
    given *= weight;
  }
  const kept = weightOf(result);
  if (kept === null || !Number.isFinite(given - kept)) return;
  if (Math.abs(given - kept) <= minLoss * Math.max(1, Math.abs(given))) return;
  const span = machine.userSpan(site);
  if (machine.hasWarned('weight-lost', span)) return;
  const lost = Number((given - kept).toPrecision(6));
  const whole = Number(given.toPrecision(6));
  machine.warn(
    diagnostic(
      'weight-lost',
      span,
      `Of a weight of ${whole}, ${name} loses ${lost} off the end of Nat, whose numbers are 0 to ${term.typing.dimension - 1}.`,
      { severity: 'warning', hint: 'A greater (dimension d) in define-cajal makes room.' },
    ),
  );
}
