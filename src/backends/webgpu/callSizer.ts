/** How many steps a call of the device takes: few enough that it stays far from the time a system takes it away after. */

/** What a call may take, in milliseconds. */
const maxCallMs = 30;

export class CallSizer {
  private fitting = 1;

  /** How many of `left` steps the next call takes. */
  next(left: number): number {
    return Math.min(left, this.fitting);
  }

  /** So many steps took so long; the first call of a program says little, so it grows by degrees. */
  took(steps: number, milliseconds: number): void {
    const fitting = Math.floor((steps * maxCallMs) / Math.max(0.01, milliseconds));
    this.fitting = Math.max(1, Math.min(fitting, 4 * this.fitting));
  }
}
