/**
 * Varies the members of an island. Where the judge takes postfix code, changes are proposed and ranked as code, many at once, and
 * only what may become a member is made a tree; places in members are compared with the library beside that.
 */

import { Random } from '../../graph/random';
import type { Sliced } from '../../stage';
import { type Postfix, postfixOf } from '../postfix';
import type { Judge } from '../task';
import {
  type CandidateSpace,
  hashOfTrees,
  readCandidate,
  sizeOfTrees,
  type Trees,
  treesOf,
} from './candidates';
import { Clock } from './clock';
import { CodeRanking } from './codeRanking';
import type { FrontEntry } from './front';
import { KnownLosses } from './knownLosses';
import { type Context, Matching } from './matching';
import type { IslandPiece } from './messages';
import { type Member, Population } from './population';
import { Proposals } from './proposals';
import { Refinement, type RoughFit } from './refinement';
import { mixed, type Tree, treeOf } from './tree';
import { type SmallTrees, varied } from './variation';

const maxSmall = 4;
/** Changes that lead to nothing new, for each candidate: then a piece ends. */
const triesPerCandidate = 8;
/** One in so many places is filled with sums of terms. */
const sumsShare = 4;
const maxTerms = 4;
/** The places of so many small formulas, too. */
const contextsWithSums = 100;

/** The matching of a judge: what was listed for one piece is there for the next. */
const matchings = new WeakMap<Judge, { readonly space: CandidateSpace; readonly matching: Matching }>();

function matchingOf(space: CandidateSpace, judge: Judge): Matching | null {
  if (judge.rows === undefined) return null;
  const known = matchings.get(judge);
  if (known?.space === space) return known.matching;
  const matching = new Matching(space.grammars[0]!, judge.rows, 1 / judge.rows.count);
  matchings.set(judge, { space, matching });
  return matching;
}

export class Evolution {
  readonly refinement: Refinement;
  private readonly random: Random;
  private readonly population: Population;
  private readonly clock = new Clock();
  private readonly small: readonly (readonly (readonly Tree[])[])[];
  private readonly largest: number;
  /** Hashes of candidates that were proposed, and of cores that were fitted. */
  private readonly seen = new Set<number>();
  private readonly judged = new Set<number>();
  private readonly contexts = new Set<number>();
  private readonly postfix = new WeakMap<Trees, Postfix>();

  constructor(
    private readonly piece: IslandPiece,
    private readonly space: CandidateSpace,
    private readonly judge: Judge,
  ) {
    const { settings, rounding, seed, front, members, unknowns } = piece;
    this.random = new Random(seed);
    this.refinement = new Refinement(space, judge, settings, new KnownLosses(front, rounding));
    this.population = new Population(settings, rounding);
    for (const { text, loss } of members)
      this.population.add({ trees: space.core(readCandidate(text)), loss });
    if (this.population.isEmpty)
      this.population.add({ trees: space.grammars.map(({ leaves }) => leaves[0]!), loss: Number.MAX_VALUE });
    this.small = smallTrees(space);
    this.largest = unknowns.reduce((sum, { size }) => sum + size, 0);
  }

  get members(): readonly Member[] {
    return this.population.members;
  }

  *run(): Sliced<void> {
    const { refinement, piece, judge } = this;
    // Where all is enumerated but for whole numbers, canonical forms show whether anything is new.
    const ranksCode = refinement.screens && judge.scaledList !== undefined && piece.enumerated < this.largest;
    if (ranksCode) yield* this.byCode();
    else yield* this.byTrees();
  }

  private limit = (size: number): number => this.population.threshold(size);

  private *byTrees(): Sliced<void> {
    const { piece, random, population, refinement, space, seen } = this;
    const { candidates, settings, enumerated } = piece;
    const small = this.small.map(
      (lists): SmallTrees =>
        (by, maxSize) => {
          const list = lists[by.below(Math.min(maxSize, lists.length))]!;
          return list[by.below(list.length)]!;
        },
    );
    const isKnown = (trees: Trees) => sizeOfTrees(trees) <= enumerated && !trees.some(hasNumber);
    for (let tries = 0; refinement.evaluated < candidates && tries < triesPerCandidate * candidates; ) {
      const wanted = Math.min(settings.batch, candidates - refinement.evaluated);
      const batch: Trees[] = [];
      for (const end = tries + triesPerCandidate * wanted; batch.length < wanted && tries < end; tries++) {
        const child = varied(
          random,
          space,
          population.pick(random).trees,
          population.pick(random).trees,
          small,
        );
        if (child === null || sizeOfTrees(child) > this.largest) continue;
        const hash = hashOfTrees(child);
        if (seen.has(hash) || isKnown(child)) continue;
        seen.add(hash);
        batch.push(child);
      }
      for (const trees of batch) yield* this.take(refinement.rough(trees));
    }
  }

  private *byCode(): Sliced<void> {
    const { piece, random, population, refinement, space, judge } = this;
    const { candidates, settings, enumerated } = piece;
    const grammar = space.grammars[0]!;
    const small = this.small[0]!.map((list) => list.map(postfixOf));
    const proposals = new Proposals(random, grammar, small);
    const ranking = new CodeRanking(random, judge, settings.batch);
    const matching = matchingOf(space, judge);
    for (let tries = 0; refinement.evaluated < candidates && tries < triesPerCandidate * candidates; ) {
      const wanted = Math.min(settings.batch, candidates - refinement.evaluated);
      ranking.begin();
      for (const end = tries + triesPerCandidate * wanted; ranking.count < wanted && tries < end; tries++) {
        const [parent, other] = [
          this.postfixOf(population.pick(random)),
          this.postfixOf(population.pick(random)),
        ];
        if (proposals.propose(parent, other, this.largest, ranking.list)) ranking.add(enumerated);
      }
      refinement.evaluated += ranking.count;
      const best = ranking.best(settings.fittedShare, this.limit).map((formula): Trees => [treeOf(formula)]);
      yield* this.fit(best);
      for (let match = 0; matching !== null && match < settings.matches; match++)
        yield* this.matchMember(matching);
    }
    if (matching === null) return;
    for (let number = piece.contextsFrom; number < piece.contextsTo; number++) {
      const context = matching.numbered(number);
      if (context === null) break;
      yield* this.fill(matching, context, 1);
      if (number < contextsWithSums) yield* this.fill(matching, context, maxTerms);
    }
  }

  /** Puts what fits best into a place of a member. */
  private *matchMember(matching: Matching): Sliced<void> {
    const { random, population, contexts } = this;
    const context = matching.context(random, population.pick(random).trees[0]!);
    const key = mixed(600, context.tree.hash, context.place);
    if (contexts.has(key)) return;
    contexts.add(key);
    yield* this.fill(matching, context, random.below(sumsShare) === 0 ? maxTerms : 1);
  }

  private *fill(matching: Matching, context: Context, terms: number): Sliced<void> {
    const fresh = matching.candidates(context, terms, this.limit).flatMap((tree): readonly Trees[] => {
      if (this.seen.has(tree.hash) || tree.size > 2 * this.largest) return [];
      this.seen.add(tree.hash);
      return [[tree]];
    });
    yield* this.fit(this.refinement.screened(fresh, this.piece.settings.matchedShare, this.limit));
    if (this.clock.isDue) yield undefined;
  }

  /** Fits candidates as they are written, if their cores were not fitted. */
  private *fit(batch: readonly Trees[]): Sliced<void> {
    const { refinement, space, judged } = this;
    const cores = batch.flatMap((trees): readonly Trees[] => {
      const core = space.core(space.canonical(trees));
      const hash = hashOfTrees(core);
      if (judged.has(hash) || !space.allowsCore(core)) return [];
      judged.add(hash);
      return [core];
    });
    for (const each of refinement.fits(cores)) yield* this.take(each);
  }

  private *take(fit: RoughFit): Sliced<void> {
    const { refinement, population, space, clock } = this;
    if (population.add(fit)) yield* improve(fit, refinement, population, space, clock);
    if (clock.isDue) yield undefined;
  }

  private postfixOf({ trees }: Member): Postfix {
    let postfix = this.postfix.get(trees);
    if (postfix === undefined) {
      postfix = postfixOf(trees[0]!);
      this.postfix.set(trees, postfix);
    }
    return postfix;
  }
}

/** What may be on the front is calibrated to convergence, and what it suggests is tried. */
export function* improve(
  fit: RoughFit,
  refinement: Refinement,
  population: Population,
  space: CandidateSpace,
  clock: Clock,
): Sliced<void> {
  for (const entry of refinement.promising(fit)) {
    if (clock.isDue) yield undefined;
    if (!space.scales) population.add(memberOf(entry));
    if (!refinement.entries.includes(entry)) continue;
    for (const each of refinement.simplified(entry)) {
      if (!space.scales) population.add(memberOf(each));
      if (clock.isDue) yield undefined;
    }
  }
}

/** Whether a whole number occurs, which enumeration does not begin with. */
function hasNumber(tree: Tree): boolean {
  return tree.kind === 'number' || (tree.kind === 'call' && tree.operands.some(hasNumber));
}

/** For each unknown, its small bodies by their sizes. */
function smallTrees(space: CandidateSpace): readonly (readonly (readonly Tree[])[])[] {
  return space.enumerations.map((enumeration) => {
    const lists: (readonly Tree[])[] = [];
    for (let size = 1; size <= maxSmall; size++) {
      const list = enumeration.list(size);
      if (list !== null && list.length > 0) lists.push(list);
    }
    return lists;
  });
}

const memberOf = ({ candidate, loss }: FrontEntry): Member => ({ trees: treesOf(candidate), loss });
