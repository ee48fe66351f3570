/** Mistakes made only where some arm is taken: there the value is replaced by one that is not a number. */

import type { ValueNode } from '../graph';
import type { Machine } from './machine';
import type { Run } from './run';
import { type Numeric, nodeOf } from './tensorValue';

/** The node of `value`, guarded by the failures that are pending in `run`. */
export function applyPending(machine: Machine, run: Run, value: Numeric): ValueNode {
  const { builder } = machine;
  let node = nodeOf(builder, value);
  for (const { condition, diagnostic } of run.pending) {
    builder.span = diagnostic.span;
    node = builder.op('select', [condition, builder.failure(diagnostic), node]);
  }
  return node;
}
