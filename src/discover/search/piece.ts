/**
 * Does a piece of a search's work: counts what is to be enumerated, judges a range of it, or varies the members of an island.
 * The same piece has the same result wherever it is done.
 */

import { Random } from '../../graph/random';
import type { Sliced } from '../../stage';
import type { Judge, Unknown } from '../task';
import {
  CandidateSpace,
  hashOfTrees,
  readCandidate,
  sizeOfTrees,
  type Trees,
  treesOf,
  writeCandidate,
} from './candidates';
import type { FrontEntry } from './front';
import { KnownLosses } from './knownLosses';
import type { CountPiece, EnumerationPiece, IslandPiece, Piece, PieceResult } from './messages';
import { type Member, Population } from './population';
import { Refinement, type RoughFit } from './refinement';
import type { SearchSettings } from './settings';
import type { Tree } from './tree';
import { type SmallTrees, varied, variedAsWritten } from './variation';

/** Yields between slices of about this length, in milliseconds. */
const sliceMilliseconds = 8;
/** Up to this many writings, an enumeration is counted exactly; above, it is cut evenly. */
const maxCounted = 40_000;
/** Above this many writings of a size, it is not enumerated. */
const maxWritten = 40_000_000;
/** Enumerated members that go to the islands, of each piece. */
const membersKept = 24;
const maxSmall = 5;
/** Changes that lead to nothing new, for each candidate: then a piece ends. */
const triesPerCandidate = 8;

/** The space of the latest unknowns: what was listed for one piece is there for the next. */
let latest: { readonly key: string; readonly space: CandidateSpace } | null = null;

function spaceOf(unknowns: readonly Unknown[], { scales }: SearchSettings): CandidateSpace {
  const key = JSON.stringify([unknowns, scales]);
  if (latest?.key !== key)
    latest = { key, space: new CandidateSpace(unknowns, scales && canScale(unknowns)) };
  return latest.space;
}

export function* runPiece(piece: Piece, judge: Judge): Sliced<PieceResult> {
  const space = spaceOf(piece.unknowns, piece.settings);
  switch (piece.kind) {
    case 'count':
      return yield* count(piece, space);
    case 'enumerate':
      return yield* enumerate(piece, space, judge);
    case 'evolve':
      return yield* evolve(piece, space, judge);
  }
}

/** Whether a body may be multiplied by a constant, and another added. */
function canScale([unknown, another]: readonly Unknown[]): boolean {
  return another === undefined && ['+' as const, '*' as const].every((op) => unknown!.using.includes(op));
}

class Clock {
  private until = performance.now() + sliceMilliseconds;

  /** Whether a slice is over; the next one then begins. */
  get isDue(): boolean {
    const now = performance.now();
    if (now < this.until) return false;
    this.until = now + sliceMilliseconds;
    return true;
  }
}

function* count({ id, size, settings }: CountPiece, space: CandidateSpace): Sliced<PieceResult> {
  const written = space.written(size);
  const nothing = { id, evaluated: 0, calibrated: 0, entries: [], members: [] };
  if (written > maxWritten) return { ...nothing, cuts: null };
  const cuts = [0];
  if (written > maxCounted) {
    const step = 8 * settings.enumeratedPerPiece;
    for (let cut = step; cut < written; cut += step) cuts.push(cut);
  } else {
    const clock = new Clock();
    let index = 0;
    let inPiece = 0;
    for (const trees of space.range(size, 0, written)) {
      index++;
      if (trees !== null && ++inPiece === settings.enumeratedPerPiece) {
        cuts.push(index);
        inPiece = 0;
      }
      if (clock.isDue) yield undefined;
    }
  }
  if (cuts.at(-1)! < written) cuts.push(written);
  return { ...nothing, cuts };
}

function* enumerate(piece: EnumerationPiece, space: CandidateSpace, judge: Judge): Sliced<PieceResult> {
  const { settings, rounding } = piece;
  const refinement = new Refinement(space, judge, settings, new KnownLosses(piece.front, rounding));
  const best = new Population(settings, rounding);
  const clock = new Clock();
  const roughs: RoughFit[] = [];
  let batch: Trees[] = [];
  for (const trees of space.range(piece.size, piece.from, piece.to)) {
    if (trees !== null) batch.push(trees);
    if (batch.length === settings.batch) {
      roughs.push(...refinement.roughs(batch, settings.fittedShare));
      batch = [];
    }
    if (clock.isDue) yield undefined;
  }
  roughs.push(...refinement.roughs(batch, settings.fittedShare));
  roughs.sort((a, b) => a.loss - b.loss);
  const share = Math.max(4, Math.ceil(roughs.length / 30));
  for (const each of roughs.slice(0, share)) {
    improve(each, refinement, best, space);
    if (clock.isDue) yield undefined;
  }
  for (const each of roughs.slice(0, membersKept)) best.add(each);
  return resultOf(piece.id, refinement, best.members.slice(0, membersKept));
}

function* evolve(piece: IslandPiece, space: CandidateSpace, judge: Judge): Sliced<PieceResult> {
  const { settings, rounding, seed, enumerated } = piece;
  const random = new Random(seed);
  const refinement = new Refinement(space, judge, settings, new KnownLosses(piece.front, rounding));
  const population = new Population(settings, rounding);
  for (const { text, loss } of piece.members)
    population.add({ trees: space.core(readCandidate(text)), loss });
  const small = smallTrees(space);
  const seen = new Set<number>();
  const judged = new Set<number>();
  const clock = new Clock();
  const isKnown = (trees: Trees) => sizeOfTrees(trees) <= enumerated && !trees.some(hasNumber);
  const limit = (size: number) => population.threshold(size);
  const largest = piece.unknowns.reduce((sum, { size }) => sum + size, 0);
  // Where all is enumerated but for whole numbers, canonical forms show whether anything is new.
  const screens = refinement.screens && piece.enumerated < largest;
  const fits = (batch: readonly Trees[]): readonly RoughFit[] => {
    if (!screens) return batch.map((trees) => refinement.rough(trees));
    const cores = refinement.screened(batch, settings.fittedShare, limit).filter((core) => {
      const hash = hashOfTrees(core);
      if (judged.has(hash)) return false;
      judged.add(hash);
      return true;
    });
    return refinement.fits(cores);
  };
  const change = screens ? variedAsWritten : varied;
  for (
    let tries = 0;
    refinement.evaluated < piece.candidates && tries < triesPerCandidate * piece.candidates;
  ) {
    if (population.isEmpty)
      population.add({ trees: space.grammars.map((each) => each.leaves[0]!), loss: Number.MAX_VALUE });
    const batch: Trees[] = [];
    const wanted = Math.min(settings.batch, piece.candidates - refinement.evaluated);
    for (const end = tries + triesPerCandidate * wanted; batch.length < wanted && tries < end; tries++) {
      const child = change(
        random,
        space,
        population.pick(random).trees,
        population.pick(random).trees,
        small,
      );
      if (child === null || sizeOfTrees(child) > largest) continue;
      const hash = hashOfTrees(child);
      if (seen.has(hash) || isKnown(child)) continue;
      seen.add(hash);
      batch.push(child);
    }
    for (const fit of fits(batch)) {
      if (population.add(fit)) improve(fit, refinement, population, space);
      if (clock.isDue) yield undefined;
    }
  }
  return resultOf(piece.id, refinement, population.members);
}

/** What may be on the front is calibrated to convergence, and what it suggests is tried. */
function improve(fit: RoughFit, refinement: Refinement, population: Population, space: CandidateSpace): void {
  for (const entry of refinement.promising(fit)) {
    if (!space.scales) population.add(memberOf(entry));
    if (!refinement.entries.includes(entry)) continue;
    const simpler = refinement.simplified(entry);
    if (!space.scales) for (const each of simpler) population.add(memberOf(each));
  }
}

/** Whether a whole number occurs, which enumeration does not begin with. */
function hasNumber(tree: Tree): boolean {
  return tree.kind === 'number' || (tree.kind === 'call' && tree.operands.some(hasNumber));
}

function smallTrees(space: CandidateSpace): readonly SmallTrees[] {
  return space.enumerations.map((enumeration): SmallTrees => {
    const lists: (readonly Tree[])[] = [];
    for (let size = 1; size <= maxSmall; size++) {
      const list = enumeration.list(size);
      if (list !== null && list.length > 0) lists.push(list);
    }
    return (random, maxSize) => {
      const list = lists[random.below(Math.min(maxSize, lists.length))]!;
      return list[random.below(list.length)]!;
    };
  });
}

const memberOf = ({ candidate, loss }: FrontEntry): Member => ({ trees: treesOf(candidate), loss });

function resultOf(
  id: string,
  { evaluated, calibrated, entries }: Refinement,
  members: readonly Member[],
): PieceResult {
  const texts = members.map(({ trees, loss }) => ({ text: writeCandidate(trees), loss }));
  return { id, evaluated, calibrated, entries, members: texts, cuts: null };
}
