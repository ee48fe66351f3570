/**
 * Does a piece of a search's work: counts what is to be enumerated, judges a range of it, or varies the members of an island.
 * The same piece has the same result wherever it is done.
 */

import type { Sliced } from '../../stage';
import type { Judge, Unknown } from '../task';
import { CandidateSpace, type Trees, writeCandidate } from './candidates';
import { Clock } from './clock';
import { Evolution, improve } from './evolution';
import { KnownLosses } from './knownLosses';
import type { CountPiece, EnumerationPiece, Piece, PieceResult } from './messages';
import { type Member, Population } from './population';
import { Refinement, type RoughFit } from './refinement';
import type { SearchSettings } from './settings';

/** Up to this many writings, an enumeration is counted exactly; above, it is cut evenly. */
const maxCounted = 40_000;
/** Above this many writings of a size, it is not enumerated. */
const maxWritten = 40_000_000;
/** Enumerated members that go to the islands, of each piece. */
const membersKept = 24;

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
    case 'evolve': {
      const evolution = new Evolution(piece, space, judge);
      yield* evolution.run();
      return resultOf(piece.id, evolution.refinement, evolution.members);
    }
  }
}

/** Whether a body may be multiplied by a constant, and another added. */
function canScale([unknown, another]: readonly Unknown[]): boolean {
  return another === undefined && ['+' as const, '*' as const].every((op) => unknown!.using.includes(op));
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
      roughs.push(...refinement.roughs(batch, settings.enumeratedShare));
      batch = [];
    }
    if (clock.isDue) yield undefined;
  }
  roughs.push(...refinement.roughs(batch, settings.enumeratedShare));
  roughs.sort((a, b) => a.loss - b.loss);
  const share = Math.max(4, Math.ceil(roughs.length / 30));
  for (const each of roughs.slice(0, share)) {
    yield* improve(each, refinement, best, space, clock);
  }
  for (const each of roughs.slice(0, membersKept)) best.add(each);
  return resultOf(piece.id, refinement, best.members.slice(0, membersKept));
}

function resultOf(
  id: string,
  { evaluated, calibrated, entries }: Refinement,
  members: readonly Member[],
): PieceResult {
  const texts = members.map(({ trees, loss }) => ({ text: writeCandidate(trees), loss }));
  return { id, evaluated, calibrated, entries, members: texts, cuts: null };
}
