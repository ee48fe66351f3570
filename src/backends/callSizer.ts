/** Chooses how many items a call works on, by the time that calls took before: steps of a run, or points of a graph. */

/** The usual time of a call, in milliseconds: a worker reads its messages between two. */
const usualMs = 10;

export class CallSizer {
  private fitting = 1;
  private readonly milliseconds: number;
  private readonly max: number;

  /** `milliseconds`: how long a call should take. `max`: the number of items that no call exceeds. */
  constructor({ milliseconds = usualMs, max = Number.POSITIVE_INFINITY } = {}) {
    this.milliseconds = milliseconds;
    this.max = max;
  }

  /** How many of the `left` items the next call works on. */
  next(left = Number.POSITIVE_INFINITY): number {
    return Math.min(left, this.fitting);
  }

  /** Records the time of a call. The first calls say little, so the number grows fourfold at most. */
  took(items: number, milliseconds: number): void {
    const fitting = Math.floor((items * this.milliseconds) / Math.max(0.01, milliseconds));
    this.fitting = Math.max(1, Math.min(fitting, 4 * this.fitting, this.max));
  }
}
