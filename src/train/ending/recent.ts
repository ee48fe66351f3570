/** Keeps the losses of the last steps of a run and its last move, by which the end of the run is judged. */

/** How many losses are kept: the last hundred steps, and as many before them. */
const kept = 201;

/** What a call of the trainer recorded, as far as it is kept. */
export interface Recorded {
  readonly count: number;
  readonly losses: Float64Array;
  /** For each record, a number for each parameter. */
  readonly parameters: Float64Array;
}

export class RecentSteps {
  /** The loss at the start of the run; NaN before the first step. */
  firstLoss = Number.NaN;
  private losses: Float64Array = new Float64Array(0);
  /** The values of the last two records; null where another member was shown. */
  private before: Float64Array | null = null;
  private last: Float64Array | null = null;
  private lastMember = 0;

  /** `shownAt` is the member that each record shows. */
  append({ count, losses, parameters }: Recorded, shownAt: (index: number) => number): void {
    if (count === 0) return;
    if (Number.isNaN(this.firstLoss)) this.firstLoss = losses[0]!;
    const all = new Float64Array(this.losses.length + count);
    all.set(this.losses);
    all.set(losses.subarray(0, count), this.losses.length);
    this.losses = all.slice(-kept);
    const width = parameters.length / count;
    const record = (index: number): Float64Array => parameters.slice(index * width, (index + 1) * width);
    const memberBefore = count > 1 ? shownAt(count - 2) : this.lastMember;
    const before = count > 1 ? record(count - 2) : this.last;
    this.lastMember = shownAt(count - 1);
    this.before = memberBefore === this.lastMember ? before : null;
    this.last = record(count - 1);
  }

  /** The last losses, oldest first; at most two hundred steps. */
  get lastLosses(): Float64Array {
    return this.losses;
  }

  /**
   * The largest change of a parameter in the last step, relative to the parameter: between the last two records, or
   * from the last record to `present` if the run went on from there. NaN if it is unknown.
   */
  relativeStep(present: Float64Array): number {
    const { before, last } = this;
    if (last === null) return Number.NaN;
    const moved = present.some((each, index) => each !== last[index]);
    if (moved) return largestChange(last, present);
    return before === null ? Number.NaN : largestChange(before, last);
  }
}

function largestChange(from: Float64Array, to: Float64Array): number {
  return from.reduce((most, each, index) => {
    const size = Math.max(Math.abs(each), Math.abs(to[index]!));
    return size === 0 ? most : Math.max(most, Math.abs(to[index]! - each) / size);
  }, 0);
}
