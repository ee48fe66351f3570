/**
 * Formulas with what the search asks of each node, computed once when the node is made: size, number of free constants, which
 * operators it calls, and a hash that does not depend on the values of constants.
 */

import {
  type BinaryOperator,
  type Formula,
  type Operator,
  operatorsOf,
  type UnaryOperator,
} from '../formula';

interface Measures {
  /** A whole number below 2^53. */
  readonly hash: number;
  readonly size: number;
  /** The number of free constants. */
  readonly constants: number;
  /** A bit for each operator that is called, by `operatorBit`. */
  readonly operators: number;
  /** Whether no argument occurs, so that the value is known. */
  readonly closed: boolean;
}

export type Tree = ArgumentTree | ConstantTree | NumberTree | CallTree;

export interface ArgumentTree extends Measures {
  readonly kind: 'argument';
  readonly index: number;
}
export interface ConstantTree extends Measures {
  readonly kind: 'constant';
  readonly value: number;
}
export interface NumberTree extends Measures {
  readonly kind: 'number';
  readonly value: number;
}
export interface CallTree extends Measures {
  readonly kind: 'call';
  readonly op: Operator;
  readonly operands: readonly Tree[];
}

export const operators: readonly Operator[] = [...operatorsOf[1], ...operatorsOf[2]];
const indexOf = new Map(operators.map((op, index) => [op, index]));
const unaryOperators: ReadonlySet<string> = new Set(operatorsOf[1]);

export function isUnary(op: Operator): op is UnaryOperator {
  return unaryOperators.has(op);
}

export function isBinary(op: Operator): op is BinaryOperator {
  return !unaryOperators.has(op);
}

/** Fewer than 31 operators, so that a set of them is a whole number of 32 bits. */
export function operatorBit(op: Operator): number {
  return 1 << indexOf.get(op)!;
}

export const commutative: ReadonlySet<Operator> = new Set(['+', '*', 'min', 'max']);

const high = 0x1_0000_0000;

/** Finalizers of MurmurHash3 (Appleby 2011) on the halves of both hashes, 53 bits of them. */
export function mixed(tag: number, a: number, b: number): number {
  let low = Math.imul(a ^ (tag + 0x9e3779b9), 0x85ebca6b) ^ Math.imul((b | 0) + 0x7ed55d16, 0xc2b2ae35);
  let rest = Math.imul((a / high) ^ low, 0x27d4eb2f) ^ Math.imul((b / high) ^ (low >>> 7) ^ tag, 0x165667b1);
  low ^= rest >>> 13;
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  low ^= low >>> 13;
  rest = Math.imul(rest ^ (rest >>> 15) ^ low, 0xc2b2ae35);
  rest ^= rest >>> 16;
  return (rest >>> 11) * high + (low >>> 0);
}

const constantHash = mixed(101, 1, 2);

export function argument(index: number): ArgumentTree {
  return {
    kind: 'argument',
    index,
    hash: mixed(102, index, 0),
    size: 1,
    constants: 0,
    operators: 0,
    closed: false,
  };
}

/** A value that is not finite becomes 1, so that a calibration can begin there. */
export function constant(value: number): ConstantTree {
  const start = Number.isFinite(value) ? value : 1;
  return {
    kind: 'constant',
    value: start,
    hash: constantHash,
    size: 1,
    constants: 1,
    operators: 0,
    closed: true,
  };
}

/** Whole numbers above this are in no canonical form. */
export const maxNumber = 10_000;
/** The bit of what no grammar allows. */
const never = 1 << 30;

export function number(value: number): NumberTree {
  // The comparison is false for NaN too.
  const operators = Math.abs(value) <= maxNumber ? 0 : never;
  return {
    kind: 'number',
    value,
    hash: mixed(103, value, 0),
    size: 1,
    constants: 0,
    operators,
    closed: true,
  };
}

export function unary(op: Operator, a: Tree): CallTree {
  return {
    kind: 'call',
    op,
    operands: [a],
    hash: mixed(indexOf.get(op)!, a.hash, 0),
    size: a.size + 1,
    constants: a.constants,
    operators: a.operators | operatorBit(op),
    closed: a.closed,
  };
}

export function binary(op: Operator, a: Tree, b: Tree): CallTree {
  return {
    kind: 'call',
    op,
    operands: [a, b],
    hash: mixed(indexOf.get(op)!, a.hash, b.hash),
    size: a.size + b.size + 1,
    constants: a.constants + b.constants,
    operators: a.operators | b.operators | operatorBit(op),
    closed: a.closed && b.closed,
  };
}

/** The order of what commutes: arguments as they are counted, then what is smaller. */
export function compareTrees(a: Tree, b: Tree): number {
  if (a.kind === 'argument' && b.kind === 'argument') return a.index - b.index;
  return a.size - b.size || a.hash - b.hash;
}

/** What makes a call of trees. */
interface CallMaker {
  unary(op: Operator, a: Tree): Tree;
  binary(op: Operator, a: Tree, b: Tree): Tree;
}

/** The tree of a formula; without a maker of its own, with the same nodes, as they are written. */
export function treeOf(formula: Formula, make: CallMaker = { unary, binary }): Tree {
  switch (formula.kind) {
    case 'argument':
      return argument(formula.index);
    case 'constant':
      return constant(formula.value);
    case 'number':
      return number(formula.value);
    case 'call': {
      const [a, b] = formula.operands;
      return b === undefined
        ? make.unary(formula.op, treeOf(a!, make))
        : make.binary(formula.op, treeOf(a!, make), treeOf(b, make));
    }
  }
}

/** The nodes in the order in which they are written; the index of a node here is its place in `replaceAt`. */
export function nodesOf(tree: Tree): readonly Tree[] {
  const nodes: Tree[] = [];
  const visit = (each: Tree) => {
    nodes.push(each);
    if (each.kind === 'call') for (const operand of each.operands) visit(operand);
  };
  visit(tree);
  return nodes;
}
