/**
 * Procedures by which an evaluator evaluates expressions that a recorder wants to hear of: each call begins the expression.
 */

import type { Mark, Recorder } from '../machine/machine';
import { Closure, type Pair } from '../machine/values';

/** A procedure like `run`, each call of which begins the expression that `pairs` marks; `run` itself if none is marked. */
export function watchedBy(
  recorder: Pick<Recorder, 'enter'> & { readonly pairs: WeakMap<Pair, Mark> },
  expression: Pair,
  run: Closure,
): Closure {
  const mark = recorder.pairs.get(expression);
  if (mark === undefined) return run;
  const { code, free } = run;
  return new Closure(
    {
      ...code,
      body: (machine) => {
        recorder.enter(mark, machine.frame);
        return code.body;
      },
    },
    free,
  );
}
