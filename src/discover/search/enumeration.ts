/**
 * All canonical formulas of a size, made of all smaller ones. What could be written at a size has a number each, so that pieces
 * of an enumeration are ranges of numbers: which formulas are in a range depends on nothing else.
 */

import type { Operator } from '../formula';
import type { Grammar } from './grammar';
import { type CallTree, commutative, compareTrees, type Tree } from './tree';

/** Larger lists are not kept, so that nothing larger can be made of them. */
const maxListed = 30_000;

/** Operands of one operator, by their sizes: `count` calls can be made of them. */
interface Block {
  readonly op: Operator;
  readonly left: readonly Tree[];
  /** Null for an operator of one operand. */
  readonly right: readonly Tree[] | null;
  readonly count: number;
}

export class Enumeration {
  /** The canonical formulas of each size from 0. */
  private readonly lists: (readonly Tree[])[] = [[]];
  private readonly blocksBySize = new Map<number, readonly Block[]>();
  private readonly quick: boolean;

  constructor(private readonly grammar: Grammar) {
    this.quick = (['+', '-', '*', '/'] as const).every((op) => grammar.algebra.may(op));
  }

  /** How many formulas could be written at this size; infinite where there are too many smaller ones to list. */
  written(size: number): number {
    if (size === 1) return this.grammar.leaves.length;
    return this.blocks(size)?.reduce((sum, { count }) => sum + count, 0) ?? Number.POSITIVE_INFINITY;
  }

  /** The canonical parts of this size, listed; null if there are too many. */
  list(size: number): readonly Tree[] | null {
    while (this.lists.length <= size) {
      const next = this.lists.length;
      const written = this.written(next);
      if (written > 40 * maxListed) return null;
      const list = [...this.range(next, 0, written)];
      if (list.length > maxListed) return null;
      this.lists.push(list);
    }
    return this.lists[size]!;
  }

  /** The canonical parts among the numbered ones of a size. */
  *range(size: number, from: number, to: number): Generator<Tree> {
    for (let index = from; index < to; index++) {
      const tree = this.numbered(size, index);
      if (tree !== null) yield tree;
    }
  }

  /** The formula with a number; null if another writing of it is its canonical form. */
  numbered(size: number, number: number): Tree | null {
    if (size === 1) return this.grammar.leaves[number] ?? null;
    let index = number;
    for (const block of this.blocks(size) ?? []) {
      if (index < block.count) return this.made(block, index);
      index -= block.count;
    }
    return null;
  }

  private made({ op, left, right }: Block, index: number): Tree | null {
    const a = left[right === null ? index : Math.floor(index / right.length)]!;
    const b = right === null ? null : right[index % right.length]!;
    const { algebra } = this.grammar;
    if (b !== null && this.quick && isAnotherWriting(op, a, b)) return null;
    const tree = b === null ? algebra.unary(op, a) : algebra.binary(op, a, b);
    return isWritten(tree, op, a, b) && this.grammar.allowsPart(tree) ? tree : null;
  }

  private blocks(size: number): readonly Block[] | null {
    const known = this.blocksBySize.get(size);
    if (known !== undefined) return known;
    if (size > 2 && this.list(size - 1) === null) return null;
    const blocks: Block[] = [];
    const list = (each: number) => this.list(each) ?? [];
    const unary = this.grammar.algebra.may('neg')
      ? [...this.grammar.unary, 'neg' as const]
      : this.grammar.unary;
    for (const op of unary) blocks.push(blockOf(op, list(size - 1), null));
    for (const op of this.grammar.binary) {
      for (let left = 1; left < size - 1; left++) {
        if (commutative.has(op) && left > size - 1 - left) continue;
        blocks.push(blockOf(op, list(left), list(size - 1 - left)));
      }
    }
    this.blocksBySize.set(size, blocks);
    return blocks;
  }
}

function blockOf(op: Operator, left: readonly Tree[], right: readonly Tree[] | null): Block {
  return { op, left, right, count: left.length * (right?.length ?? 1) };
}

function isWritten(tree: Tree, op: Operator, a: Tree, b: Tree | null): boolean {
  if (tree.kind !== 'call' || tree.op !== op) return false;
  const [first, second] = tree.operands;
  return first!.hash === a.hash && (b === null || second!.hash === b.hash);
}

const numeric = (tree: Tree): boolean => tree.kind === 'constant' || tree.kind === 'number';
const calls = (tree: Tree, ...ops: readonly Operator[]): tree is CallTree =>
  tree.kind === 'call' && ops.includes(tree.op);

/** A quick test for most of what is not canonical; only where all four operators may be called. */
function isAnotherWriting(op: Operator, a: Tree, b: Tree): boolean {
  switch (op) {
    case '+':
      return calls(a, '+', '-', 'neg') || calls(b, '-', 'neg') || isOutOfOrder('+', a, b);
    case '*':
      return calls(a, '*', '/', 'neg') || calls(b, '/', 'neg') || isOutOfOrder('*', a, b);
    case '-':
      return calls(a, '-', 'neg') || calls(b, '-', 'neg') || b.kind === 'constant' || same(a, b);
    case '/':
      return calls(a, '/', 'neg') || calls(b, '/', 'neg') || b.kind === 'constant' || same(a, b);
    default:
      return false;
  }
}

const same = (a: Tree, b: Tree): boolean => a.constants === 0 && a.hash === b.hash;

function isOutOfOrder(op: Operator, a: Tree, b: Tree): boolean {
  if (numeric(b)) return true;
  if (numeric(a)) return calls(b, op) && numeric(b.operands[0]!);
  const next = calls(b, op) ? b.operands[0]! : b;
  return numeric(next) || compareTrees(a, next) > 0 || (op === '+' && same(a, next));
}
