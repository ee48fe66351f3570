/** Keeps what is done again and again to a small share of the time: after each time it is not due for a while. */

/** The share of the time that it may take. */
const maxShare = 0.05;

export class TimeShare {
  private dueAt = Number.NEGATIVE_INFINITY;

  /** `milliseconds`: how long it is not due at least. */
  constructor(private readonly milliseconds = 0) {}

  isDue(now = performance.now()): boolean {
    return now >= this.dueAt;
  }

  /** Records that it was done just now, and how long that took. */
  took(milliseconds: number, now = performance.now()): void {
    this.dueAt = now + Math.max(this.milliseconds, milliseconds * (1 / maxShare - 1));
  }
}
