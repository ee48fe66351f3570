/** Decides from a program which panels it is about, so that opening it opens them. */

import type { ProgramSummary } from '../../app/protocol';
import { hasUnknowns } from './discovery';
import { numbersAmong } from './landscape';
import type { PanelId } from './layout';

/** A definition of a term of Cajal, in code and not in a comment. */
const definesTerm = /^[^;\n"]*\(define-cajal[\s)]/m;

export function panelsAbout(
  { parameters, objective, plots }: ProgramSummary,
  source: string,
): readonly PanelId[] {
  const panels: PanelId[] = [];
  if (objective !== null) {
    panels.push('loss');
    if (objective.restarts > 1) panels.push('restarts');
    if (objective.kind === 'negative-log-likelihood') panels.push('statistics');
    if (parameters.length === 2 && numbersAmong(parameters).length === 2) panels.push('landscape');
  }
  if (plots.length > 0) panels.push('fit');
  if (hasUnknowns(source)) panels.push('discover');
  if (parameters.length > 0) panels.push('parameters');
  if (definesTerm.test(source)) panels.push('neuron');
  return panels;
}
