/** The terms of Cajal in a program, and what it hands to them at its present parameters, for the page to show. */

import type { Sliced } from '../../stage';
import { observeProgram } from '../../stage/program/observe';
import type { Program } from '../program';
import type { NeuronsReply, NeuronsRequest } from '../protocol';
import { bindingsOf } from './parameterValues';

/** How long the rows of a mean may take, in milliseconds: the program is observed again and again. */
const maxMsForRows = 200;

/** Observes at the level `direct`: the others come to the same values. */
export function* neuronsOf(
  program: Program,
  { parameters, temperature = 1, row }: NeuronsRequest,
): Sliced<NeuronsReply> {
  return yield* observeProgram(program.expanded().program, {
    tables: program.tableValues,
    bindings: bindingsOf(parameters),
    seed: program.seed,
    temperature,
    row,
    enough: timer(),
  });
}

/** Whether the time is over that began when it was first asked. */
function timer(): () => boolean {
  let began: number | null = null;
  return () => {
    began ??= performance.now();
    return performance.now() - began > maxMsForRows;
  };
}
