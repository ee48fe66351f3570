/** New candidates from old ones: a node, a subtree or a term is changed, or two candidates exchange subtrees. */

import type { Random } from '../../graph/random';
import type { Operator } from '../formula';
import type { CandidateSpace, Trees } from './candidates';
import type { Algebra } from './canonical';
import type { Grammar } from './grammar';
import {
  argument,
  binary,
  commutative,
  compareTrees,
  constant,
  isBinary,
  isUnary,
  nodesOf,
  number,
  type Tree,
  unary,
} from './tree';

/** Makes the calls of a new candidate: canonical ones, or as they are written, which takes less time. */
export type Calls = Pick<Algebra, 'call' | 'unary' | 'binary'>;

interface Means {
  readonly grammar: Grammar;
  readonly calls: Calls;
  readonly small: SmallTrees;
}

type Change = (random: Random, tree: Tree, means: Means, other: Tree) => Tree;

/** A random small tree of a grammar. */
export type SmallTrees = (random: Random, maxSize: number) => Tree;

const oneOf = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)]!;

/** The tree with another node at a place, counted as `nodesOf` counts. */
export function replaceAt(tree: Tree, place: number, by: (old: Tree) => Tree, calls: Calls): Tree {
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
    return calls.call(each.op, each.operands.map(visit));
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

function randomNode(random: Random, tree: Tree): Tree {
  let node = tree;
  let place = randomPlace(random, tree);
  while (place > 0 && node.kind === 'call') {
    place--;
    const [first, second] = node.operands as readonly [Tree, Tree?];
    if (place < first.size) node = first;
    else {
      place -= first.size;
      node = second!;
    }
  }
  return node;
}

function randomTree(random: Random, { grammar, small }: Means): Tree {
  return random.below(2) === 0 ? randomLeaf(random, grammar) : small(random, 5);
}

const changes: readonly (readonly [weight: number, change: Change])[] = [
  // Another operator, or another leaf, in the place of one.
  [
    4,
    (random, tree, { grammar, calls }) =>
      replaceAt(
        tree,
        randomPlace(random, tree),
        (old) => {
          if (old.kind !== 'call') return randomLeaf(random, grammar);
          const ops: readonly Operator[] = isUnary(old.op) ? grammar.unary : grammar.binary;
          return ops.length === 0 ? old : calls.call(oneOf(random, ops), old.operands);
        },
        calls,
      ),
  ],
  // A subtree becomes an operand.
  [
    4,
    (random, tree, means) =>
      replaceAt(tree, randomPlace(random, tree), (old) => wrapped(random, old, means), means.calls),
  ],
  // The whole becomes an operand.
  [3, wrapped],
  // An operand takes the place of its call.
  [
    3,
    (random, tree, { calls }) =>
      replaceAt(
        tree,
        randomPlace(random, tree),
        (old) => (old.kind === 'call' ? oneOf(random, old.operands) : old),
        calls,
      ),
  ],
  // A small random tree takes the place of a subtree.
  [
    3,
    (random, tree, means) =>
      replaceAt(tree, randomPlace(random, tree), () => randomTree(random, means), means.calls),
  ],
  // A subtree of another candidate takes the place of a subtree.
  [
    6,
    (random, tree, { calls }, other) =>
      replaceAt(tree, randomPlace(random, tree), () => randomNode(random, other), calls),
  ],
  // Both, joined by an operator.
  [
    1,
    (random, tree, { grammar, calls }, other) =>
      grammar.binary.length === 0
        ? tree
        : calls.call(oneOf(random, grammar.binary), [tree, randomNode(random, other)]),
  ],
  // A constant moves, or becomes a whole number.
  [1, constantMoved],
];

const totalWeight = changes.reduce((sum, [weight]) => sum + weight, 0);

function wrapped(random: Random, old: Tree, means: Means): Tree {
  const { grammar, calls } = means;
  const { unary, binary } = grammar;
  if (binary.length === 0 || (unary.length > 0 && random.below(3) === 0))
    return unary.length === 0 ? old : calls.unary(oneOf(random, unary), old);
  const op = oneOf(random, binary);
  const partner = randomTree(random, means);
  return random.below(2) === 0 ? calls.binary(op, old, partner) : calls.binary(op, partner, old);
}

function constantMoved(random: Random, tree: Tree, { calls }: Means): Tree {
  if (tree.constants === 0) return tree;
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
    calls,
  );
}

function changed(random: Random, tree: Tree, means: Means, other: Tree): Tree {
  let weight = random.below(totalWeight);
  for (const [each, change] of changes) {
    if (weight < each) return change(random, tree, means, other);
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
    const means = { grammar, calls: grammar.algebra, small: small[index]! };
    const tree = changed(random, child[index]!, means, other[index]!);
    if (tree.size > 2 * grammar.unknown.size || !isKnown(tree)) return null;
    child[index] = tree;
  }
  const core = space.core(child);
  return space.allowsCore(core) ? core : null;
}

/** Calls as they are written, but for the order of what commutes. */
export const asWritten: Calls = {
  unary,
  binary: (op, a, b) => (commutative.has(op) && compareTrees(b, a) < 0 ? binary(op, b, a) : binary(op, a, b)),
  call: (op, operands) =>
    isUnary(op) ? unary(op, operands[0]!) : asWritten.binary(op, operands[0]!, operands[1]!),
};

/** Whether the tree's operators have their operands: a change of an operator keeps their number. */
function isKnown(tree: Tree): boolean {
  return (
    tree.kind !== 'call' || (isBinary(tree.op) ? tree.operands.length === 2 : tree.operands.length === 1)
  );
}
