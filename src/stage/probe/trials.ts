/** Runs a program again and again, each time with another of its expressions changed, to see what becomes of the loss. */

import type { Program } from '../../lang';
import type { Sliced } from '../program/slices';
import type { Expressions } from './expressions';
import { noNumbers, ObjectiveRun, type RecordOptions } from './objectiveRun';
import { type Change, Overriding, type ReducedRows } from './overriding';

/** A changed program may take so many times the steps of the program itself, and of this minimum. */
const moreSteps = 3;
const minSteps = 2000;

export class Trials {
  private readonly recorder: Overriding;
  private readonly run: ObjectiveRun;
  private usualSteps = 0;

  constructor(
    private readonly program: Program,
    private readonly expressions: Expressions,
    private readonly options: RecordOptions,
    reduced: (count: number) => ReducedRows,
  ) {
    this.recorder = new Overriding(reduced, options.numbers ?? noNumbers);
    this.run = new ObjectiveRun(program, expressions, options, this.recorder);
  }

  /** Runs the definitions, with nothing changed. */
  *prepare(): Sliced<void> {
    this.recorder.override(-1, null);
    yield* this.run.definitions();
  }

  /** The loss with an expression changed; NaN if the program fails, or does not come to an end. */
  *loss(expression: number, change: Change | null, isOutside: boolean): Sliced<number> {
    this.recorder.override(expression, change);
    const run = isOutside
      ? new ObjectiveRun(this.program, this.expressions, this.options, this.recorder)
      : this.run;
    const { machine } = run.runner;
    const before = machine.steps;
    const work = lossOf(run, isOutside);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) {
        if (change === null) this.usualSteps = machine.steps;
        return value;
      }
      yield value;
      // A changed counter can make a loop endless.
      if (change !== null && machine.steps - before > moreSteps * (this.usualSteps + minSteps)) {
        work.return(Number.NaN);
        return Number.NaN;
      }
    }
  }
}

function* lossOf(run: ObjectiveRun, withDefinitions: boolean): Sliced<number> {
  if (withDefinitions) yield* run.definitions();
  const node = yield* run.loss();
  // What is known is a constant.
  return node?.kind === 'constant' && typeof node.value === 'number' ? node.value : Number.NaN;
}
