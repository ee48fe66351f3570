/**
 * New candidates from what is missing in an old one: a place in it is compared with a whole library of small formulas, each with
 * the scale and the offset that fit best, in closed form. The best, or sums of several, are put there.
 */

import type { Random } from '../../graph/random';
import type { Operator } from '../formula';
import { ColumnScan, maxScannedFactors, sumsOfColumn } from '../kernel/columnScan';
import type { JudgedRows } from '../task';
import { type Desired, desiredAt } from './backward';
import { Basis } from './basis';
import { columnOf } from './columns';
import type { Grammar } from './grammar';
import { Library } from './library';
import { binary, nodesOf, number, type Tree, unary } from './tree';
import { replaceAt, asWritten as written } from './variation';
import { type Match, writings } from './writings';

/** A place in a candidate. */
export interface Context {
  readonly tree: Tree;
  readonly place: number;
}

/** The number of entries of one size that are put into the candidate. */
const matchesOfSize = 2;
/** The terms of a sum that is put into a place. */
const maxTerms = 4;
/** Each term of a sum is exchanged so often at most. */
const maxExchanges = 2;
/** The largest terms of sums of several. */
const termSizes = [2, 4];
/** Entries whose weighted squares are less than this share not what is fitted beside them say nothing. */
const leastShare = 1e-9;
/** In so many rows, as a share of all, the place must be determined. */
const leastRows = 0.75;

/** What is left of a target after it was computed to and fro is this share of it. */
const rounding = 1e-10;

/** A match may be tried whose loss, computed from the place, is so many times what it must be below. */
const slack = 2;

const hole = number(1);
/** How a formula and a place, or a function of it, are joined. A difference is a sum with a scale below 0. */
const joinedWithPlace: readonly {
  readonly op: Operator;
  join(tree: Tree, inner: Operator | null): Context;
}[] = (['*', '/', '+'] as const).map((op) => ({
  op,
  join: (tree, inner) => {
    const { tree: place, place: at } = calledBy(inner, { tree: hole, place: 0 });
    return { tree: binary(op, tree, place), place: 1 + tree.size + at };
  },
}));
/** Which formulas of the library are joined with a place one after the other, plainly or with a function inside or outside. */
const turns = [
  { from: 0, to: 120, ways: 'plain' },
  { from: 0, to: 24, ways: 'functions' },
  { from: 120, to: 400, ways: 'plain' },
  { from: 24, to: 120, ways: 'functions' },
  { from: 400, to: 800, ways: 'plain' },
] as const;

function calledBy(op: Operator | null, context: Context): Context {
  return op === null ? context : { tree: unary(op, context.tree), place: context.place + 1 };
}

interface Found {
  readonly index: number;
  readonly gain: number;
  /** Of squares, that is left. */
  readonly sum: number;
}

export class Matching {
  private readonly library: Library;
  private readonly scan: ColumnScan;
  private readonly sizes: readonly number[];

  constructor(
    private readonly grammar: Grammar,
    private readonly rows: JudgedRows,
    /** A loss, as a share of the sum of squares over the rows. */
    private readonly lossOfSum: number,
  ) {
    this.library = new Library(grammar, rows);
    const { entries } = this.library;
    this.scan = new ColumnScan(
      entries.map(({ values }) => values),
      rows.count,
    );
    this.sizes = entries.map(({ tree }) => tree.size);
  }

  /** How many formulas a place is compared with. */
  get size(): number {
    return this.sizes.length;
  }

  /** A place in a core: one of its nodes is replaced, or gets a new operand beside it. */
  context(random: Random, core: Tree): Context {
    return this.placeIn(random, core, random.below(core.size));
  }

  /**
   * The contexts of small formulas have numbers from 0: the place alone and in functions, then beside formulas of the library. Null
   * after the last.
   */
  numbered(number: number): Context | null {
    const functions = this.grammar.unary;
    if (number <= functions.length) return calledBy(functions[number - 1] ?? null, { tree: hole, place: 0 });
    const joins = joinedWithPlace.filter(({ op }) => this.grammar.binary.includes(op));
    let rest = number - 1 - functions.length;
    for (const { from, to, ways } of turns) {
      const forms = ways === 'plain' ? 1 : 2 * functions.length;
      const count = (to - from) * joins.length * forms;
      if (rest >= count) {
        rest -= count;
        continue;
      }
      const entry = this.library.entries[from + Math.floor(rest / (joins.length * forms))];
      if (entry === undefined) return null;
      const join = joins[rest % joins.length]!;
      if (ways === 'plain') return join.join(entry.tree, null);
      const form = Math.floor(rest / joins.length) % forms;
      const op = functions[form >> 1]!;
      return form % 2 === 0 ? join.join(entry.tree, op) : calledBy(op, join.join(entry.tree, null));
    }
    return null;
  }

  private placeIn(random: Random, core: Tree, place: number): Context {
    const way = random.below(1 + this.grammar.binary.length);
    const op = this.grammar.binary[way - 1];
    if (op === undefined || !['+', '*', '/'].includes(op))
      return { tree: replaceAt(core, place, () => hole, inPlace), place };
    const node = nodesOf(core)[place]!;
    const isFirst = op === '/' && random.below(2) === 0;
    const tree = replaceAt(
      core,
      place,
      (old) => (isFirst ? binary(op, hole, old) : binary(op, old, hole)),
      inPlace,
    );
    return { tree, place: isFirst ? place + 1 : place + 1 + node.size };
  }

  /**
   * Candidates with the best matches in the place of a context: what counts is their best scale and offset. Sums have up to so
   * many terms. `limit`: what the loss of a candidate of a size must be below.
   */
  candidates(context: Context, terms: number, limit: (size: number) => number): readonly Tree[] {
    const { tree, place } = context;
    const matches: Match[] = [];
    for (const { scale, offset } of this.targets(tree)) {
      const target = this.rows.targets.map((each) => (each - offset) / scale);
      const desired = desiredAt(tree, place, target, this.rows);
      if (desired === null) return [];
      for (const each of this.matches(desired, Math.min(terms, maxTerms)))
        matches.push({ ...each, sum: each.sum * scale * scale });
      if (desired.rest !== null) break;
    }
    // The hole has a size of 1, and a sum of terms one for each of its calls.
    const sizeWith = (match: Match): number =>
      match.terms.reduce((sum, each) => sum + each.tree.size + 1, tree.size - 2);
    // The best two of each size are kept, so that large formulas do not displace small ones.
    const bySize: Match[][] = [];
    for (const each of matches) {
      const size = sizeWith(each);
      if (!(each.sum * this.lossOfSum < slack * limit(size))) continue;
      const best = bySize[size] ?? [];
      bySize[size] = best;
      best.push(each);
    }
    const chosen = bySize.flatMap((best) => best.sort((a, b) => a.sum - b.sum).slice(0, matchesOfSize));
    return chosen.flatMap((match) =>
      writings(match, this.grammar).map((part) => replaceAt(tree, place, () => part, written)),
    );
  }

  /** With which scale and offset a candidate is inverted: as it is, and as it fits now. */
  private targets(tree: Tree): readonly { readonly scale: number; readonly offset: number }[] {
    const basis = new Basis(this.rows.scales);
    basis.add(new Float64Array(this.rows.count).fill(1));
    basis.add(columnOf(tree, this.rows));
    const [offset, scale] = basis.coefficients(
      basis.columns.map((each) => basis.product(each, this.rows.targets)),
    );
    const asItIs = { scale: 1, offset: 0 };
    const fits = scale !== undefined && Number.isFinite(scale) && scale !== 0;
    return fits ? [asItIs, { scale, offset: offset! }] : [asItIs];
  }

  private matches({ values, slopes, rest }: Desired, terms: number): readonly Match[] {
    const { count, scales, targets } = this.rows;
    const weights = Float64Array.from(slopes, (slope, row) => scales[row]! * slope * slope);
    if (weights.filter((each) => each > 0).length < Math.max(3, leastRows * count)) return [];
    const basis = new Basis(weights);
    let hasRest = false;
    if (rest !== null) {
      basis.add(slopes.map((slope) => (slope === 0 ? 0 : 1 / slope)));
      const largest = rest.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      const size = targets.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      const besides = rest.map((each, row) =>
        largest <= rounding * size || slopes[row] === 0 ? 0 : each / slopes[row]!,
      );
      hasRest = basis.add(besides);
    }
    const alone = basis.columns.length;
    basis.add(new Float64Array(count).fill(1));
    const place: Place = {
      values,
      restAt: hasRest ? 1 : null,
      offsetAt: rest === null ? 0 : 2,
      isScaleFree: rest !== null && !hasRest,
    };
    return terms > 1 ? this.sums(basis, place, terms) : this.single(basis, alone, place);
  }

  private single(basis: Basis, alone: number, place: Place): readonly Match[] {
    const sums = this.scanned(basis, place);
    const bases = alone < basis.columns.length ? [basis.first(alone), basis] : [basis];
    return bases.flatMap((each) =>
      this.best(each, place, sums).map((found) => this.matchOf(each, place, [found.index], found.sum)),
    );
  }

  /** Sums of more and more terms, of small ones and of larger ones. */
  private sums(basis: Basis, place: Place, terms: number): readonly Match[] {
    return termSizes.flatMap((largest) => {
      const found: Match[] = [];
      let chosen: readonly number[] = [];
      while (chosen.length < Math.min(terms, maxScannedFactors - 1 - basis.columns.length)) {
        const next = this.missing(basis, place, chosen, largest);
        if (next === null) break;
        const grown = this.exchanged(basis, place, [...chosen, next.index], largest);
        chosen = grown.indices;
        if (chosen.length > 1) found.push(this.matchOf(basis, place, chosen, grown.sum ?? next.sum));
      }
      return found;
    });
  }

  /** The entry that is missing most beside some others. */
  private missing(basis: Basis, place: Place, others: readonly number[], largest: number): Found | null {
    const full = basis.first(basis.columns.length);
    for (const index of others) full.add(this.library.entries[index]!.values);
    const isTerm = ({ index }: Found): boolean => this.sizes[index]! <= largest && !others.includes(index);
    const found = this.best(full, place, this.scanned(full, place)).filter(isTerm);
    return found.reduce<Found | null>(
      (best, each) => (best === null || each.gain > best.gain ? each : best),
      null,
    );
  }

  /** Each term in turn is replaced by what is missing most beside the others: the first ones were chosen without them. */
  private exchanged(
    basis: Basis,
    place: Place,
    terms: readonly number[],
    largest: number,
  ): { readonly indices: readonly number[]; readonly sum: number | null } {
    let indices = terms;
    let sum: number | null = null;
    // The last term is what was missing most, so that the others come first.
    for (let turn = 0, kept = 1; kept < terms.length && turn < maxExchanges * terms.length; turn++) {
      const each = turn % terms.length;
      const others = indices.filter((_, other) => other !== each);
      const next = this.missing(basis, place, others, largest);
      if (next === null) break;
      kept = indices[each] === next.index ? kept + 1 : 1;
      indices = indices.map((index, other) => (other === each ? next.index : index));
      sum = next.sum;
    }
    return { indices, sum };
  }

  private scanned(basis: Basis, { values }: Place): Float64Array {
    return this.scan.sums(
      basis.weights,
      [values, ...basis.columns].map((each) => basis.weighted(each)),
    );
  }

  /** The best entries of each size, with the columns of the basis fitted beside them. */
  private best(basis: Basis, { values }: Place, sums: Float64Array): readonly Found[] {
    const used = basis.columns.length;
    const parts = basis.columns.map((column) => basis.product(column, values));
    const left = parts.reduce((sum, part) => sum - part * part, basis.product(values, values));
    const bySize: Found[][] = [];
    for (let index = 0, at = 0; index < this.sizes.length; index++, at += sumsOfColumn) {
      let product = sums[at + 1]!;
      let squares = sums[at]!;
      const least = leastShare * squares;
      for (let each = 0; each < used; each++) {
        const part = sums[at + 2 + each]!;
        product -= part * parts[each]!;
        squares -= part * part;
      }
      if (!(squares > least)) continue;
      const gain = (product * product) / squares;
      const size = this.sizes[index]!;
      const best = bySize[size] ?? [];
      bySize[size] = best;
      if (best.length >= matchesOfSize && !(gain > best.at(-1)!.gain)) continue;
      best.push({ index, gain, sum: Math.max(0, left - gain) });
      best.sort((a, b) => b.gain - a.gain);
      if (best.length > matchesOfSize) best.pop();
    }
    return bySize.flat();
  }

  /** The coefficients with which entries fit a place, with the columns of the basis beside them. */
  private matchOf(basis: Basis, place: Place, indices: readonly number[], sum: number): Match {
    const full = basis.first(basis.columns.length);
    const entries = indices.map((index) => this.library.entries[index]!);
    for (const { values } of entries) full.add(values);
    const coefficients = full.coefficients(full.columns.map((each) => full.product(each, place.values)));
    // Where the candidate is linear in the place, its rest was taken off the target once: this is the scale of both together.
    const whole = place.restAt === null ? 1 : 1 + coefficients[place.restAt]!;
    const first = place.offsetAt + 1;
    return {
      terms: entries.map(({ tree }, each) => ({ tree, scale: coefficients[first + each]! / whole })),
      offset: coefficients[place.offsetAt]! / whole,
      isScaleFree: place.isScaleFree,
      sum,
    };
  }
}

/** What is fitted at a place, and which of the given columns of its basis are the rest of the candidate and the offset. */
interface Place {
  readonly values: Float64Array;
  readonly restAt: number | null;
  readonly offsetAt: number;
  readonly isScaleFree: boolean;
}

/** Calls with their operands where they are. */
const inPlace = {
  unary,
  binary,
  call: (op: Operator, operands: readonly Tree[]): Tree =>
    operands.length === 1 ? unary(op, operands[0]!) : binary(op, operands[0]!, operands[1]!),
};
