/** The lowest losses by size that a piece of work knows of: what a new candidate must be as low as. */

import { alike } from './front';
import type { KnownLoss } from './messages';

export class KnownLosses {
  private readonly lowest: number[] = [];

  /** Losses at or below `rounding` are 0 but for rounding. */
  constructor(
    losses: readonly KnownLoss[],
    readonly rounding: number,
  ) {
    for (const { size, loss } of losses) this.add(size, loss);
  }

  /** Notes a loss. Answers whether it is about as low as the lowest of this size and below. */
  add(size: number, loss: number): boolean {
    while (this.lowest.length <= size) this.lowest.push(this.lowest.at(-1) ?? Number.POSITIVE_INFINITY);
    if (!(loss <= this.rounding || loss <= this.lowest[size]! * (1 + alike))) return false;
    for (let each = size; each < this.lowest.length; each++)
      this.lowest[each] = Math.min(this.lowest[each]!, loss);
    return true;
  }

  /** The lowest loss at this size or below. */
  at(size: number): number {
    return this.lowest[Math.min(size, this.lowest.length - 1)] ?? Number.POSITIVE_INFINITY;
  }
}
