/**
 * The records of a run, column by column, as they are after one report of the worker. A series never changes: the next report
 * makes another, which shares with it whatever both contain.
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

/** The numbers of one column, in order; arrays of numbers can be read in the same way. */
export interface Readings {
  readonly length: number;
  /** Counted from the end if it is negative. */
  at(index: number): number | undefined;
}

export class Column implements Readings, Iterable<number> {
  readonly length: number;

  /** `settled` may grow behind these `count` elements, but does not change in them; `last` follows them. */
  constructor(
    private readonly settled: Float64Array,
    private readonly count: number,
    private readonly last: number | null,
  ) {
    this.length = count + (last === null ? 0 : 1);
  }

  at(index: number): number | undefined {
    const place = index < 0 ? this.length + index : index;
    if (place === this.count) return this.last ?? undefined;
    return place < this.count ? this.settled[place] : undefined;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.count; index++) yield this.settled[index]!;
    if (this.last !== null) yield this.last;
  }

  /** A copy, for what takes arrays only. */
  toArray(): Float64Array {
    const array = new Float64Array(this.length);
    array.set(this.settled.subarray(0, this.count));
    if (this.last !== null) array[this.count] = this.last;
    return array;
  }
}

const empty = new Column(new Float64Array(0), 0, null);

export class Series {
  constructor(
    readonly shape: SeriesShape,
    /** Steps, losses, losses of held-out rows if there are any, then parameters, gradients and watches, one column for each. */
    private readonly columns: readonly Column[],
  ) {}

  get length(): number {
    return this.steps.length;
  }

  get steps(): Column {
    return this.columns[0]!;
  }

  get losses(): Column {
    return this.columns[1]!;
  }

  /** Empty where nothing is held out. */
  get holdoutLosses(): Column {
    return this.shape.holdout ? this.columns[2]! : empty;
  }

  private get firstParameter(): number {
    return this.shape.holdout ? 3 : 2;
  }

  parameter(index: number): Column {
    return this.columns[this.firstParameter + index]!;
  }

  gradient(index: number): Column {
    return this.columns[this.firstParameter + this.shape.parameters + index]!;
  }

  watch(index: number): Column {
    return this.columns[this.firstParameter + 2 * this.shape.parameters + index]!;
  }
}
