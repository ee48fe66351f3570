/**
 * The records of a run, column by column, as they are after one report of the worker. A series never changes: the next report
 * makes another, which shares with it whatever both contain.
 */

import type { Progress } from '../../app/protocol';

/** Consecutive records as the worker reports them. */
export type RecordBatch = Pick<
  Progress,
  'first' | 'count' | 'losses' | 'holdoutLosses' | 'parameters' | 'gradients' | 'watches'
>;

export interface SeriesShape {
  readonly parameters: number;
  readonly watches: number;
  readonly holdout: boolean;
}

/**
 * What a series is made of. `columns` hold the steps, losses, losses of held-out rows if there are any, then parameters, gradients
 * and watches, one column for each. They may grow behind the first `count` elements, which do not change.
 */
export interface Records {
  readonly columns: readonly Float64Array[];
  readonly count: number;
  /** The record that follows them, a number for each column. */
  readonly last: Float64Array | null;
}

export class Series {
  readonly length: number;
  /** The columns that were read. */
  private readonly whole: (Float64Array | undefined)[] = [];

  constructor(
    readonly shape: SeriesShape,
    private readonly records: Records,
  ) {
    this.length = records.count + (records.last === null ? 0 : 1);
  }

  /** A column is copied when it is first read, if the last record is not behind the others: that takes less time than drawing it. */
  private column(index: number): Float64Array {
    const known = this.whole[index];
    if (known !== undefined) return known;
    const { columns, count, last } = this.records;
    let column = columns[index]!.subarray(0, count);
    if (last !== null) {
      const copy = new Float64Array(this.length);
      copy.set(column);
      copy[count] = last[index]!;
      column = copy;
    }
    this.whole[index] = column;
    return column;
  }

  get steps(): Float64Array {
    return this.column(0);
  }

  get losses(): Float64Array {
    return this.column(1);
  }

  /** Empty where nothing is held out. */
  get holdoutLosses(): Float64Array {
    return this.shape.holdout ? this.column(2) : new Float64Array(0);
  }

  private get firstParameter(): number {
    return this.shape.holdout ? 3 : 2;
  }

  parameter(index: number): Float64Array {
    return this.column(this.firstParameter + index);
  }

  gradient(index: number): Float64Array {
    return this.column(this.firstParameter + this.shape.parameters + index);
  }

  watch(index: number): Float64Array {
    return this.column(this.firstParameter + 2 * this.shape.parameters + index);
  }
}
