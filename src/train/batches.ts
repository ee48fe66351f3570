/** Which rows each step sees: hold-out split off once by the seed, batches dealt from shuffled decks. */

import type { StepRows } from '../backends';
import { Random, type RowSelection } from '../graph';

export interface RowPlan {
  /** All rows that are trained on; null where that is every row. */
  readonly training: RowSelection | null;
  /** The rows held out; null where none is. */
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

/** The rows of step after step. Each deck holds every row once; what is too short for a batch begins the next deck. */
export class Batches {
  private readonly random: Random;
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

  /** How many rows a step sees; null where all steps see the same. */
  private get batch(): number | null {
    const { size, rowCount, deck } = this;
    return size === null || rowCount === null || size >= deck.length ? null : size;
  }

  /** How many numbers of rows so many steps need. */
  room(count: number): number {
    return count * (this.batch ?? 0);
  }

  /** The rows of the next steps, their numbers in `room`, which has place for them. */
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
    // There is a batch only where there are rows.
    return { kind: 'batches', of: this.rowCount!, size, numbers };
  }
}
