/** The steps of one row, for the page's stepper. */

import type { Sliced } from '../../stage';
import { trace } from '../../stage/probe/trace';
import type { Program } from '../program';
import type { TraceReply, TraceRequest } from '../protocol';
import { type Looked, rowCountOf, withLook } from './look';
import { valueReply } from './probe';

/** The maximum number of steps of a reply. */
const maxSteps = 50_000;

export function* traceOf(program: Program, request: TraceRequest): Sliced<TraceReply> {
  const reply = yield* withLook(program, request, (looked) => traced(program, looked, request));
  return typeof reply === 'string' ? { kind: 'refused', message: reply } : reply;
}

function* traced(program: Program, looked: Looked, request: TraceRequest): Sliced<TraceReply> {
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
