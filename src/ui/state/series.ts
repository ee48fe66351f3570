/**
 * The records of a run, column by column in typed arrays. However long the run, at most `limit` records are kept: past
 * that every other one is dropped and only every second, fourth, … step is taken in. First and last are always there.
 */

/** Consecutive records as the worker reports them. */
export interface RecordBatch {
  /** The number of steps taken before the first record. */
  readonly first: number;
  readonly count: number;
  readonly losses: Float64Array;
  /** Empty where nothing is held out. */
  readonly holdoutLosses: Float64Array;
  /** Record by record, all parameters; gradients and watches alike. */
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
}

export interface SeriesShape {
  readonly parameters: number;
  readonly watches: number;
  readonly holdout: boolean;
}

const defaultLimit = 20_000;
const firstCapacity = 256;

export class Series {
  private readonly columns: Float64Array[];
  private capacity = firstCapacity;
  private count = 0;
  /** Steps between two records that are kept. */
  private stride = 1;

  constructor(
    readonly shape: SeriesShape,
    private readonly limit = defaultLimit,
  ) {
    const width = 2 + (shape.holdout ? 1 : 0) + 2 * shape.parameters + shape.watches;
    this.columns = Array.from({ length: width }, () => new Float64Array(firstCapacity));
  }

  get length(): number {
    return this.count;
  }

  /** A view that is valid until the next append. */
  private view(column: number): Float64Array {
    return this.columns[column]!.subarray(0, this.count);
  }

  get steps(): Float64Array {
    return this.view(0);
  }

  get losses(): Float64Array {
    return this.view(1);
  }

  /** Empty where nothing is held out. */
  get holdoutLosses(): Float64Array {
    return this.shape.holdout ? this.view(2) : new Float64Array(0);
  }

  private get firstParameter(): number {
    return this.shape.holdout ? 3 : 2;
  }

  parameter(index: number): Float64Array {
    return this.view(this.firstParameter + index);
  }

  gradient(index: number): Float64Array {
    return this.view(this.firstParameter + this.shape.parameters + index);
  }

  watch(index: number): Float64Array {
    return this.view(this.firstParameter + 2 * this.shape.parameters + index);
  }

  /** Takes records in; those of steps that are here already take their places. */
  append(batch: RecordBatch): void {
    if (batch.count === 0) return;
    this.dropFrom(batch.first);
    for (let index = 0; index < batch.count; ) {
      const step = batch.first + index;
      this.dropTail();
      this.push(batch, index, step);
      // The records up to the next one on the grid would each replace the one before: go there, or to the last.
      const untilGrid = this.stride - (step % this.stride);
      index += index === batch.count - 1 ? 1 : Math.min(untilGrid, batch.count - 1 - index);
    }
  }

  private dropFrom(step: number): void {
    const steps = this.columns[0]!;
    while (this.count > 0 && steps[this.count - 1]! >= step) this.count--;
  }

  /** Drops the last record before another follows it, unless it is on the grid. */
  private dropTail(): void {
    if (this.count > 1 && this.columns[0]![this.count - 1]! % this.stride !== 0) this.count--;
  }

  private push(batch: RecordBatch, index: number, step: number): void {
    if (this.count === this.limit) this.thin();
    if (this.count === this.capacity) this.grow();
    const { parameters, watches, holdout } = this.shape;
    const at = this.count++;
    let column = 0;
    const put = (value: number): void => {
      this.columns[column++]![at] = value;
    };
    put(step);
    put(batch.losses[index]!);
    if (holdout) put(batch.holdoutLosses[index] ?? Number.NaN);
    for (let each = 0; each < parameters; each++) put(batch.parameters[index * parameters + each]!);
    for (let each = 0; each < parameters; each++) put(batch.gradients[index * parameters + each]!);
    for (let each = 0; each < watches; each++) put(batch.watches[index * watches + each]!);
  }

  private grow(): void {
    this.capacity = Math.min(2 * this.capacity, this.limit);
    for (const [index, column] of this.columns.entries()) {
      const larger = new Float64Array(this.capacity);
      larger.set(column);
      this.columns[index] = larger;
    }
  }

  private thin(): void {
    this.stride *= 2;
    const steps = this.columns[0]!;
    let kept = 0;
    for (let index = 0; index < this.count; index++) {
      if (index > 0 && steps[index]! % this.stride !== 0) continue;
      for (const column of this.columns) column[kept] = column[index]!;
      kept++;
    }
    this.count = kept;
  }
}
