/**
 * A population in WebAssembly: all members in one call of the module, in a few calls if that would take too long, or
 * with some of them left to helpers. Members are independent of each other, so their division does not change the
 * results.
 */

import { sliceMilliseconds, yieldToEventLoop } from '../../rpc';
import type { Checkpoint, PopulationStepper } from '../backend';
import type { StepInputs } from '../stepInputs';
import type { HelperPool } from './helpers/pool';
import type { Program } from './program';

/** The members that are stepped first, to measure their time. */
const firstMembers = 16;
/**
 * The time of work in milliseconds from which helpers are used: sending members there and back takes part of a
 * millisecond.
 */
const worthHelp = 10;

const nothing = new Float64Array(0);

export class WasmPopulation implements PopulationStepper {
  /** The states of the members that take steps, one after the other, and which members these are. */
  private states: Float64Array;
  private members: readonly number[];
  /** The last states of the other members. */
  private dropped: ReadonlyMap<number, Float64Array> = new Map();
  private readonly parameterCount: number;
  private readonly stateCount: number;
  /** The time that a step of one member took last, in milliseconds; NaN before the first. */
  private milliseconds = Number.NaN;
  private readonly number: number | null;

  constructor(
    private readonly program: Program,
    starts: readonly Float64Array[],
    states: readonly Float64Array[],
    private readonly helpers: HelperPool | null,
  ) {
    this.parameterCount = starts[0]!.length;
    this.stateCount = this.parameterCount + states[0]!.length;
    this.states = new Float64Array(starts.length * this.stateCount);
    for (const [member, start] of starts.entries()) {
      this.states.set(start, member * this.stateCount);
      this.states.set(states[member]!, member * this.stateCount + start.length);
    }
    this.members = [...starts.keys()];
    this.number = helpers?.open() ?? null;
  }

  async advance(inputs: StepInputs): Promise<readonly Float64Array[]> {
    const records = await this.stepMembers(inputs);
    if (this.dropped.size === 0) return records;
    const all = new Array<Float64Array>(this.members.length + this.dropped.size).fill(nothing);
    for (const [index, member] of this.members.entries()) all[member] = records[index]!;
    return all;
  }

  /** The records of the members that take steps, in order. */
  private async stepMembers(inputs: StepInputs): Promise<Float64Array[]> {
    const members = this.members.length;
    const records: Float64Array[] = [];
    if (Number.isNaN(this.milliseconds))
      records.push(...this.runSteps(0, Math.min(firstMembers, members), inputs));
    const end = members - this.helpedMembers(members - records.length, inputs.count);
    const helped = this.help(end, inputs);
    while (records.length < end) {
      if (records.length > 0) await yieldToEventLoop();
      const first = records.length;
      const fitting = Math.floor(sliceMilliseconds / (this.milliseconds * Math.max(1, inputs.count)));
      records.push(
        ...this.runSteps(first, Math.min(end, first + Math.max(this.program.together, fitting)), inputs),
      );
    }
    for (const part of await helped) records.push(...part);
    return records;
  }

  async present(member: number): Promise<Float64Array> {
    const index = this.members.indexOf(member);
    const state = this.dropped.get(member) ?? this.slice(index, index + 1);
    return state.slice(0, this.parameterCount);
  }

  drop(member: number): void {
    const { members, stateCount } = this;
    const index = members.indexOf(member);
    if (index < 0) return;
    this.dropped = new Map([...this.dropped, [member, this.slice(index, index + 1).slice()]]);
    this.members = members.filter((each) => each !== member);
    const states = new Float64Array(this.members.length * stateCount);
    states.set(this.slice(0, index));
    states.set(this.slice(index + 1, members.length), index * stateCount);
    this.states = states;
  }

  async checkpoint(): Promise<Checkpoint> {
    const { members, dropped } = this;
    const states = this.states.slice();
    const restore = async (): Promise<void> => {
      this.members = members;
      this.dropped = dropped;
      this.states = states.slice();
    };
    // What dropped out is shared by all checkpoints.
    return { bytes: states.byteLength, restore, dispose: () => undefined };
  }

  dispose(): void {
    if (this.number !== null) this.helpers?.release(this.number);
  }

  private slice(first: number, last: number): Float64Array {
    return this.states.subarray(first * this.stateCount, last * this.stateCount);
  }

  /** Takes the steps of some members in this worker. */
  private runSteps(first: number, last: number, inputs: StepInputs): Float64Array[] {
    const began = performance.now();
    const records = this.program.population(this.slice(first, last), inputs);
    this.milliseconds = (performance.now() - began) / ((last - first) * Math.max(1, inputs.count));
    return records;
  }

  /** How many of the members are left to helpers. */
  private helpedMembers(members: number, steps: number): number {
    if (this.helpers === null || this.milliseconds * members * steps < worthHelp) return 0;
    const { size } = this.helpers;
    return Math.floor((members * size) / (size + 1));
  }

  /** The records of the members from `from` on, in parts, one for each helper. */
  private async help(from: number, inputs: StepInputs): Promise<readonly (readonly Float64Array[])[]> {
    const count = this.members.length - from;
    if (count === 0) return [];
    const { size } = this.helpers!;
    const { together } = this.program;
    const each = Math.ceil(count / size / together) * together;
    const parts: Promise<readonly Float64Array[]>[] = [];
    for (let first = from, helper = 0; first < from + count; first += each, helper++)
      parts.push(this.ask(helper, first, Math.min(first + each, from + count), inputs));
    return Promise.all(parts);
  }

  /** Asks a helper for steps of some members. If the helper is lost, they are taken here. */
  private async ask(
    helper: number,
    first: number,
    last: number,
    inputs: StepInputs,
  ): Promise<readonly Float64Array[]> {
    const own = this.slice(first, last);
    try {
      const { compiled } = this.program;
      const { states, records } = await this.helpers!.steps(
        helper,
        this.number!,
        compiled,
        own.slice(),
        inputs,
      );
      own.set(states);
      return records;
    } catch {
      return this.runSteps(first, last, inputs);
    }
  }
}
