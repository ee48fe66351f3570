/** Adjoints: what reverse mode knows of the derivative by a node, while it collects the contributions of its uses. */

import type { Block, GraphBuilder, InputNode, Node, ValueNode } from '../graph';
import type { Exposures } from './exposure';
import type { Alive, Liveness } from './liveness';

export interface Adjoint {
  readonly ct: ValueNode;
  /** Which zeros are structural. For a sequence it may be one truth value for all turns. */
  readonly alive: Alive;
  /** Whether the adjoint may be zero because a value on the way overflowed, and the result no longer changes with it. */
  readonly saturated: boolean;
}

/**
 * The contributions to a node's adjoint so far. A sequence keeps all of them, because only a scan can add sequences.
 */
export type Contributions = readonly Adjoint[];
/** The adjoints so far of a block's nodes, and of the nodes around it that the block refers to. */
export type Adjoints = Map<ValueNode, Contributions>;
/** The adjoints of a region's results, by position. */
export type ResultAdjoints = ReadonlyMap<number, Contributions>;

/** A value and the adjoint with which the reverse pass of a block begins there. */
export interface Seed {
  readonly source: ValueNode;
  readonly adjoint: Adjoint;
}

/** An adjoint without structural zeros. */
export function wholly(ct: ValueNode): Adjoint {
  return { ct, alive: null, saturated: false };
}

/** One reverse pass, as the parts of it that handle regions see it. */
export interface Pass {
  readonly builder: GraphBuilder;
  readonly active: ReadonlySet<Node>;
  readonly exposed: Exposures;
  readonly liveness: Liveness;
  accumulate(node: ValueNode, adjoint: Adjoint, adjoints: Adjoints): void;
  /** A forward value, as the current block can refer to it. */
  readonly read: (node: ValueNode) => ValueNode;
  /** The adjoints that a block's results pass on to the nodes around it. */
  inner(block: Block, results: ResultAdjoints): Adjoints;
  /** Declares an input of a block under construction to have the values of another. */
  represent(input: InputNode, original: InputNode): void;
  /**
   * The adjoints that the nodes of `body`, the builder's current block, pass on from `seeds`. `variables` are inputs of
   * the body and nodes around it, each with the node of this pass that it represents.
   */
  inside(body: Block, variables: ReadonlyMap<ValueNode, ValueNode>, seeds: readonly Seed[]): Adjoints;
}

/** The liveness of an adjoint within an arm, whose condition is known there; null if the arm is not alive. */
export function withinArm(adjoint: Adjoint, condition: ValueNode, position: 0 | 1): Adjoint | null {
  const { alive } = adjoint;
  if (alive === null) return adjoint;
  const [same, opposite] = [alive === condition, isNegation(alive, condition)];
  if (!same && !opposite) return adjoint;
  return same === (position === 0) ? { ...adjoint, alive: null } : null;
}

function isNegation(x: ValueNode, y: ValueNode): boolean {
  const isNotOf = (a: ValueNode, b: ValueNode): boolean =>
    a.kind === 'op' && a.op === 'not' && a.operands[0] === b;
  return isNotOf(x, y) || isNotOf(y, x);
}
