/** How much each expression matters to the loss, for the page's view of where the loss is decided. */

import type { Sliced } from '../../stage';
import { influence } from '../../stage/probe/influence';
import type { Program } from '../program';
import type { InfluenceReply, LookRequest } from '../protocol';
import { lookOptions } from './look';

/** So many rows are gone through at most: the program runs three times for each of its expressions. */
const maxRows = 300;

export function* influenceOf(program: Program, request: LookRequest): Sliced<InfluenceReply> {
  const options = yield* lookOptions(program, request);
  if (typeof options === 'string') return { kind: 'refused', message: options };
  const { counted, expressions, plan, settings } = options;
  if (plan === null)
    return { kind: 'refused', message: 'The program has no fit and no minimize, so it has no loss.' };
  const found = yield* influence(program.expanded().program, expressions, settings, counted, maxRows);
  return {
    kind: 'influence',
    loss: found.loss,
    rows: found.rows,
    expressions: found.expressions.map(({ expression, ...rest }) => {
      const { form, spans } = expressions.all[expression]!;
      const { start, end } = spans[0]!;
      return { place: { start, end }, form, ...rest };
    }),
  };
}
