/**
 * Steps of a search that a backend takes as graphs. Behind each record is how the search had ended before: this takes
 * that off, with every record after the end.
 */

import type { Checkpoint, PopulationStepper, SearchEnd, StepInputs, Stepper } from '../backends';
import { endings } from './trialStep';

/** The records up to the end, each without the code behind it, and the ending; null while the search goes on. */
function untilEnd(
  records: Float64Array,
  width: number,
): { readonly records: Float64Array; readonly ended: SearchEnd | null } {
  const count = records.length / (width + 1);
  const kept = new Float64Array(count * width);
  for (let index = 0; index < count; index++) {
    const start = index * (width + 1);
    const code = records[start + width]!;
    if (code !== 0) {
      const ending = endings[code];
      return {
        records: kept.slice(0, index * width),
        ended: ending === undefined || ending === 'none' ? null : ending,
      };
    }
    kept.set(records.subarray(start, start + width), index * width);
  }
  return { records: kept, ended: null };
}

export class SearchStepper implements Stepper {
  ended: SearchEnd | null = null;

  constructor(
    private readonly stepper: Stepper,
    /** How many numbers a record has without the code. */
    private readonly width: number,
  ) {}

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const { records, ended } = untilEnd(await this.stepper.advance(inputs), this.width);
    this.ended = ended;
    return records;
  }

  present(): Promise<Float64Array> {
    return this.stepper.present();
  }

  async checkpoint(): Promise<Checkpoint> {
    const { ended } = this;
    const checkpoint = await this.stepper.checkpoint();
    return {
      ...checkpoint,
      restore: async () => {
        await checkpoint.restore();
        this.ended = ended;
      },
    };
  }

  dispose(): void {
    this.stepper.dispose();
  }
}

export class SearchPopulation implements PopulationStepper {
  constructor(
    private readonly stepper: PopulationStepper,
    private readonly width: number,
  ) {}

  async advance(inputs: StepInputs): Promise<readonly Float64Array[]> {
    const records = await this.stepper.advance(inputs);
    return records.map((each) => untilEnd(each, this.width).records);
  }

  present(member: number): Promise<Float64Array> {
    return this.stepper.present(member);
  }

  drop(member: number): void {
    this.stepper.drop?.(member);
  }

  checkpoint(): Promise<Checkpoint> {
    return this.stepper.checkpoint();
  }

  dispose(): void {
    this.stepper.dispose();
  }
}
