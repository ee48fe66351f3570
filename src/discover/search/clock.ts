/** Slices of work: long ones are divided, so that a worker hears that it is to stop. */

/** In milliseconds. */
const sliceLength = 8;

export class Clock {
  private until = performance.now() + sliceLength;

  /** Whether a slice is over; the next one then begins. */
  get isDue(): boolean {
    const now = performance.now();
    if (now < this.until) return false;
    this.until = now + sliceLength;
    return true;
  }
}
