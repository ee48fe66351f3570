/**
 * A search for the bodies of unknowns: hands out pieces of work round by round, and merges their results in the order of the
 * pieces, so that its front does not depend on who did them, or when. Its state is plain data.
 */

import type { Candidate, Unknown } from '../task';
import { readCandidate, writeCandidate } from './candidates';
import { Front, type FrontEntry } from './front';
import { Grammar } from './grammar';
import type { CountPiece, EnumerationPiece, IslandPiece, MemberText, Piece, PieceResult } from './messages';
import { type Pace, type SearchSettings, settingsOf } from './settings';
import { mixed } from './tree';

export interface SearchOptions {
  readonly seed: number;
  readonly pace: Pace;
  /** The search ends with the round in which it has evaluated so many; null for no end. */
  readonly candidates?: number | null;
}

/** An entry of the front with its candidate as text. */
type EntryText = Omit<FrontEntry, 'candidate'> & { readonly text: string };

/** How far the enumeration is: what is cut into pieces, and what was handed out of it. */
interface EnumerationState {
  readonly size: number;
  /** Null before the size is counted. */
  readonly cuts: readonly number[] | null;
  readonly next: number;
  readonly finished: boolean;
}

export interface SearchState {
  readonly version: 1;
  readonly unknowns: readonly Unknown[];
  readonly settings: SearchSettings;
  readonly limit: number | null;
  readonly round: number;
  readonly evaluated: number;
  readonly calibrated: number;
  /** The number of rounds since the last one with a candidate that was new to it; missing for none. */
  readonly idleRounds?: number;
  readonly enumeration: EnumerationState;
  /** The number of contexts of small formulas that were handed out; missing for none. */
  readonly contexts?: number;
  readonly islands: readonly (readonly MemberText[])[];
  /** Candidates from elsewhere, which join the islands with the next round; missing for none. */
  readonly guests?: readonly MemberText[];
  /** The best that was enumerated, from which islands begin. */
  readonly pool: readonly MemberText[];
  readonly best: readonly EntryText[];
}

const poolSize = 160;
const migrants = 4;
/** After everything is enumerated, so many rounds without a new candidate show that there is none. */
const maxIdleRounds = 6;

export class Search {
  private readonly front_: Front;
  private results = new Map<string, PieceResult>();
  private pieces: readonly Piece[] = [];
  private handedOut = 0;

  private constructor(private state_: SearchState) {
    this.front_ = new Front(
      state_.best.map(({ text, ...rest }) => ({ ...rest, candidate: readCandidate(text) })),
    );
    this.pieces = this.isDone ? [] : this.piecesOfRound();
  }

  static begin(unknowns: readonly Unknown[], { seed, pace, candidates = null }: SearchOptions): Search {
    const settings = settingsOf(pace, seed);
    return new Search({
      version: 1,
      unknowns,
      settings,
      limit: candidates,
      round: 0,
      evaluated: 0,
      calibrated: 0,
      enumeration: { size: unknowns.length, cuts: null, next: 0, finished: false },
      islands: Array.from({ length: settings.islands }, () => []),
      pool: [],
      best: [],
    });
  }

  static restore(state: SearchState): Search {
    return new Search(state);
  }

  /** Up to so many pieces that nobody has yet; none while a round waits for its last results, or after the end. */
  nextPieces(count: number): readonly Piece[] {
    const next = this.pieces.slice(this.handedOut, this.handedOut + count);
    this.handedOut += next.length;
    return next;
  }

  /** Takes the result of a piece. One of another round, or a second one, changes nothing. */
  take(result: PieceResult): void {
    if (!this.pieces.some(({ id }) => id === result.id)) return;
    this.results.set(result.id, result);
    if (this.results.size < this.pieces.length) return;
    this.merge();
    this.results = new Map();
    this.handedOut = 0;
    this.pieces = this.isDone ? [] : this.piecesOfRound();
  }

  /**
   * Adds candidates that were calibrated elsewhere to the front, and to the islands from the next round on. What the search
   * itself could not find, since it is larger or calls something else, is left out.
   */
  add(entries: readonly FrontEntry[]): void {
    const allowed = entries.filter(({ candidate }) => this.allows(candidate));
    for (const each of allowed) this.front_.add(each);
    const guests = [...(this.state_.guests ?? []), ...allowed.map(memberOf)];
    this.state_ = { ...this.state_, guests: lowest(guests) };
  }

  private allows(candidate: Candidate): boolean {
    return this.state_.unknowns.every((unknown, index) => new Grammar(unknown).writes(candidate[index]!));
  }

  get unknowns(): readonly Unknown[] {
    return this.state_.unknowns;
  }

  /** With what has been found in the round that is not over. */
  get front(): readonly FrontEntry[] {
    const front = new Front(this.front_.kept);
    for (const { id } of this.pieces) for (const each of this.results.get(id)?.entries ?? []) front.add(each);
    return front.entries;
  }

  get evaluated(): number {
    return this.state_.evaluated + this.sumOfResults(({ evaluated }) => evaluated);
  }

  get calibrated(): number {
    return this.state_.calibrated + this.sumOfResults(({ calibrated }) => calibrated);
  }

  get isDone(): boolean {
    const { limit, evaluated, enumeration, idleRounds = 0 } = this.state_;
    return (limit !== null && evaluated >= limit) || (enumeration.finished && idleRounds >= maxIdleRounds);
  }

  /** The state at the end of the last round: plain data, from which `restore` continues with the same results. */
  state(): SearchState {
    return {
      ...this.state_,
      best: this.front_.kept.map(({ candidate, ...rest }) => ({
        ...rest,
        text: writeCandidate(candidate),
      })),
    };
  }

  private sumOfResults(of: (result: PieceResult) => number): number {
    return [...this.results.values()].reduce((sum, each) => sum + of(each), 0);
  }

  private piecesOfRound(): readonly Piece[] {
    const { enumeration, evaluated, settings, limit } = this.state_;
    const onlyEnumerates = !enumeration.finished && evaluated < settings.enumeratedFirst;
    const left = limit === null ? Number.POSITIVE_INFINITY : limit - evaluated;
    const enumerated = this.enumerationPieces(
      onlyEnumerates ? settings.islands + settings.enumerationPieces : settings.enumerationPieces,
    );
    return onlyEnumerates ? enumerated : [...enumerated, ...this.islandPieces(left)];
  }

  private shared(place: number) {
    const { unknowns, settings, round } = this.state_;
    return {
      id: `${round}:${place}`,
      unknowns,
      settings,
      seed: mixed(round, settings.seed, place) % 0x1_0000_0000,
      front: this.front_.kept.map(({ size, loss }) => ({ size, loss })),
      rounding: this.front_.rounding,
    };
  }

  private enumerationPieces(count: number): readonly (CountPiece | EnumerationPiece)[] {
    const { size, cuts, next, finished } = this.state_.enumeration;
    if (finished) return [];
    if (cuts === null) return [{ kind: 'count', size, ...this.shared(0) }];
    return cuts
      .slice(next, -1)
      .slice(0, count)
      .map((from, index) => ({
        kind: 'enumerate',
        size,
        from,
        to: cuts[next + index + 1]!,
        ...this.shared(index),
      }));
  }

  private islandPieces(left: number): readonly IslandPiece[] {
    const { settings, islands, enumeration, contexts = 0 } = this.state_;
    const candidates = Math.min(settings.candidatesPerPiece, Math.max(1, Math.ceil(left / islands.length)));
    return islands.map((members, island) => ({
      kind: 'evolve',
      island,
      members,
      candidates,
      contextsFrom: contexts + island * settings.contextsPerPiece,
      contextsTo: contexts + (island + 1) * settings.contextsPerPiece,
      enumerated: enumeration.size - 1,
      ...this.shared(100 + island),
    }));
  }

  private merge(): void {
    const { settings, round, enumeration } = this.state_;
    const results = this.pieces.map((piece) => ({ piece, result: this.results.get(piece.id)! }));
    for (const { result } of results) for (const each of result.entries) this.front_.add(each);
    let { islands, pool } = this.state_;
    let next = enumeration;
    let contexts = this.state_.contexts ?? 0;
    for (const { piece, result } of results) {
      if (piece.kind === 'evolve') contexts = Math.max(contexts, piece.contextsTo);
      if (piece.kind === 'evolve')
        islands = islands.map((each, index) => (index === piece.island ? result.members : each));
      if (piece.kind === 'enumerate') {
        pool = [...pool, ...result.members];
        next = { ...next, next: next.next + 1 };
      }
      if (piece.kind === 'count') next = { ...next, cuts: result.cuts, finished: result.cuts === null };
    }
    const { guests = [] } = this.state_;
    const isIdle = results.every(({ result }) => result.evaluated === 0);
    this.state_ = {
      ...this.state_,
      round: round + 1,
      idleRounds: isIdle ? (this.state_.idleRounds ?? 0) + 1 : 0,
      evaluated: this.evaluated,
      calibrated: this.calibrated,
      enumeration: this.advanced(next),
      contexts,
      pool: lowest([...guests, ...pool]),
      // An empty island begins from the pool.
      islands: islands.map((members) => (members.length === 0 ? members : [...members, ...guests])),
      guests: [],
    };
    if (round % settings.migrationRounds === 0) this.migrate();
    if (round % settings.renewalRounds === settings.renewalRounds - 1)
      this.renew(Math.floor(round / settings.renewalRounds));
    this.seedEmptyIslands();
  }

  private advanced(enumeration: EnumerationState): EnumerationState {
    const { unknowns } = this.state_;
    const { cuts, next, size, finished } = enumeration;
    if (finished || cuts === null || next < cuts.length - 1) return enumeration;
    const largest = unknowns.reduce((sum, each) => sum + each.size, 0);
    return { size: size + 1, cuts: null, next: 0, finished: size + 1 > largest };
  }

  /** The front goes to every other island; each island's neighbour gets some of its members. */
  private migrate(): void {
    const best = this.front_.entries.map(memberOf);
    const { islands, round } = this.state_;
    const moved = islands.map((members, index) => {
      const from = islands[(index + islands.length - 1) % islands.length]!;
      const step = Math.max(1, Math.floor(from.length / migrants));
      const guests = from.filter((_, each) => each % step === round % step).slice(0, migrants);
      return [...members, ...guests, ...(index % 2 === 0 ? best : [])];
    });
    this.state_ = { ...this.state_, islands: moved };
  }

  /** One island in turn begins anew. */
  private renew(turn: number): void {
    const { islands } = this.state_;
    const index = turn % islands.length;
    this.state_ = { ...this.state_, islands: islands.map((each, island) => (island === index ? [] : each)) };
  }

  /** An island begins with a part of what was enumerated, each with another part. */
  private seedEmptyIslands(): void {
    const { islands, pool } = this.state_;
    this.state_ = {
      ...this.state_,
      islands: islands.map((members, island) =>
        members.length > 0 ? members : pool.filter((_, index) => (index + island) % 3 !== 0),
      ),
    };
  }
}

const memberOf = ({ candidate, loss }: FrontEntry): MemberText => ({ text: writeCandidate(candidate), loss });

/** The members with the lowest losses, each once. */
function lowest(members: readonly MemberText[]): readonly MemberText[] {
  const byText = new Map(members.map((each) => [each.text, each]));
  return [...byText.values()].sort((a, b) => a.loss - b.loss).slice(0, poolSize);
}
