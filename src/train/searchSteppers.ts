/**
 * Steps of a search that a backend takes as graphs. Behind each record is how the search had ended before: this takes
 * that off, with every record after the end.
 */

import {
  type Backend,
  type Checkpoint,
  concatenate,
  givenOfStep,
  inputsBetween,
  type PopulationStepper,
  rowsOfStep,
  type SearchEnd,
  type StepInputs,
  type StepObjective,
  type Stepper,
} from '../backends';
import type { RowSelection } from '../graph';
import type { AbsoluteFinish } from './absoluteFinish';
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

/** The number of steps after which a search by squares is slow, so that the finish takes over. */
export const maxSearched = 150;

/** A search within a region of trust that ends by steps to the exact minimum of a sum of absolute residuals. */
export class FinishedStepper implements Stepper {
  ended: SearchEnd | null = null;
  /** The point of the last step, once the search itself has ended. */
  private point: Float64Array | null = null;
  private taken = 0;
  private isRecorded = false;

  constructor(
    private readonly search: SearchStepper,
    private readonly finish: AbsoluteFinish,
    private readonly objective: StepObjective,
    private readonly backend: Backend,
    /** How many numbers a record has. */
    private readonly width: number,
  ) {}

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const left = this.point === null ? Math.min(inputs.count, maxSearched - this.taken) : 0;
    const searched =
      left > 0 ? await this.search.advance(inputsBetween(inputs, 0, left)) : new Float64Array(0);
    const records = [searched];
    this.taken += searched.length / this.width;
    if (this.search.ended === null && this.taken < maxSearched) return searched;
    if (this.point === null) {
      this.point = await this.search.present();
      // A search that has ended has recorded where it is.
      this.isRecorded = this.search.ended !== null;
    }
    for (let step = searched.length / this.width; step < inputs.count && this.ended === null; step++) {
      const input = { rows: rowsOfStep(inputs, step), given: givenOfStep(inputs, step) };
      const here = await this.evaluate(this.point, input);
      if (!this.isRecorded) {
        this.isRecorded = true;
        records.push(here.record);
        continue;
      }
      const next = await this.finish.next(here, this.backend, input, (point) => this.evaluate(point, input));
      if (next === null) this.ended = this.search.ended ?? 'step';
      else {
        this.point = next.point;
        records.push(next.record);
      }
    }
    return concatenate(records);
  }

  private async evaluate(point: Float64Array, { rows, given }: Input) {
    const results = await this.backend.evaluate(
      this.objective.objective,
      Float64Array.from([...point, ...given]),
      rows,
    );
    return { point, record: results.slice(0, this.width), loss: results[0]! };
  }

  async present(): Promise<Float64Array> {
    return this.point?.slice() ?? this.search.present();
  }

  async checkpoint(): Promise<Checkpoint> {
    const { point, ended, taken, isRecorded } = this;
    const search = await this.search.checkpoint();
    const restore = async (): Promise<void> => {
      await search.restore();
      this.point = point;
      this.ended = ended;
      this.taken = taken;
      this.isRecorded = isRecorded;
    };
    const bytes = search.bytes + (point?.byteLength ?? 0);
    return { bytes, restore, dispose: () => search.dispose() };
  }

  dispose(): void {
    this.search.dispose();
  }
}

/** The rows that a step sees, and its further inputs. */
interface Input {
  readonly rows: RowSelection | null;
  readonly given: Float64Array;
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
