/** New candidates from old ones: a node, a subtree or a term is changed, or two candidates exchange subtrees. */

import type { Random } from '../../graph/random';
import type { Operator } from '../formula';
import type { CandidateSpace, Trees } from './candidates';
import type { Grammar } from './grammar';
import { argument, constant, isBinary, isUnary, nodesOf, number, type Tree } from './tree';

type Change = (random: Random, tree: Tree, grammar: Grammar, other: Tree, small: SmallTrees) => Tree;

/** A random small tree of a grammar. */
export type SmallTrees = (random: Random, maxSize: number) => Tree;

const oneOf = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)]!;

/** The canonical tree with another node at a place, counted as `nodesOf` counts. */
export function replaceAt(tree: Tree, place: number, by: (old: Tree) => Tree, grammar: Grammar): Tree {
  let next = 0;
  const visit = (each: Tree): Tree => {
    if (next++ === place) {
      next += each.size - 1;
      return by(each);
    }
    if (each.kind !== 'call' || place < next || place >= next + each.size - 1) {
      next += each.size - 1;
      return each;
    }
    return grammar.algebra.call(each.op, each.operands.map(visit));
  };
  return visit(tree);
}

const randomPlace = (random: Random, tree: Tree): number => random.below(tree.size);

function randomLeaf(random: Random, grammar: Grammar): Tree {
  const kind = random.below(10);
  if (kind < 3 && grammar.unknown.constants > 0)
    return constant(random.normals(1)[0]! * 10 ** (2 * random.uniform() - 1));
  if (kind === 3) return number(1 + random.below(3));
  const count = grammar.unknown.parameters.length;
  return count > 0 ? argument(random.below(count)) : constant(1);
}

function randomTree(random: Random, grammar: Grammar, small: SmallTrees): Tree {
  return random.below(2) === 0 ? randomLeaf(random, grammar) : small(random, 5);
}

const changes: readonly (readonly [weight: number, change: Change])[] = [
  // Another operator, or another leaf, in the place of one.
  [
    4,
    (random, tree, grammar) =>
      replaceAt(
        tree,
        randomPlace(random, tree),
        (old) => {
          if (old.kind !== 'call') return randomLeaf(random, grammar);
          const ops: readonly Operator[] = isUnary(old.op) ? grammar.unary : grammar.binary;
          return ops.length === 0 ? old : grammar.algebra.call(oneOf(random, ops), old.operands);
        },
        grammar,
      ),
  ],
  // A subtree becomes an operand.
  [
    4,
    (random, tree, grammar, _, small) =>
      replaceAt(tree, randomPlace(random, tree), (old) => wrapped(random, old, grammar, small), grammar),
  ],
  // The whole becomes an operand.
  [3, (random, tree, grammar, _, small) => wrapped(random, tree, grammar, small)],
  // An operand takes the place of its call.
  [
    3,
    (random, tree, grammar) =>
      replaceAt(
        tree,
        randomPlace(random, tree),
        (old) => (old.kind === 'call' ? oneOf(random, old.operands) : old),
        grammar,
      ),
  ],
  // A small random tree takes the place of a subtree.
  [
    3,
    (random, tree, grammar, _, small) =>
      replaceAt(tree, randomPlace(random, tree), () => randomTree(random, grammar, small), grammar),
  ],
  // A subtree of another candidate takes the place of a subtree.
  [
    6,
    (random, tree, grammar, other) =>
      replaceAt(tree, randomPlace(random, tree), () => oneOf(random, nodesOf(other)), grammar),
  ],
  // Both, joined by an operator.
  [
    1,
    (random, tree, grammar, other) =>
      grammar.binary.length === 0
        ? tree
        : grammar.algebra.call(oneOf(random, grammar.binary), [tree, oneOf(random, nodesOf(other))]),
  ],
  // A constant moves, or becomes a whole number.
  [1, (random, tree, grammar) => constantMoved(random, tree, grammar)],
];

const totalWeight = changes.reduce((sum, [weight]) => sum + weight, 0);

function wrapped(random: Random, old: Tree, grammar: Grammar, small: SmallTrees): Tree {
  const { unary, binary, algebra } = grammar;
  if (binary.length === 0 || (unary.length > 0 && random.below(3) === 0))
    return unary.length === 0 ? old : algebra.unary(oneOf(random, unary), old);
  const op = oneOf(random, binary);
  const partner = randomTree(random, grammar, small);
  return random.below(2) === 0 ? algebra.binary(op, old, partner) : algebra.binary(op, partner, old);
}

function constantMoved(random: Random, tree: Tree, grammar: Grammar): Tree {
  const places = nodesOf(tree).flatMap((node, place) => (node.kind === 'constant' ? [place] : []));
  if (places.length === 0) return tree;
  return replaceAt(
    tree,
    oneOf(random, places),
    (old) => {
      const value = old.kind === 'constant' ? old.value : 1;
      const whole = Math.round(value);
      if (random.below(3) === 0 && Math.abs(whole) <= 12) return number(whole);
      return constant(value * (random.below(4) === 0 ? -1 : 1) * 2 ** random.normals(1)[0]!);
    },
    grammar,
  );
}

function changed(random: Random, tree: Tree, grammar: Grammar, other: Tree, small: SmallTrees): Tree {
  let weight = random.below(totalWeight);
  for (const [each, change] of changes) {
    if (weight < each) return change(random, tree, grammar, other, small);
    weight -= each;
  }
  return tree;
}

/** A change of a candidate, or several at once; null if it is not allowed. */
export function varied(
  random: Random,
  space: CandidateSpace,
  parent: Trees,
  other: Trees,
  small: readonly SmallTrees[],
): Trees | null {
  const child = [...parent];
  const times = 1 + (random.below(3) === 0 ? 1 : 0) + (random.below(8) === 0 ? 1 : 0);
  for (let time = 0; time < times; time++) {
    const index = random.below(child.length);
    const grammar = space.grammars[index]!;
    const tree = changed(random, child[index]!, grammar, other[index]!, small[index]!);
    if (tree.size > 2 * grammar.unknown.size || !isKnown(tree)) return null;
    child[index] = tree;
  }
  const core = space.core(child);
  return space.allowsCore(core) ? core : null;
}

/** Whether the tree's operators have their operands: a change of an operator keeps their number. */
function isKnown(tree: Tree): boolean {
  return (
    tree.kind !== 'call' || (isBinary(tree.op) ? tree.operands.length === 2 : tree.operands.length === 1)
  );
}
