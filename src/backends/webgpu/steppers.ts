/** Runs and populations on the device. If it fails, another backend continues from the last known state. */

import type { PopulationStepper, StepGraphs, StepInput, Stepper } from '../backend';
import { concatenate } from '../concatenate';
import { CallSizer } from './callSizer';
import { GpuFailure } from './failure';
import type { GpuProgram } from './program';
import { packStates, unpackState } from './states';

/** Makes the replacement for the device from the state of each run, given the reason. */
export type Instead = (
  starts: readonly Float64Array[],
  states: readonly Float64Array[],
  reason: string,
) => Promise<PopulationStepper>;

export class GpuPopulation implements PopulationStepper {
  private readonly states: Float32Array<ArrayBuffer>;
  private readonly parameterCount: number;
  private readonly pace = new CallSizer();
  private other: PopulationStepper | null = null;

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

  async advance(inputs: readonly StepInput[]): Promise<readonly Float64Array[]> {
    const parts: (readonly Float64Array[])[] = [];
    let taken = 0;
    while (taken < inputs.length && this.other === null) {
      const next = inputs.slice(taken, taken + this.pace.next(inputs.length - taken));
      const began = performance.now();
      try {
        parts.push(await this.take(next));
      } catch (error) {
        await this.giveUp(error);
        break;
      }
      this.pace.took(next.length, performance.now() - began);
      taken += next.length;
    }
    if (this.other !== null) parts.push(await this.other.advance(inputs.slice(taken)));
    if (parts.length === 1) return parts[0]!;
    return this.starts.map((_, member) => concatenate(parts.map((part) => part[member]!)));
  }

  /** Takes steps of the runs that fit into the memory at once, one batch after the other. */
  private async take(inputs: readonly StepInput[]): Promise<Float64Array[]> {
    const { program, states } = this;
    const { recorded, compensated, givenCount } = program.kernel;
    const members = this.starts.length;
    const width = 2 * compensated.length;
    const size = recorded * inputs.length;
    const values = new Float32Array(inputs.flatMap(({ given }) => [...given.subarray(0, givenCount)]));
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
    const whole = this.starts.map((_, member) => this.stateOf(member));
    this.program.dispose();
    this.other = await this.instead(
      whole.map((each) => each.slice(0, this.parameterCount)),
      whole.map((each) => each.slice(this.parameterCount)),
      error.message,
    );
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

  async advance(inputs: readonly StepInput[]): Promise<Float64Array> {
    return (await this.population.advance(inputs))[0]!;
  }

  present(): Promise<Float64Array> {
    return this.population.present(0);
  }

  dispose(): void {
    this.population.dispose();
  }
}
