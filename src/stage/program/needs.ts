/** Loads the parts that a program needs before it runs. Most programs need none. */

import { type Core, coreOf, type Program } from '../../lang';
import { parts } from '../../lang/core';
import { linearTerms } from '../cajal/late';
import type { LevelOptions } from '../levels/evaluator';
import { evaluatorText } from '../levels/evaluatorText';
import { type Sliced, whenLoaded } from './slices';

export function* loadNeeds(program: Program, options: LevelOptions): Sliced<void> {
  yield* loadEvaluator(program, options);
  if (needsOf(program).linearTerms) yield* whenLoaded(linearTerms);
}

/** Loads the text of the evaluator if the program is interpreted, or calls `interpret`, or changes the evaluator. */
export function* loadEvaluator(
  program: Program,
  { level = 'direct', evaluator = null }: LevelOptions,
): Sliced<void> {
  const isNeeded = level !== 'direct' || evaluator !== null || needsOf(program).evaluator;
  if (isNeeded) yield* whenLoaded(evaluatorText);
}

interface Needs {
  readonly linearTerms: boolean;
  readonly evaluator: boolean;
}

/** What programs need, found once: each is asked for several times for a key. */
const known = new WeakMap<Program, Needs>();

function needsOf(program: Program): Needs {
  let needs = known.get(program);
  if (needs === undefined) {
    needs = findNeeds(program);
    known.set(program, needs);
  }
  return needs;
}

function findNeeds({ forms }: Program): Needs {
  const found = { linearTerms: false, evaluator: false };
  const visit = (core: Core): void => {
    if (core.kind === 'cajal') found.linearTerms = true;
    if (core.kind === 'builtin' && core.name === 'interpret') found.evaluator = true;
    for (const part of parts(core)) visit(part);
  };
  for (const form of forms) for (const core of coreOf(form)) visit(core);
  return found;
}
