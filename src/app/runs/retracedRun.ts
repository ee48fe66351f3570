/**
 * A run that this worker does not have, because another run has taken its place or the worker is a new one. Its steps are
 * taken again, as far as somebody asks for them.
 */

import { type Backend, CallSizer } from '../../backends';
import { Slices } from '../../rpc';
import type { StagedProgram } from '../../stage';
import { Trainer, type TrainingPlan } from '../../train';
import type { Moment } from '../protocol';
import { Moments } from './moments';

export class RetracedRun {
  private readonly moments: Moments;
  private readonly sizer = new CallSizer();
  /** Resolves when everything that was requested so far is done. */
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly trainer: Trainer,
    staged: StagedProgram,
    backend: Backend,
  ) {
    this.moments = new Moments(trainer, staged, backend);
  }

  static async start(staged: StagedProgram, plan: TrainingPlan, backend: Backend): Promise<RetracedRun> {
    return new RetracedRun(await Trainer.start(plan, backend, { isRewindable: true }), staged, backend);
  }

  /** The state before a step. Requests are answered one after another. */
  at(step: number, signal: AbortSignal): Promise<Moment> {
    const moment = this.queue.then(async () => {
      const slices = new Slices(signal);
      const { trainer, sizer } = this;
      while (trainer.taken < step && trainer.stopped === null) {
        const began = performance.now();
        const { count } = await trainer.advance(sizer.next(step - trainer.taken));
        sizer.took(Math.max(1, count), performance.now() - began);
        await slices.pause();
      }
      return this.moments.at(step, signal);
    });
    this.queue = moment.catch(() => undefined);
    return moment;
  }

  /** Gives back what the run holds, once it answers nobody. */
  dispose(): void {
    void this.queue.then(() => this.trainer.dispose());
  }
}
