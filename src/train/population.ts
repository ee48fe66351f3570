/**
 * Many members trained as if they were one run: at each step the record is that of the member whose loss is least then.
 * A member whose record is not finite drops out; one whose line search is at its end stays where it is.
 */

import { maxSliceMs, type PopulationStepper, rest, type StepInput, type Stepper } from '../backends';
import type { RecordLayout } from './stepGraphs';

/** Where the members stand at the last record that counts. */
export interface Members {
  /** NaN for one that has dropped out. */
  readonly losses: Float64Array;
  /** The natural values of each, all elements; of one that has dropped out as they were when it did. */
  readonly naturals: readonly Float64Array[];
  /** The member whose loss is least. */
  readonly best: number;
}

/** Losses are traced of so many members at most: more lines than that cannot be told apart. */
const maxTraced = 60;

/** The members whose losses are recorded step by step, evenly among all; the program's own start is one. */
export function tracedMembers(size: number): Int32Array {
  const count = Math.min(size, maxTraced);
  return Int32Array.from({ length: count }, (_, index) => Math.floor((index * size) / count));
}

/** What all members recorded in the last chunk of steps. */
interface Chunk {
  readonly first: number;
  readonly records: readonly Float64Array[];
  readonly best: Int32Array;
}

export class Population implements Stepper {
  /** The last record of each member that was finite. */
  private readonly last: (Float64Array | null)[];
  /** The first step at which a member's record was not finite. */
  private readonly droppedAt: Float64Array;
  private chunk: Chunk = { first: 0, records: [], best: new Int32Array(0) };
  private taken = 0;
  private best = 0;
  /** The losses of all members at their starts; empty before the first step. */
  startLosses: Float64Array = new Float64Array(0);
  private readonly traced: Int32Array;

  constructor(
    private readonly stepper: PopulationStepper,
    private readonly layout: RecordLayout,
    readonly size: number,
  ) {
    this.traced = tracedMembers(size);
    this.last = new Array(size).fill(null);
    this.droppedAt = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  }

  async advance(inputs: readonly StepInput[]): Promise<Float64Array> {
    const { width } = this.layout;
    const records = await this.stepper.advance(inputs);
    const count = Math.max(...records.map(({ length }) => length / width));
    const first = this.taken;
    this.chunk = { first, records, best: new Int32Array(count) };
    const shown = new Float64Array(count * width);
    for (let index = 0; index < count; index++) {
      for (const member of records.keys()) this.see(member, index);
      this.best = this.bestAt(index);
      this.chunk.best[index] = this.best;
      shown.set(this.record(this.best, index), index * width);
    }
    this.taken += count;
    if (first === 0) this.startLosses = this.losses(0);
    return shown;
  }

  async present(): Promise<Float64Array> {
    return this.stepper.present(this.best);
  }

  dispose(): void {
    this.stepper.dispose();
  }

  /** The loss of a member at a record of the last chunk; NaN once it has dropped out. */
  lossAt(member: number, index: number): number {
    if (this.chunk.first + index >= this.droppedAt[member]!) return Number.NaN;
    return this.chunk.records[member]![index * this.layout.width] ?? this.record(member, index)[0]!;
  }

  /** The record after that of the best member at `index` of the last chunk: where its step led. */
  following(index: number): Float64Array {
    return this.record(this.chunk.best[index]!, index + 1);
  }

  /** At record `index` of the last chunk. */
  membersAt(index: number): Members {
    const { naturals, gradients } = this.layout;
    const members = Array.from({ length: this.size }, (_, member) => member);
    return {
      losses: this.losses(index),
      naturals: members.map((member) => this.standing(member, index).slice(naturals, gradients)),
      best: this.chunk.best[index]!,
    };
  }

  /** The losses of the traced members at the first `count` records of the last chunk, record by record. */
  traces(count: number): Float64Array {
    const { traced } = this;
    const traces = new Float64Array(count * traced.length);
    for (let at = 0; at < traces.length; at++) {
      traces[at] = this.lossAt(traced[at % traced.length]!, Math.floor(at / traced.length));
    }
    return traces;
  }

  private losses(index: number): Float64Array {
    return Float64Array.from({ length: this.size }, (_, member) => this.lossAt(member, index));
  }

  /** What a member recorded, or last recorded where it has come to its end. */
  private record(member: number, index: number): Float64Array {
    const { width } = this.layout;
    const records = this.chunk.records[member]!;
    if ((index + 1) * width <= records.length) return records.subarray(index * width, (index + 1) * width);
    return records.length > 0 ? records.subarray(records.length - width) : this.last[member]!;
  }

  /** The same, but of one that has dropped out the last that was finite, if there was one. */
  private standing(member: number, index: number): Float64Array {
    const dropped = this.chunk.first + index >= this.droppedAt[member]!;
    return (dropped ? this.last[member] : null) ?? this.record(member, index);
  }

  private see(member: number, index: number): void {
    const step = this.chunk.first + index;
    if (step >= this.droppedAt[member]!) return;
    const record = this.record(member, index);
    if (record.every(Number.isFinite)) this.last[member] = record;
    else {
      this.droppedAt[member] = step;
      // A copy, which does not keep the whole chunk.
      this.last[member] = this.last[member]?.slice() ?? null;
    }
  }

  /** The first of those whose loss is least; the program's own start where all have dropped out. */
  private bestAt(index: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let member = 0; member < this.size; member++) {
      const loss = this.lossAt(member, index);
      if (loss < least) [best, least] = [member, loss];
    }
    return best;
  }
}

/** A stepper for each member, one after the other. */
export class SeparateSteppers implements PopulationStepper {
  constructor(private readonly steppers: readonly Stepper[]) {}

  async advance(inputs: readonly StepInput[]): Promise<readonly Float64Array[]> {
    const records: Float64Array[] = [];
    let until = performance.now() + maxSliceMs;
    for (const stepper of this.steppers) {
      records.push(await stepper.advance(inputs));
      if (performance.now() < until) continue;
      await rest();
      until = performance.now() + maxSliceMs;
    }
    return records;
  }

  present(member: number): Promise<Float64Array> {
    return this.steppers[member]!.present();
  }

  dispose(): void {
    for (const stepper of this.steppers) stepper.dispose();
  }
}
