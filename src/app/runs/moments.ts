/**
 * What the page shows of a run, at an earlier step: the state, its figures, curves and soft choices, and the members of a
 * population. The run continues as if nobody had looked.
 */

import type { Backend } from '../../backends';
import { Slices } from '../../rpc';
import type { StagedProgram } from '../../stage';
import { planTemperature, pointAt, scalarSummaries, type Trainer } from '../../train';
import type { Moment } from '../protocol';
import { currentValues } from './currentValues';
import { summarizeMembers } from './members';
import { RunViews } from './views';

export class Moments {
  /** Views of its own, because those of a run that trains are computed bit by bit. */
  private views: RunViews | null = null;

  constructor(
    private readonly trainer: Trainer,
    private readonly staged: Pick<StagedProgram, 'plots' | 'choices'>,
    private readonly backend: Backend,
  ) {}

  /** Between two calls of the trainer's `advance` only. A step that was not taken yet is the present. */
  async at(step: number, signal: AbortSignal): Promise<Moment> {
    const { trainer, backend } = this;
    const { plan, taken } = trainer;
    const slices = new Slices(signal);
    const pause = (): Promise<void> => slices.pause();
    const then = Math.min(step, taken);
    const { present, members } = await trainer.stateAt(then, pause);
    const point = pointAt(present, then === taken ? trainer.temperature : planTemperature(plan, then));
    this.views ??= new RunViews(this.staged, backend);
    const values = await currentValues(plan, point, backend);
    // Without `isStale` the views are always computed.
    const views = (await this.views.at(point, pause))!;
    const next = then === taken ? await trainer.nextPresent() : await this.after(then, pause);
    return {
      step: then,
      present: scalarSummaries(plan.parameters, present),
      elements: present,
      currentValues: values,
      next: next === null ? null : scalarSummaries(plan.parameters, next),
      ...views,
      members: members === null ? null : summarizeMembers(trainer, members),
    };
  }

  /** The natural values after an earlier step. With restarts, those may be of another member. */
  private async after(step: number, pause: () => Promise<void>): Promise<Float64Array | null> {
    if (this.trainer.population !== null) return null;
    const { present } = await this.trainer.stateAt(step + 1, pause);
    return present;
  }
}
