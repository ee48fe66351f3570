/** Bodies of unknowns in mathematical notation. */

import { expandText } from '../../lang';
import { type Equation, mathematicsOf } from '../../mathematics';
import { fitLoss } from '../../stage';
import type { Expressions, FormulasReply, FormulasRequest, Unknown } from '../protocol';

/** The equations of each candidate, from its text alone: nothing is staged, and no name of the program is looked up. */
export function formulasOf({ unknowns, candidates }: FormulasRequest): FormulasReply {
  return candidates.map((each) => equationsOf(each, unknowns));
}

/** Null where an expression has a mistake, or none of its parts has notation. */
function equationsOf(
  expressions: Expressions,
  unknowns: readonly Pick<Unknown, 'name' | 'parameters'>[],
): readonly Equation[] | null {
  const text = unknowns
    .map(({ name, parameters }) => `(define (${name} ${parameters.join(' ')}) ${expressions[name]})`)
    .join('\n');
  const { program, diagnostics } = expandText(text, { source: 'console', tables: [] });
  if (diagnostics.some(({ severity }) => severity === 'error')) return null;
  const { model } = mathematicsOf(program, fitLoss);
  return model.length === unknowns.length ? model : null;
}
