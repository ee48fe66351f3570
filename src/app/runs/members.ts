/** Reports a population: the last record of every member, and the losses of some members over time, thinned. */

import { concatenate } from '../../backends';
import { foundBest, type Members, type Records, type Trainer } from '../../train';
import type { MembersProgress } from '../protocol';

/** After every so many rows of traces, the stride between the steps that are kept doubles. */
const rowsBeforeThinning = 120;

export class MembersReport {
  private stride = 1;
  /** How many rows of traces were kept so far. */
  private rows = 0;
  private steps: number[] = [];
  private traces: Float64Array[] = [];

  constructor(private readonly trainer: Trainer) {}

  /** Keeps the traces of the steps that will be reported. */
  append({ first, count, traces }: Records): void {
    const { population } = this.trainer;
    if (population === null) return;
    const width = population.traced.length;
    for (let index = 0; index < count; index++) {
      if ((first + index) % this.stride !== 0) continue;
      this.steps.push(first + index);
      this.traces.push(traces.slice(index * width, (index + 1) * width));
      if (++this.rows % rowsBeforeThinning === 0) this.stride *= 2;
    }
  }

  /** What is new since the last time; null without restarts, and before the first step. */
  progress(): MembersProgress | null {
    const { members, population } = this.trainer;
    if (members === null || population === null) return null;
    const { steps, traces } = this;
    this.steps = [];
    this.traces = [];
    const width = traces[0]?.length ?? 0;
    const rows = new Float64Array(width * traces.length);
    for (const [index, row] of traces.entries()) rows.set(row, index * width);
    return {
      ...summarizeMembers(this.trainer, members),
      traceSteps: Float64Array.from(steps),
      traces: rows,
    };
  }
}

/** The members of a state, without traces of steps. */
export function summarizeMembers(
  { population, plan }: Trainer,
  { losses, naturals, best }: Members,
): MembersProgress {
  const found = foundBest(losses, population?.startLosses ?? losses, plan.tolerance);
  const [traceSteps, traces] = [new Float64Array(0), new Float64Array(0)];
  return { losses, best, found, ends: concatenate(naturals), traceSteps, traces };
}
