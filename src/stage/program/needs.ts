/** Loads the parts that a program needs before it runs. Most programs need none. */

import { type Core, coreOf, type Program } from '../../lang';
import { parts } from '../../lang/core';
import { linearTerms } from '../cajal/late';
import type { LevelOptions } from '../levels/evaluator';
import { evaluatorText } from '../levels/evaluatorText';
import { type Sliced, whenLoaded } from './slices';

export function* loadNeeds(program: Program, options: LevelOptions): Sliced<void> {
  yield* loadEvaluator(program, options);
  if (mentions(program, (core) => core.kind === 'cajal')) yield* whenLoaded(linearTerms);
}

/** Loads the text of the evaluator if the program is interpreted, or calls `interpret`, or changes the evaluator. */
export function* loadEvaluator(
  program: Program,
  { level = 'direct', evaluator = null }: LevelOptions,
): Sliced<void> {
  const isNeeded =
    level !== 'direct' ||
    evaluator !== null ||
    mentions(program, (core) => core.kind === 'builtin' && core.name === 'interpret');
  if (isNeeded) yield* whenLoaded(evaluatorText);
}

function mentions({ forms }: Program, wanted: (core: Core) => boolean): boolean {
  const within = (core: Core): boolean => wanted(core) || parts(core).some(within);
  return forms.some((form) => coreOf(form).some(within));
}
