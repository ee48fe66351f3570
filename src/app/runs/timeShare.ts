/** Limits repeated work to a small share of the time: after each time it is not due for a while. */

/** The maximum share of the time. */
const maxShare = 0.05;

export class TimeShare {
  private dueAt = Number.NEGATIVE_INFINITY;

  /** `milliseconds` is the minimum time until it is due again. */
  constructor(private readonly milliseconds = 0) {}

  isDue(now = performance.now()): boolean {
    return now >= this.dueAt;
  }

  /** Records that the work was done just now, and its duration. */
  took(milliseconds: number, now = performance.now()): void {
    this.dueAt = now + Math.max(this.milliseconds, milliseconds * (1 / maxShare - 1));
  }
}
