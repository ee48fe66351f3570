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

  draw(): RowSelection | null {
    if (this.size === null || this.rowCount === null || this.size >= this.deck.length)
      return this.plan.training;
    const rows = new Int32Array(this.size);
    for (let index = 0; index < rows.length; index++) {
      if (this.next === this.deck.length) {
        this.random.shuffle(this.deck);
        this.next = 0;
      }
      rows[index] = this.deck[this.next++]!;
    }
    return { of: this.rowCount, rows };
  }
}
