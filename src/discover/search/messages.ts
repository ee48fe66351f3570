/** What a search sends to a worker and gets back: pieces of work and their results, plain data. */

import type { Unknown } from '../task';
import type { FrontEntry } from './front';
import type { SearchSettings } from './settings';

interface PieceOf {
  /** The round, and the place in it. */
  readonly id: string;
  readonly unknowns: readonly Unknown[];
  readonly settings: SearchSettings;
  readonly seed: number;
  /** The best of each size so far. */
  readonly front: readonly KnownLoss[];
  /** Losses at or below this are 0 but for rounding. */
  readonly rounding: number;
}

export interface KnownLoss {
  readonly size: number;
  readonly loss: number;
}

/** Finds out where to cut the enumeration of a size. */
export interface CountPiece extends PieceOf {
  readonly kind: 'count';
  readonly size: number;
}

/** Judges the candidates of a size with numbers from `from` up to `to`. */
export interface EnumerationPiece extends PieceOf {
  readonly kind: 'enumerate';
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Varies the members of an island. */
export interface IslandPiece extends PieceOf {
  readonly kind: 'evolve';
  readonly island: number;
  readonly members: readonly MemberText[];
  readonly candidates: number;
  /** The numbers of the contexts of small formulas that are filled, up to `contextsTo`, which is left out. */
  readonly contextsFrom: number;
  readonly contextsTo: number;
  /** Every candidate up to this size has been calibrated. */
  readonly enumerated: number;
}

export type Piece = CountPiece | EnumerationPiece | IslandPiece;

/** A member of an island as text, and its loss. */
export interface MemberText {
  readonly text: string;
  readonly loss: number;
}

export interface PieceResult {
  readonly id: string;
  /** Candidates whose loss was computed: each way to write one counts, once in a piece. */
  readonly evaluated: number;
  /** Candidates that were calibrated to convergence. */
  readonly calibrated: number;
  /** What was calibrated to convergence and may be on the front. */
  readonly entries: readonly FrontEntry[];
  /** The island's members afterwards, or the best that was enumerated. */
  readonly members: readonly MemberText[];
  /** The cuts of an enumeration: numbers between which its pieces are; null where the size is too large to enumerate. */
  readonly cuts: readonly number[] | null;
}
