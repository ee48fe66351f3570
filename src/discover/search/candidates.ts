/** Candidates of all unknowns together: their measures, all of a size, and their texts in what is kept of a search. */

import type { Formula, Operator } from '../formula';
import type { Candidate, Unknown } from '../task';
import { Enumeration } from './enumeration';
import { Grammar } from './grammar';
import {
  argument,
  binary,
  constant,
  isUnary,
  mixed,
  number,
  operators,
  type Tree,
  treeOf,
  unary,
} from './tree';

/** A body for each unknown. */
export type Trees = readonly Tree[];

export const sizeOfTrees = (trees: Trees): number => trees.reduce((sum, { size }) => sum + size, 0);
export const constantsOfTrees = (trees: Trees): number =>
  trees.reduce((sum, { constants }) => sum + constants, 0);
export const hashOfTrees = (trees: Trees): number =>
  trees.length === 1
    ? trees[0]!.hash
    : trees.reduce((hash, tree, index) => mixed(300 + index, hash, tree.hash), 0);
export const treesOf = (candidate: Candidate): Trees => candidate.map((each) => treeOf(each));

/** In which sizes a total is shared out: at least 1 for each of `count`. */
export function* sharesOf(total: number, count: number): Generator<readonly number[]> {
  if (count === 1) {
    if (total >= 1) yield [total];
    return;
  }
  for (let first = 1; first <= total - count + 1; first++)
    for (const rest of sharesOf(total - first, count - 1)) yield [first, ...rest];
}

/** All candidates of a total size, numbered like the formulas of an enumeration. */
export class CandidateSpace {
  readonly grammars: readonly Grammar[];
  readonly enumerations: readonly Enumeration[];

  /** `scales`: whether a candidate is worth what it fits with the best scale and offset. */
  constructor(
    readonly unknowns: readonly Unknown[],
    readonly scales: boolean,
  ) {
    this.grammars = unknowns.map((each) => new Grammar(each));
    this.enumerations = this.grammars.map((each) => new Enumeration(each));
  }

  /** How many candidates could be written at this total size. */
  written(size: number): number {
    if (this.unknowns.length === 1)
      return size > this.unknowns[0]!.size ? 0 : this.enumerations[0]!.written(size);
    let sum = 0;
    for (const shares of this.shares(size))
      sum += this.lists(shares)?.reduce((all, { length }) => all * length, 1) ?? Number.POSITIVE_INFINITY;
    return sum;
  }

  *range(size: number, from: number, to: number): Generator<Trees | null> {
    if (this.unknowns.length === 1) {
      for (let index = from; index < to; index++) {
        const tree = this.enumerations[0]!.numbered(size, index);
        yield tree !== null && this.isCore(tree) ? [tree] : null;
      }
      return;
    }
    let first = 0;
    for (const shares of this.shares(size)) {
      const lists = this.lists(shares) ?? [];
      const count = lists.reduce((all, { length }) => all * length, 1);
      for (let index = Math.max(from, first); index < Math.min(to, first + count); index++) {
        const trees = mixedRadix(lists, index - first);
        yield trees.every((tree, each) => this.grammars[each]!.allows(tree)) ? trees : null;
      }
      first += count;
    }
  }

  allows(trees: Trees): boolean {
    return trees.every((tree, index) => this.grammars[index]!.allows(tree));
  }

  /** What is varied of a candidate: its core where scales are fitted. */
  core(trees: Trees): Trees {
    return this.scales ? [this.grammars[0]!.algebra.core(trees[0]!)] : trees;
  }

  /** Whether a core may be varied: with a scale and an offset it can have any unit. */
  allowsCore(trees: Trees): boolean {
    if (!this.scales) return this.allows(trees);
    const { unknown } = this.grammars[0]!;
    return trees[0]!.size <= unknown.size && this.grammars[0]!.allowsPart(trees[0]!);
  }

  canonical(candidate: Candidate): Trees {
    return candidate.map((formula, index) => this.grammars[index]!.canonical(formula));
  }

  private isCore(tree: Tree): boolean {
    if (!this.scales) return this.grammars[0]!.allows(tree);
    return this.grammars[0]!.algebra.core(tree).hash === tree.hash;
  }

  private *shares(size: number): Generator<readonly number[]> {
    for (const shares of sharesOf(size, this.unknowns.length))
      if (shares.every((share, index) => share <= this.unknowns[index]!.size)) yield shares;
  }

  private lists(shares: readonly number[]): readonly (readonly Tree[])[] | null {
    const lists = shares.map((share, index) => this.enumerations[index]!.list(share));
    return lists.some((each) => each === null) ? null : lists.map((each) => each ?? []);
  }
}

function mixedRadix(lists: readonly (readonly Tree[])[], number: number): Trees {
  let rest = number;
  return lists.map((list) => {
    const tree = list[rest % list.length]!;
    rest = Math.floor(rest / list.length);
    return tree;
  });
}

/** A candidate as words in Polish notation: `* ~2.5 $0`, with `;` between unknowns. */
export function writeCandidate(candidate: Candidate): string {
  return candidate.map((formula) => words(formula).join(' ')).join(' ; ');
}

function words(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'argument':
      return [`$${formula.index}`];
    case 'constant':
      return [`~${formula.value}`];
    case 'number':
      return [`#${formula.value}`];
    case 'call':
      return [formula.op, ...formula.operands.flatMap(words)];
  }
}

const operatorByName: ReadonlyMap<string, Operator> = new Map(operators.map((op) => [op, op]));

/** What `writeCandidate` wrote. */
export function readCandidate(text: string): Trees {
  return text.split(' ; ').map((body) => {
    const words = body.split(' ');
    let next = 0;
    const read = (): Tree => {
      const word = words[next++] ?? '';
      const op = operatorByName.get(word);
      if (op !== undefined) {
        const first = read();
        return isUnary(op) ? unary(op, first) : binary(op, first, read());
      }
      const value = Number(word.slice(1));
      if (word[0] === '$') return argument(value);
      if (word[0] === '#') return number(value);
      if (word[0] === '~') return constant(value);
      throw new Error(`'${word}' is no part of a candidate`);
    };
    return read();
  });
}
