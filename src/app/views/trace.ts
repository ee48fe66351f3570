/** The steps of one row, for the page's stepper. */

import type { Sliced } from '../../stage';
import { trace } from '../../stage/probe/trace';
import type { Program } from '../program';
import type { TraceReply, TraceRequest } from '../protocol';
import { look, rowCountOf } from './look';
import { valueReply } from './probe';

/** The maximum number of steps of a reply. */
const maxSteps = 50_000;

export function* traceOf(program: Program, request: TraceRequest): Sliced<TraceReply> {
  const looked = yield* look(program, request);
  if (typeof looked === 'string') return { kind: 'refused', message: looked };
  const { expressions, recorded } = looked;
  const { calls, left, row, steps } = yield* trace(recorded, request.row, maxSteps);
  return {
    kind: 'trace',
    row,
    left,
    rows: rowCountOf(looked, row === null ? 0 : 1),
    calls: calls.map(({ parent, procedure: { name, span }, turn }) => {
      return { name, place: { start: span.start, end: span.end }, parent, turn };
    }),
    steps: steps.map(({ call, evaluated, expression, isOutside, operands, parent, partials }) => {
      const { form, operator, spans } = expressions.all[expression]!;
      const { start, end } = spans[0]!;
      const result = valueReply(evaluated);
      return {
        place: { start, end },
        form,
        operator: operator === null ? null : program.text.slice(operator.start, operator.end),
        isOutside,
        parent,
        operands,
        partials,
        call,
        result,
      };
    }),
  };
}
