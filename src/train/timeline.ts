/**
 * Finds the state of a run at an earlier step again: a bounded number of snapshots, and the steps from the nearest one
 * before, repeated with the same rows and the same noise.
 */

import { CallSizer, type Checkpoint, type Stepper } from '../backends';
import type { ChunkInputs } from './chunkInputs';
import { populationOf } from './lateRestarts';
import type { Members, Population } from './population';

/** A state of the run before a step. */
export interface PastState {
  /** The natural values, all elements of all parameters; with restarts, of the member that was the best. */
  readonly present: Float64Array;
  /** With restarts, all members; null without. */
  readonly members: Members | null;
}

interface Snapshot {
  /** The number of steps taken before. */
  readonly step: number;
  readonly checkpoint: Checkpoint;
  /** What draws the inputs of the steps that follow. */
  readonly inputs: ChunkInputs;
  readonly bytes: number;
}

interface Limits {
  readonly snapshots: number;
  readonly bytes: number;
}

const defaultLimits: Limits = { snapshots: 200, bytes: 64 * 2 ** 20 };

export class Timeline {
  private snapshots: readonly Snapshot[] = [];
  /** The next step before which a snapshot is due. */
  private dueAt = 0;
  private stride = 1;
  private readonly population: Population | null;

  constructor(
    private readonly stepper: Stepper,
    /** What draws the inputs of the run, step after step. */
    private readonly inputs: ChunkInputs,
    /** The number of steps of the whole run. */
    private readonly steps: number,
    private readonly limits: Limits = defaultLimits,
  ) {
    this.population = populationOf(stepper);
  }

  /** The number of snapshots, and their size in bytes. */
  get size(): Limits {
    return {
      snapshots: this.snapshots.length,
      bytes: this.snapshots.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Keeps a snapshot of the present state, if one is due: before the inputs of its next step are drawn. */
  async keep(step: number): Promise<void> {
    if (step < this.dueAt) return;
    const checkpoint = await this.stepper.checkpoint();
    const bytes = checkpoint.bytes + this.inputs.forkBytes;
    this.snapshots = [...this.snapshots, { step, checkpoint, inputs: this.inputs.fork(), bytes }];
    while (this.isFull()) this.thin(step);
    this.dueAt = step + this.stride;
  }

  private isFull(): boolean {
    const { snapshots, bytes } = this.size;
    return snapshots > 1 && (snapshots > this.limits.snapshots || bytes > this.limits.bytes);
  }

  /** Gives up every second snapshot; the first one, from which every state can be found, stays. */
  private thin(step: number): void {
    const kept = this.snapshots.filter((_, index) => index % 2 === 0);
    for (const [index, { checkpoint }] of this.snapshots.entries()) if (index % 2 === 1) checkpoint.dispose();
    this.snapshots = kept;
    this.stride = Math.max(2 * this.stride, Math.ceil(step / Math.max(1, kept.length)));
  }

  /**
   * The unconstrained parameters before a step that was recorded, and with restarts all members. The stepper is in its
   * present state again afterwards, whatever happens.
   */
  async at(
    step: number,
    pause: () => Promise<void>,
  ): Promise<{ readonly free: Float64Array; readonly members: Members | null }> {
    const { stepper, population } = this;
    const present = await stepper.checkpoint();
    try {
      const snapshot = this.snapshots.findLast((each) => each.step <= step)!;
      await snapshot.checkpoint.restore();
      const inputs = snapshot.inputs.fork();
      await this.repeat(snapshot.step, step, inputs, pause);
      if (population === null) return { free: await stepper.present(), members: null };
      const { members, present: free } = await population.membersAgain(
        inputs.draw(step, 1, this.steps),
        step,
      );
      return { free, members };
    } finally {
      await present.restore();
      present.dispose();
    }
  }

  private async repeat(
    from: number,
    to: number,
    inputs: ChunkInputs,
    pause: () => Promise<void>,
  ): Promise<void> {
    const { stepper, population, steps } = this;
    const sizer = new CallSizer();
    for (let step = from; step < to; ) {
      const began = performance.now();
      const count = sizer.next(to - step);
      const drawn = inputs.draw(step, count, steps);
      if (population !== null) await population.repeat(drawn, step);
      else await stepper.advance(drawn);
      step += count;
      sizer.took(count, performance.now() - began);
      if (step < to) await pause();
    }
  }

  dispose(): void {
    for (const { checkpoint } of this.snapshots) checkpoint.dispose();
    this.snapshots = [];
  }
}
