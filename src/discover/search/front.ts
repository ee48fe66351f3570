/**
 * The front of a search: for each size the lowest fitted loss, where it is lower than at every smaller size. Of formulas with
 * as many constants, losses that differ by less than noise explains are alike: the front has the one whose constants enter
 * linearly, which bends less to the noise.
 */

import { linearConstants } from '../kernel/linear';
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

/** A loss that is lower by less than this share of itself is no lower. */
const improvement = 1e-9;
/** Losses of one size, and of as many constants, within this share of the lowest are alike. */
export const alike = 0.01;
/** Losses below this share of what one constant achieves are all the same: they are errors of rounding. */
const roundingShare = 1e-22;

/** How a formula may bend to noise: its constants, and those that do not enter linearly. */
interface Kind {
  readonly constants: number;
  readonly bent: number;
}

interface Kept extends Kind {
  readonly entry: FrontEntry;
  readonly hash: number;
}

export class Front {
  /** By size: the best entry of each kind. */
  private readonly bySize = new Map<number, Kept[]>();
  private largest = 0;

  constructor(entries: readonly FrontEntry[] = []) {
    for (const each of entries) this.add(each);
  }

  /** In whatever order entries are added, the front is the same. */
  add(entry: FrontEntry): void {
    if (!Number.isFinite(entry.loss)) return;
    if (entry.size <= entry.candidate.length) this.largest = Math.max(this.largest, entry.loss);
    const kept = this.bySize.get(entry.size) ?? [];
    this.bySize.set(entry.size, kept);
    const added: Kept = { entry, ...kindOf(entry.candidate), hash: hashOfTrees(treesOf(entry.candidate)) };
    const index = kept.findIndex(
      ({ constants, bent }) => constants === added.constants && bent === added.bent,
    );
    if (index === -1) kept.push(added);
    else if (precedes(added, kept[index]!)) kept[index] = added;
  }

  /** What later entries are compared with, at each size: the best entry of each kind that is among the alike. */
  get kept(): readonly FrontEntry[] {
    return this.sizes.flatMap((size) => this.alike(size).map(({ entry }) => entry));
  }

  get entries(): readonly FrontEntry[] {
    let lowest = Number.POSITIVE_INFINITY;
    return this.sizes.flatMap((size) => {
      const entry = this.bestOf(this.alike(size));
      if (!(entry.loss < lowest * (1 - improvement)) || lowest <= this.rounding) return [];
      lowest = entry.loss;
      return [entry];
    });
  }

  /** Losses at or below this are 0 but for rounding. */
  get rounding(): number {
    return this.largest * roundingShare;
  }

  private get sizes(): readonly number[] {
    return [...this.bySize.keys()].sort((a, b) => a - b);
  }

  /** The entries of a size that fit like the best. */
  private alike(size: number): readonly Kept[] {
    const kept = this.bySize.get(size)!;
    const limit = this.limitOf(kept, alike);
    return kept.filter(({ entry }) => entry.loss <= limit);
  }

  private limitOf(kept: readonly Kept[], share: number): number {
    return Math.max(Math.min(...kept.map(({ entry }) => entry.loss)) * (1 + share), this.rounding);
  }

  private bestOf(kept: readonly Kept[]): FrontEntry {
    const limit = this.limitOf(kept, improvement);
    const lowest = kept.filter(({ entry }) => entry.loss <= limit);
    const fewest = Math.min(...lowest.map(({ constants }) => constants));
    return kept
      .filter(({ constants }) => constants === fewest)
      .reduce((best, each) => (each.bent < best.bent ? each : best)).entry;
  }
}

function kindOf(candidate: Candidate): Kind {
  const constants = constantsOfTrees(treesOf(candidate));
  const linear = candidate.reduce((sum, formula) => sum + linearConstants(formula).length, 0);
  return { constants, bent: constants - linear };
}

function precedes(a: Kept, b: Kept): boolean {
  return a.entry.loss < b.entry.loss || (a.entry.loss === b.entry.loss && a.hash < b.hash);
}

export function entryOf(calibration: Omit<FrontEntry, 'size'>): FrontEntry {
  const { candidate, loss, holdoutLoss, parameters, converged } = calibration;
  return { candidate, size: sizeOfTrees(treesOf(candidate)), loss, holdoutLoss, parameters, converged };
}
