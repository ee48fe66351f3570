/** Applies pending failures: where an arm made a mistake, the value is not a number. */

import type { ValueNode } from '../../graph';
import type { Span } from '../../text/span';
import type { Machine } from '../machine/machine';
import { mistake } from '../machine/mistakes';
import type { Run } from '../machine/run';
import { isNumber, type Numeric, nodeOf } from '../machine/tensorValue';
import type { Value } from '../machine/values';
import { describeValue } from '../machine/write';

/** The node of `value`, with the pending failures of `run` applied. */
export function applyPending(machine: Machine, run: Run, value: Numeric): ValueNode {
  const { builder } = machine;
  let node = nodeOf(builder, value);
  for (const { condition, diagnostic } of run.pending) {
    builder.span = diagnostic.span;
    node = builder.op('select', [condition, builder.failure(diagnostic), node]);
  }
  return node;
}

/**
 * The node of a value that must be a number, with pending failures applied. `what` describes the value in the error.
 */
export function numberNode(machine: Machine, value: Value, what: string, span: Span): ValueNode {
  if (!isNumber(value))
    mistake('wrong-type', span, `${what} must be a number, but it is ${describeValue(value)}.`);
  return applyPending(machine, machine.run, value);
}
