/** Records a program up to its loss, with its rows put off. */

import type { ValueNode } from '../../graph';
import { Tape } from '../../graph/tape';
import type { Program } from '../../lang';
import type { Diagnostic } from '../../text/diagnostic';
import { loadNeeds } from '../program/needs';
import type { Runner } from '../program/runner';
import type { Sliced } from '../program/slices';
import type { Expressions } from './expressions';
import { allRows, noNumbers, ObjectiveRun, type RecordOptions } from './objectiveRun';
import { Recording } from './recording';

export interface RecordedProgram {
  readonly recording: Recording;
  readonly runner: Runner;
  readonly expressions: Expressions;
  /** The loss; null without an objective, or after a mistake. */
  readonly loss: ValueNode | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The lengths of what was recorded outside of rows. */
  readonly outside: { readonly places: number; readonly evaluations: number; readonly calls: number };
}

export function* recordProgram(
  program: Program,
  expressions: Expressions,
  options: RecordOptions,
): Sliced<RecordedProgram> {
  yield* loadNeeds(program, options);
  const { counted = allRows, maxRows = Number.POSITIVE_INFINITY, numbers = noNumbers } = options;
  const recording = new Recording(new Tape(), counted, maxRows, numbers);
  const run = new ObjectiveRun(program, expressions, options, recording);
  const { runner } = run;
  const { evaluations, tape } = recording;
  runner.memory.hold((tracer) => {
    tracer.bytes += 8 * tape.elements;
  });
  yield* run.definitions();
  const loss = yield* run.loss();
  return {
    recording,
    runner,
    expressions,
    loss,
    diagnostics: [...runner.diagnostics, ...runner.machine.warnings],
    outside: {
      places: tape.length,
      evaluations: evaluations.length,
      calls: evaluations.calls.length,
    },
  };
}
