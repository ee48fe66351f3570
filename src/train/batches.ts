/**
 * Chooses the rows of each step: hold-out rows are split off once by the seed, and batches are dealt from shuffled
 * decks.
 */

import type { StepRows } from '../backends';
import { Random, type RowSelection } from '../graph';

export interface RowPlan {
  /** All training rows; null if every row is one. */
  readonly training: RowSelection | null;
  /** The rows held out; null if there are none. */
  readonly holdout: RowSelection | null;
}

/** Splits `rowCount` rows: a `holdout` fraction, rounded, is kept back. */
export function splitRows(rowCount: number | null, holdout: number, seed: number): RowPlan {
  if (rowCount === null || holdout === 0) return { training: null, holdout: null };
  const rows = new Random(seed).shuffle(Int32Array.from({ length: rowCount }, (_, row) => row));
  const kept = Math.round(rowCount * holdout);
  return {
    training: { of: rowCount, rows: rows.slice(kept).sort() },
    holdout: { of: rowCount, rows: rows.slice(0, kept).sort() },
  };
}

/**
 * Deals the rows of step after step. Each deck contains every row once. A rest too short for a batch begins the next
 * deck.
 */
export class Batches {
  private random: Random;
  private deck: Int32Array;
  private next: number;

  constructor(
    private readonly plan: RowPlan,
    private readonly rowCount: number | null,
    private readonly size: number | null,
    seed: number,
  ) {
    this.random = new Random(seed ^ 0x5bd1e995);
    this.deck = plan.training?.rows.slice() ?? Int32Array.from({ length: rowCount ?? 0 }, (_, row) => row);
    this.next = this.deck.length;
  }

  /** The number of rows of a step; null if all steps use the same rows. */
  private get batch(): number | null {
    const { size, rowCount, deck } = this;
    return size === null || rowCount === null || size >= deck.length ? null : size;
  }

  /** The room that so many steps need, in numbers of rows. */
  room(count: number): number {
    return count * (this.batch ?? 0);
  }

  /** Deals the same rows from here on. */
  fork(): Batches {
    if (this.batch === null) return this;
    const copy = new Batches(this.plan, this.rowCount, this.size, 0);
    copy.random = this.random.fork();
    copy.deck = this.deck.slice();
    copy.next = this.next;
    return copy;
  }

  /** The memory that a fork takes, in bytes. */
  get forkBytes(): number {
    return this.batch === null ? 0 : this.deck.byteLength;
  }

  /** Deals the rows of the next steps into `room`. */
  deal(count: number, room: Int32Array): StepRows {
    const size = this.batch;
    if (size === null) return { kind: 'same', selection: this.plan.training };
    const numbers = room.subarray(0, count * size);
    for (let index = 0; index < numbers.length; index++) {
      if (this.next === this.deck.length) {
        this.random.shuffle(this.deck);
        this.next = 0;
      }
      numbers[index] = this.deck[this.next++]!;
    }
    // There is a batch only if there are rows.
    return { kind: 'batches', of: this.rowCount!, size, numbers };
  }
}
