/** The front of a search: for each size the lowest fitted loss, where it is lower than at every smaller size. */

import type { Candidate } from '../task';
import { constantsOfTrees, hashOfTrees, sizeOfTrees, treesOf } from './candidates';

export interface FrontEntry {
  /** With its calibrated constants. */
  readonly candidate: Candidate;
  readonly size: number;
  readonly loss: number;
  readonly holdoutLoss: number | null;
  /** The program's own parameters, by name. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly converged: boolean;
}

/** A loss must be lower by this share of itself. */
const improvement = 1e-9;
/** Losses below this share of what one constant achieves are all the same: they are errors of rounding. */
const roundingShare = 1e-22;

export class Front {
  private readonly best = new Map<number, FrontEntry>();
  private largest = 0;

  constructor(entries: readonly FrontEntry[] = []) {
    for (const each of entries) this.add(each);
  }

  /** Keeps the entry if it is the best of its size; whether it is. */
  add(entry: FrontEntry): boolean {
    if (!Number.isFinite(entry.loss)) return false;
    if (entry.size <= this.unknowns(entry)) this.largest = Math.max(this.largest, entry.loss);
    const old = this.best.get(entry.size);
    if (old !== undefined && !this.precedes(entry, old)) return false;
    this.best.set(entry.size, entry);
    return true;
  }

  /** The best entry of each size, dominated ones too, by size. */
  get ofEachSize(): readonly FrontEntry[] {
    return [...this.best.values()].sort((a, b) => a.size - b.size);
  }

  get entries(): readonly FrontEntry[] {
    let lowest = Number.POSITIVE_INFINITY;
    return this.ofEachSize.filter(({ loss }) => {
      if (!(loss < lowest * (1 - improvement)) || lowest <= this.rounding) return false;
      lowest = loss;
      return true;
    });
  }

  /** Losses at or below this are 0 but for rounding. */
  get rounding(): number {
    return this.largest * roundingShare;
  }

  private unknowns({ candidate }: FrontEntry): number {
    return candidate.length;
  }

  /** Of two losses that are alike, the one with fewer constants is better. */
  private precedes(a: FrontEntry, b: FrontEntry): boolean {
    const alike =
      Math.abs(a.loss - b.loss) <= improvement * Math.max(a.loss, b.loss) ||
      Math.max(a.loss, b.loss) <= this.rounding;
    if (!alike) return a.loss < b.loss;
    const [left, right] = [treesOf(a.candidate), treesOf(b.candidate)];
    const fewer = constantsOfTrees(left) - constantsOfTrees(right);
    return fewer < 0 || (fewer === 0 && hashOfTrees(left) < hashOfTrees(right));
  }
}

export function entryOf(calibration: Omit<FrontEntry, 'size'>): FrontEntry {
  const { candidate, loss, holdoutLoss, parameters, converged } = calibration;
  return { candidate, size: sizeOfTrees(treesOf(candidate)), loss, holdoutLoss, parameters, converged };
}
