/**
 * Trains many members like one run: the record of a step is that of the member whose loss is smallest at that step. A
 * member drops out with its first record that is not finite, and stays out. A member whose line search has ended stays
 * where it is. If no member is left, the record is the one with which the last best member dropped out.
 */

import {
  type Checkpoint,
  concatenate,
  inputsBetween,
  type PopulationStepper,
  type StepInputs,
  type Stepper,
} from '../backends';
import type { DropOut } from './dropOuts';
import { allFinite } from './finite';
import type { RecordLayout } from './stepGraphs';

/** The members at the last record that counts. */
export interface Members {
  /** The loss of each member; NaN for one that has dropped out. */
  readonly losses: Float64Array;
  /** The natural values that each member recorded, a number for each parameter; for one that has dropped out, the last finite ones. */
  readonly naturals: readonly Float64Array[];
  /** The member whose loss is smallest. */
  readonly best: number;
}

/** The maximum number of members with traces: more lines cannot be distinguished. */
const maxTraced = 60;

/** The members whose losses are recorded step by step, evenly spread; the program's own start is one. */
export function tracedMembers(size: number): Int32Array {
  const count = Math.min(size, maxTraced);
  return Int32Array.from({ length: count }, (_, index) => Math.floor((index * size) / count));
}

/** The records of all members in the last chunk of steps. */
interface Chunk {
  /** The number of its first step. */
  readonly first: number;
  readonly count: number;
  /** The records, member by member; fewer than `count` if a line search ended. */
  readonly records: readonly Float64Array[];
  /** The number of each member's records that are finite, from the first on. */
  readonly finite: Int32Array;
  /** The member that is shown at each step. */
  readonly best: Int32Array;
}

const noChunk: Chunk = {
  first: 0,
  count: 0,
  records: [],
  finite: new Int32Array(0),
  best: new Int32Array(0),
};

export class Population implements Stepper {
  /** The step at which each member dropped out; infinite for the others. */
  private readonly droppedAt: Float64Array;
  /** Each member's last finite record before the current chunk; its first record if that was not finite. */
  private readonly lastRecords: Float64Array;
  private chunk = noChunk;
  private taken = 0;
  private best = 0;
  /** The members that dropped out in the last chunk. */
  drops: readonly DropOut[] = [];
  /** The losses of all members at their starts; empty before the first step. */
  startLosses: Float64Array = new Float64Array(0);
  /** The members whose losses are recorded step by step, evenly spread; the program's own start is one. */
  readonly traced: Int32Array;

  constructor(
    private readonly stepper: PopulationStepper,
    private readonly layout: RecordLayout,
    readonly size: number,
  ) {
    this.traced = tracedMembers(size);
    this.lastRecords = new Float64Array(size * layout.width).fill(Number.NaN);
    this.droppedAt = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  }

  async advance(inputs: StepInputs): Promise<Float64Array> {
    this.keepLastRecords();
    const { width } = this.layout;
    const records = await this.stepMembers(inputs);
    const count = records.reduce((max, { length }) => Math.max(max, length / width), 0);
    const first = this.taken;
    const finite = Int32Array.from(records, (own, member) => this.findDropOut(own, member, first));
    this.drops = records.flatMap((own, member) => this.dropOf(own, member, first, finite[member]!));
    this.chunk = { first, count, records, finite, best: new Int32Array(count) };
    this.findBest();
    this.taken += count;
    this.best = this.chunk.best[count - 1] ?? this.best;
    if (first === 0) this.startLosses = this.losses(0);
    return this.shownRecords();
  }

  /** Takes the first step of a run by itself: members that start outside of the numbers go no further. */
  private async stepMembers(inputs: StepInputs): Promise<readonly Float64Array[]> {
    const { stepper } = this;
    if (this.taken > 0 || inputs.count < 2) return stepper.advance(inputs);
    const first = await stepper.advance(inputsBetween(inputs, 0, 1));
    for (const [member, record] of first.entries()) if (!this.isFinite(record, 0)) stepper.drop?.(member);
    const others = await stepper.advance(inputsBetween(inputs, 1, inputs.count));
    return first.map((record, member) => concatenate([record, others[member]!]));
  }

  async present(): Promise<Float64Array> {
    return this.stepper.present(this.best);
  }

  /** The member whose present values are shown. */
  get shown(): number {
    return this.best;
  }

  /** The unconstrained parameters of each member after the last step; null for one that has dropped out. */
  async presents(): Promise<readonly (Float64Array | null)[]> {
    const members = Array.from({ length: this.size }, (_, member) => member);
    return Promise.all(
      members.map((member) => (this.droppedAt[member]! < this.taken ? null : this.stepper.present(member))),
    );
  }

  /** How many members have dropped out up to a step. */
  leftUntil(step: number): number {
    return this.droppedAt.filter((each) => each <= step).length;
  }

  /** Drops the members that remain, because none of them has a state from which a step can start. */
  dropOthers(step: number): void {
    for (const [member, at] of this.droppedAt.entries())
      if (at === Number.POSITIVE_INFINITY) this.droppedAt[member] = step;
  }

  /** Whether the next step of any remaining member starts from finite numbers. */
  async hasFinitePresent(): Promise<boolean> {
    for (let member = 0; member < this.size; member++) {
      if (this.droppedAt[member]! < this.taken) continue;
      const present = await this.stepper.present(member);
      if (present.every(Number.isFinite)) return true;
    }
    return false;
  }

  checkpoint(): Promise<Checkpoint> {
    return this.stepper.checkpoint();
  }

  /** The unconstrained parameters of a member after steps that are repeated, without keeping their results. */
  async replay(inputs: StepInputs, member: number): Promise<Float64Array> {
    if (inputs.count > 0) await this.stepper.advance(inputs);
    return this.stepper.present(member);
  }

  /** Takes steps again, from `first` on, whose results nobody needs. Members that had dropped out by then take none. */
  async repeat(inputs: StepInputs, first: number): Promise<void> {
    for (const [member, step] of this.droppedAt.entries()) if (step <= first) this.stepper.drop?.(member);
    await this.stepper.advance(inputs);
  }

  /**
   * The members before a step that was recorded, and the unconstrained parameters of the best of them. The stepper is in
   * that state again, and takes this one step.
   */
  async membersAgain(
    input: StepInputs,
    step: number,
  ): Promise<{ readonly members: Members; readonly present: Float64Array }> {
    this.keepLastRecords();
    const { naturals, gradients, width } = this.layout;
    const presents: Float64Array[] = [];
    for (let member = 0; member < this.size; member++) presents.push(await this.stepper.present(member));
    const records = (await this.stepper.advance(input)).map((own, member) =>
      this.droppedAt[member]! > step && own.length >= width
        ? own
        : this.lastRecords.slice(member * width, (member + 1) * width),
    );
    const losses = Float64Array.from(records, (own, member) =>
      this.droppedAt[member]! > step ? own[0]! : Number.NaN,
    );
    const smallest = losses.reduce(
      (best, loss, member) =>
        best < 0 || loss < losses[best]! ? (Number.isNaN(loss) ? best : member) : best,
      -1,
    );
    const best = smallest < 0 ? this.best : smallest;
    return {
      members: { losses, naturals: records.map((own) => own.slice(naturals, gradients)), best },
      present: presents[best]!,
    };
  }

  dispose(): void {
    this.stepper.dispose();
  }

  /** The member that is shown at each record of the last chunk. */
  shownMembers(): Int32Array {
    return this.chunk.best;
  }

  /** The record after that of the best member at `index` of the last chunk: the result of its step. */
  following(index: number): Float64Array {
    const { records, best } = this.chunk;
    const member = best[index]!;
    const at = (index + 1) * this.layout.width;
    return at < records[member]!.length
      ? records[member]!.subarray(at, at + this.layout.width)
      : this.lastFinite(member, index);
  }

  /** The members at record `index` of the last chunk. */
  membersAt(index: number): Members {
    const { naturals, gradients } = this.layout;
    return {
      losses: this.losses(index),
      naturals: Array.from({ length: this.size }, (_, member) =>
        this.lastFinite(member, index).slice(naturals, gradients),
      ),
      best: this.chunk.best[index]!,
    };
  }

  /** The losses of the traced members at the first `count` records of the last chunk, record by record. */
  traces(count: number): Float64Array {
    const { traced } = this;
    const traces = new Float64Array(count * traced.length);
    for (let index = 0, at = 0; index < count; index++)
      for (let position = 0; position < traced.length; position++)
        traces[at++] = this.lossAt(traced[position]!, index);
    return traces;
  }

  private losses(index: number): Float64Array {
    return Float64Array.from({ length: this.size }, (_, member) => this.lossAt(member, index));
  }

  /** The loss of a member at a record of the last chunk; NaN once it has dropped out. */
  private lossAt(member: number, index: number): number {
    const { first, records, finite } = this.chunk;
    if (first + index >= this.droppedAt[member]!) return Number.NaN;
    const { width } = this.layout;
    const last = Math.min(index, finite[member]! - 1);
    return last < 0 ? this.lastRecords[member * width]! : records[member]![last * width]!;
  }

  /** A member's last finite record up to `index` of the last chunk; its first if that was not finite. */
  private lastFinite(member: number, index: number): Float64Array {
    const { records, finite } = this.chunk;
    const { width } = this.layout;
    const last = Math.min(index, finite[member]! - 1);
    const [from, at] = last < 0 ? [this.lastRecords, member] : [records[member]!, last];
    return from.subarray(at * width, (at + 1) * width);
  }

  /** Whether the record at `at` is finite; its watched values may be anything. */
  private isFinite(records: Float64Array, at: number): boolean {
    const { naturals, width } = this.layout;
    return Number.isFinite(records[at]) && allFinite(records, at + naturals, at + width);
  }

  /** Notes where a member drops out, and returns how many of its records are finite before that. */
  private findDropOut(own: Float64Array, member: number, first: number): number {
    if (this.droppedAt[member]! < first) return 0;
    const { width } = this.layout;
    for (let at = 0, index = 0; at < own.length; at += width, index++) {
      if (this.isFinite(own, at)) continue;
      this.droppedAt[member] = first + index;
      // From what is not finite a loop may turn as often as it is allowed to, in every step.
      this.stepper.drop?.(member);
      if (first + index === 0) this.lastRecords.set(own.subarray(0, width), member * width);
      return index;
    }
    return own.length / width;
  }

  /** The state in which a member dropped out in this chunk: at its step, or at the one before if that has no numbers. */
  private dropOf(own: Float64Array, member: number, first: number, finite: number): readonly DropOut[] {
    const { naturals, gradients, width, hasElements } = this.layout;
    const step = this.droppedAt[member]!;
    if (step !== first + finite) return [];
    if (!hasElements) return [{ member, droppedAt: step, step, naturals: null }];
    const at = finite * width;
    const state = own.slice(at + naturals, at + gradients);
    if (allFinite(state) || step === 0) return [{ member, droppedAt: step, step, naturals: state }];
    const [from, last] = finite > 0 ? [own, finite - 1] : [this.lastRecords, member];
    const before = from.slice(last * width + naturals, last * width + gradients);
    return [{ member, droppedAt: step, step: step - 1, naturals: before }];
  }

  /** The first member with the smallest loss, step by step; if none is left, the best of the step before. */
  private findBest(): void {
    const { count, best } = this.chunk;
    const smallest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    best.fill(-1);
    for (let member = 0; member < this.size; member++) {
      for (let index = 0; index < count; index++) {
        const loss = this.lossAt(member, index);
        if (!(loss < smallest[index]!)) continue;
        smallest[index] = loss;
        best[index] = member;
      }
    }
    for (let index = 0; index < count; index++)
      if (best[index]! < 0) best[index] = index === 0 ? this.best : best[index - 1]!;
  }

  /** The records of the best members, step by step. */
  private shownRecords(): Float64Array {
    const { first, count, records, finite, best } = this.chunk;
    const { width } = this.layout;
    const shown = new Float64Array(count * width).fill(Number.NaN);
    for (let index = 0; index < count; index++) {
      const member = best[index]!;
      const dropped = first + index >= this.droppedAt[member]!;
      const last = dropped ? index : Math.min(index, finite[member]! - 1);
      if (last < 0) copyNumbers(this.lastRecords, member * width, shown, index * width, width);
      else if (last * width < records[member]!.length)
        copyNumbers(records[member]!, last * width, shown, index * width, width);
    }
    return shown;
  }

  private keepLastRecords(): void {
    const { finite, records } = this.chunk;
    const { width } = this.layout;
    for (let member = 0; member < finite.length; member++) {
      const end = finite[member]! * width;
      if (end > 0) this.lastRecords.set(records[member]!.subarray(end - width, end), member * width);
    }
  }
}

function copyNumbers(from: Float64Array, start: number, to: Float64Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) to[at + index] = from[start + index]!;
}
