/**
 * Takes the steps of a run chunk by chunk, and finds the natural values from which a step of the last two chunks started:
 * in its record, or by repeating the steps before it.
 */

import {
  type Checkpoint,
  givenOfStep,
  inputsBetween,
  rowsOfStep,
  type StepInputs,
  type Stepper,
} from '../backends';
import type { RowSelection } from '../graph';
import type { ChunkInputs } from './chunkInputs';
import type { DropOut } from './dropOuts';
import { populationOf, restartsPart } from './lateRestarts';
import type { TrainingPlan } from './plan';
import type { Population } from './population';

/** The steps that the stepper took in one call, with their records. */
export interface Chunk {
  /** The number of the first. */
  readonly first: number;
  readonly inputs: StepInputs;
  readonly records: Float64Array;
  /** The number of records. */
  readonly recorded: number;
  /** The state of the stepper before them, if the records do not determine the states. */
  readonly checkpoint: Checkpoint | null;
  /** The member that is shown at each record of a population; 0 for a single run. */
  readonly shownAt: (index: number) => number;
}

export class Chunks {
  /** The current chunk, and the one before. */
  private kept: readonly Chunk[] = [];
  private readonly population: Population | null;

  constructor(
    private readonly plan: TrainingPlan,
    private readonly stepper: Stepper,
    private readonly inputs: ChunkInputs,
  ) {
    this.population = populationOf(stepper);
  }

  dispose(): void {
    for (const { checkpoint } of this.kept) checkpoint?.dispose();
    this.kept = [];
  }

  /** The current chunk. */
  get last(): Chunk {
    return this.kept.at(-1)!;
  }

  /** The chunk that took a step, or the current one for the steps after it; undefined for a step before the last two. */
  of(step: number): Chunk | undefined {
    return this.kept.findLast(({ first }) => first <= step);
  }

  /** Takes up to `count` steps; the stepper takes fewer if it finds no way on. */
  async take(first: number, count: number): Promise<Chunk> {
    const { layout, steps } = this.plan;
    const inputs = this.inputs.draw(first, count, steps);
    const checkpoint = layout.hasElements || count === 0 ? null : await this.stepper.checkpoint();
    const records = count === 0 ? new Float64Array(0) : await this.stepper.advance(inputs);
    const shown = this.population?.shownMembers();
    const shownAt = (index: number): number => shown?.[index] ?? 0;
    const chunk = { first, inputs, records, recorded: records.length / layout.width, checkpoint, shownAt };
    const [forgotten, before] = this.kept.length === 2 ? this.kept : [undefined, this.kept[0]];
    forgotten?.checkpoint?.dispose();
    this.kept = before === undefined ? [chunk] : [before, chunk];
    return chunk;
  }

  /** The natural values that the stepper is at. */
  async present(): Promise<Float64Array> {
    return this.toNatural(await this.stepper.present());
  }

  /** The natural values, all elements, from which a step started. Null if it was not recorded. */
  async naturalsBefore(step: number): Promise<Float64Array | null> {
    const chunk = this.of(step);
    if (chunk === undefined || step - chunk.first >= chunk.recorded) return null;
    const index = step - chunk.first;
    const { naturals, gradients, width, hasElements } = this.plan.layout;
    if (hasElements) return chunk.records.slice(index * width + naturals, index * width + gradients);
    return this.replay(chunk, index, chunk.shownAt(index));
  }

  /** The natural values of a member after so many steps of a chunk, which are repeated. */
  async replay({ checkpoint, inputs }: Chunk, steps: number, member: number): Promise<Float64Array> {
    await checkpoint!.restore();
    const again = inputsBetween(inputs, 0, steps);
    if (this.population !== null) return this.toNatural(await this.population.replay(again, member));
    if (steps > 0) await this.stepper.advance(again);
    return this.present();
  }

  /** The rows, and the given numbers, of a step of the last two chunks. */
  inputsOf(step: number): readonly [rows: RowSelection | null, given: Float64Array] {
    const { inputs, first } = this.of(step)!;
    return [rowsOfStep(inputs, step - first), givenOfStep(inputs, step - first)];
  }

  /** The members that dropped out in the current chunk, with their natural values. */
  async statesOf(drops: readonly DropOut[], chunk: Chunk): Promise<readonly DropOut[]> {
    const { stepper, population } = this;
    if (chunk.checkpoint === null || population === null) return drops;
    const { findStates } = await restartsPart.load();
    const now = await stepper.checkpoint();
    await chunk.checkpoint.restore();
    const found = await findStates(drops, chunk, async (inputs, member) =>
      this.toNatural(await population.replay(inputs, member)),
    );
    await now.restore();
    now.dispose();
    return found;
  }

  private toNatural(free: Float64Array): Float64Array {
    return this.plan.map.toNatural(free);
  }
}
