/** Runs and populations on the device. If it fails, another backend continues from the last known state. */

import type { Checkpoint, PopulationStepper, StepGraphs, Stepper } from '../backend';
import { CallSizer } from '../callSizer';
import { concatenate } from '../concatenate';
import { inputsBetween, type StepInputs } from '../stepInputs';
import { GpuFailure } from './failure';
import type { GpuProgram } from './program';
import { packStates, unpackState } from './states';

/** Makes the replacement for the device from the state of each run, given the reason. */
export type Instead = (
  starts: readonly Float64Array[],
  states: readonly Float64Array[],
  reason: string,
) => Promise<PopulationStepper>;

/** The maximum time of a call, in milliseconds: far below the time after which a system resets the device. */
const maxCallMs = 30;

export class GpuPopulation implements PopulationStepper {
  private readonly states: Float32Array<ArrayBuffer>;
  private readonly parameterCount: number;
  private readonly pace = new CallSizer({ milliseconds: maxCallMs });
  private other: PopulationStepper | null = null;
  /** Why the device was given up. */
  private reason = '';

  constructor(
    private readonly program: GpuProgram,
    { state }: StepGraphs,
    private readonly starts: readonly Float64Array[],
    private readonly instead: Instead,
    states: readonly Float64Array[] = starts.map(() => state),
  ) {
    this.parameterCount = starts[0]!.length;
    const whole = starts.map((start, member) => Float64Array.from([...start, ...states[member]!]));
    this.states = packStates(whole, program.kernel.compensated);
  }

  async advance(inputs: StepInputs): Promise<readonly Float64Array[]> {
    const parts: (readonly Float64Array[])[] = [];
    let taken = 0;
    while (taken < inputs.count && this.other === null) {
      const next = inputsBetween(inputs, taken, taken + this.pace.next(inputs.count - taken));
      const began = performance.now();
      try {
        parts.push(await this.runSteps(next));
      } catch (error) {
        await this.giveUp(error);
        break;
      }
      this.pace.took(next.count, performance.now() - began);
      taken += next.count;
    }
    if (this.other !== null) parts.push(await this.other.advance(inputsBetween(inputs, taken, inputs.count)));
    if (parts.length === 1) return parts[0]!;
    return this.starts.map((_, member) => concatenate(parts.map((part) => part[member]!)));
  }

  /** Takes steps of the runs that fit into the memory at once, one batch after the other. */
  private async runSteps(inputs: StepInputs): Promise<Float64Array[]> {
    const { program, states } = this;
    const { recorded, compensated, givenCount } = program.kernel;
    const members = this.starts.length;
    const width = 2 * compensated.length;
    const size = recorded * inputs.count;
    const values = Float32Array.from(inputs.given.subarray(0, givenCount * inputs.count));
    const records: Float64Array[] = [];
    const next = states.slice();
    while (records.length < members) {
      const first = records.length;
      const count = Math.min(members - first, program.maxMembers);
      const own = next.subarray(first * width, (first + count) * width);
      const given = { values, step: givenCount, member: 0 };
      const batch = await program.run({ members: count, states: own, inputs, given });
      for (let index = 0; index < count; index++)
        records.push(Float64Array.from(batch.subarray(index * size, (index + 1) * size)));
    }
    states.set(next);
    return records;
  }

  private stateOf(member: number): Float64Array {
    return unpackState(this.states, member, this.program.kernel.compensated);
  }

  private async giveUp(error: unknown): Promise<void> {
    if (!(error instanceof GpuFailure)) throw error;
    this.program.dispose();
    await this.handOver(error.message);
  }

  /** Another continues from the states that are known. */
  private async handOver(reason: string): Promise<void> {
    const whole = this.starts.map((_, member) => this.stateOf(member));
    this.other?.dispose();
    this.other = await this.instead(
      whole.map((each) => each.slice(0, this.parameterCount)),
      whole.map((each) => each.slice(this.parameterCount)),
      reason,
    );
    this.reason = reason;
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.other !== null) return this.other.checkpoint();
    const saved = this.states.slice();
    return {
      bytes: saved.byteLength,
      restore: async () => {
        this.states.set(saved);
        if (this.other !== null) await this.handOver(this.reason);
      },
      dispose: () => undefined,
    };
  }

  async present(member: number): Promise<Float64Array> {
    if (this.other !== null) return this.other.present(member);
    return this.stateOf(member).subarray(0, this.parameterCount);
  }

  dispose(): void {
    this.other?.dispose();
    this.program.dispose();
  }
}

/** A population of one. */
export class GpuStepper implements Stepper {
  constructor(private readonly population: PopulationStepper) {}

  async advance(inputs: StepInputs): Promise<Float64Array> {
    return (await this.population.advance(inputs))[0]!;
  }

  present(): Promise<Float64Array> {
    return this.population.present(0);
  }

  checkpoint(): Promise<Checkpoint> {
    return this.population.checkpoint();
  }

  dispose(): void {
    this.population.dispose();
  }
}
