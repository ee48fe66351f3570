/** A population on a backend that takes the steps of one member at a time: a stepper for each, one after the other. */

import type { Checkpoint, PopulationStepper, StepInputs, Stepper } from '../backends';
import { sliceMilliseconds, yieldToEventLoop } from '../rpc';

const nothing = new Float64Array(0);

export class SeparateSteppers implements PopulationStepper {
  private dropped: ReadonlySet<number> = new Set();

  constructor(private readonly steppers: readonly Stepper[]) {}

  async advance(inputs: StepInputs): Promise<readonly Float64Array[]> {
    const records: Float64Array[] = [];
    let until = performance.now() + sliceMilliseconds;
    for (const [member, stepper] of this.steppers.entries()) {
      records.push(this.dropped.has(member) ? nothing : await stepper.advance(inputs));
      if (performance.now() < until) continue;
      await yieldToEventLoop();
      until = performance.now() + sliceMilliseconds;
    }
    return records;
  }

  present(member: number): Promise<Float64Array> {
    return this.steppers[member]!.present();
  }

  drop(member: number): void {
    this.dropped = new Set([...this.dropped, member]);
  }

  async checkpoint(): Promise<Checkpoint> {
    const { dropped } = this;
    const all = await Promise.all(this.steppers.map((stepper) => stepper.checkpoint()));
    return {
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      restore: async () => {
        this.dropped = dropped;
        for (const each of all) await each.restore();
      },
      dispose: () => {
        for (const each of all) each.dispose();
      },
    };
  }

  dispose(): void {
    for (const stepper of this.steppers) stepper.dispose();
  }
}
