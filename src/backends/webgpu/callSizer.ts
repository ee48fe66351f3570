/**
 * Chooses the number of steps in a call of the device: few enough to stay far below the time after which a system
 * resets it.
 */

/** The maximum time of a call, in milliseconds. */
const maxCallMs = 30;

export class CallSizer {
  private fitting = 1;

  /** How many of the `left` steps the next call takes. */
  next(left: number): number {
    return Math.min(left, this.fitting);
  }

  /** Records the time of a call. The first call of a program says little, so the number grows by degrees. */
  took(steps: number, milliseconds: number): void {
    const fitting = Math.floor((steps * maxCallMs) / Math.max(0.01, milliseconds));
    this.fitting = Math.max(1, Math.min(fitting, 4 * this.fitting));
  }
}
