/**
 * Collects the records of a run. However long the run, it keeps at most `limit` of them: past that it drops every other one,
 * and adds only every second, fourth, … step. The first and the last are always kept. The series that it hands out share its
 * arrays, so it writes only behind what they contain, and into new arrays where it has to change that.
 */

import { type RecordBatch, Series, type SeriesShape } from './series';

const defaultLimit = 20_000;
const firstCapacity = 256;

export class SeriesBuilder {
  /** The records that stay until they are thinned out. */
  private columns: Float64Array[];
  private count = 0;
  /** The number of records at the front of `columns` that a series contains. */
  private shared = 0;
  /** The last record, a number for each column: the next takes its place unless it is on the grid. Null if there is none. */
  private last: Float64Array | null = null;
  /** Steps between two records that are kept. */
  private stride = 1;

  constructor(
    private readonly shape: SeriesShape,
    private readonly limit = defaultLimit,
  ) {
    const width = 2 + (shape.holdout ? 1 : 0) + 2 * shape.parameters + shape.watches;
    this.columns = Array.from({ length: width }, () => new Float64Array(firstCapacity));
  }

  /** The records so far. */
  series(): Series {
    const { columns, count, last, shape } = this;
    this.shared = Math.max(this.shared, count);
    return new Series(shape, { columns, count, last });
  }

  /** Adds records. One of a step that was recorded before replaces that record, and all after it. */
  append(batch: RecordBatch): void {
    if (batch.count === 0) return;
    this.dropFrom(batch.first);
    for (let index = 0; index < batch.count; ) {
      const step = batch.first + index;
      this.settleLast();
      this.last = this.recordAt(batch, index);
      // The records up to the next one on the grid would each replace the one before: go there, or to the last.
      const untilGrid = this.stride - (step % this.stride);
      index += index === batch.count - 1 ? 1 : Math.min(untilGrid, batch.count - 1 - index);
    }
  }

  private dropFrom(step: number): void {
    if (this.last !== null && this.last[0]! >= step) this.last = null;
    const steps = this.columns[0]!;
    while (this.count > 0 && steps[this.count - 1]! >= step) this.count--;
  }

  /** Moves the last record to those that stay before another follows it, unless it is off the grid. */
  private settleLast(): void {
    const { last } = this;
    this.last = null;
    if (last === null) return;
    if (this.count === this.limit - 1) this.thin();
    if (this.count > 0 && last[0]! % this.stride !== 0) return;
    if (this.count === this.columns[0]!.length) this.replaceColumns(2 * this.count);
    else if (this.count < this.shared) this.replaceColumns(this.columns[0]!.length);
    for (const [index, column] of this.columns.entries()) column[this.count] = last[index]!;
    this.count++;
  }

  private recordAt(batch: RecordBatch, index: number): Float64Array {
    const { parameters, watches, holdout } = this.shape;
    const record = new Float64Array(this.columns.length);
    let column = 0;
    const put = (value: number): void => {
      record[column++] = value;
    };
    put(batch.first + index);
    put(batch.losses[index]!);
    if (holdout) put(batch.holdoutLosses[index] ?? Number.NaN);
    for (let each = 0; each < parameters; each++) put(batch.parameters[index * parameters + each]!);
    for (let each = 0; each < parameters; each++) put(batch.gradients[index * parameters + each]!);
    for (let each = 0; each < watches; each++) put(batch.watches[index * watches + each]!);
    return record;
  }

  /** Copies what is kept into new arrays, which no series has seen. */
  private replaceColumns(capacity: number): void {
    this.columns = this.columns.map((column) => {
      const copy = new Float64Array(Math.min(capacity, this.limit));
      copy.set(column.subarray(0, this.count));
      return copy;
    });
    this.shared = 0;
  }

  private thin(): void {
    this.stride *= 2;
    this.replaceColumns(this.columns[0]!.length);
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
