/**
 * The graph's nodes: SSA values in nested blocks. A block lists its nodes in an order in which they can be
 * evaluated, and may refer to nodes of the blocks around it that stand before the region it belongs to.
 */

import type { Diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { OpName } from './ops';
import type { TensorOpName } from './tensorOps';
import type { Shape, ValueType } from './types';

export type NodeId = number & { readonly __brand: 'NodeId' };

interface NodeBase {
  readonly id: NodeId;
  /** The expression of the user's text that the value came from. */
  readonly span: Span | null;
  /** Where it is listed: null for a constant, which is listed nowhere. */
  readonly block: Block | null;
  /** Its place in the block's list; inputs of a block have negative places. */
  readonly index: number;
}

export interface ConstantNode extends NodeBase {
  readonly kind: 'constant';
  readonly type: ValueType;
  /** The elements of a tensor, row-major; its booleans are 0 and 1. */
  readonly value: number | boolean | Float64Array;
  /** Set where the value stands for a mistake that is made only if this node is chosen: then it is NaN. */
  readonly failure: Diagnostic | null;
  readonly block: null;
}

/** A value given from outside of the block: a parameter of the graph, a column of a row region. */
export interface InputNode extends NodeBase {
  readonly kind: 'input';
  readonly type: ValueType;
  readonly name: string;
  readonly block: Block;
}

export interface OpNode extends NodeBase {
  readonly kind: 'op';
  readonly type: ValueType;
  readonly op: OpName;
  readonly operands: readonly ValueNode[];
  readonly block: Block;
}

/** An op on whole tensors, with what else it needs to know. */
export interface TensorNode extends NodeBase {
  readonly kind: 'tensor';
  readonly type: ValueType;
  readonly op: TensorOpName;
  readonly operands: readonly ValueNode[];
  readonly attributes: readonly number[];
  readonly block: Block;
}

/** Each row takes one arm: the first where the condition holds. Only the arm taken is evaluated. */
export interface BranchNode extends NodeBase {
  readonly kind: 'branch';
  readonly condition: ValueNode;
  readonly arms: readonly [Block, Block];
  readonly block: Block;
}

/** One column of the data that a row region runs over. */
export interface Column {
  readonly label: string;
  /** Row by row, the elements of each row's value. */
  readonly values: Float64Array;
  /** Of one row's value; a number where it is left out. */
  readonly shape?: Shape;
}

/** The rows that a region runs over: columns of equal length. A run may choose among them. */
export interface RowAxis {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** The body once for each row; each result is reduced to its sum or mean over the rows. */
export interface RowsNode extends NodeBase {
  readonly kind: 'rows';
  readonly reduction: 'sum' | 'mean';
  readonly axis: RowAxis;
  readonly body: Block;
  readonly block: Block;
}

/**
 * The body again and again, as many times as each row needs and at least once. The body's results are: whether to go
 * round again; what is carried into the next turn; what is handed out after the last turn; what is recorded in every
 * turn. More than `limit` turns make everything handed out a value that is not a number.
 */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  /** What the user calls it. */
  readonly label: string;
  readonly limit: number;
  readonly starts: readonly ValueNode[];
  /** Inputs of the body, one for each of the starts. */
  readonly carried: readonly InputNode[];
  /** How many results are handed out; those behind them are recorded. */
  readonly exits: number;
  readonly body: Block;
  readonly block: Block;
}

/**
 * The body once for each turn that `sequences` have a value of, the first turn first or the last. The body's results
 * are: what is carried on; what is recorded in every turn, kept in the order of the sequences.
 */
export interface ScanNode extends NodeBase {
  readonly kind: 'scan';
  readonly label: string;
  readonly direction: 'forward' | 'backward';
  readonly starts: readonly ValueNode[];
  readonly carried: readonly InputNode[];
  readonly sequences: readonly ValueNode[];
  /** Inputs of the body, one for each of the sequences. */
  readonly elements: readonly InputNode[];
  readonly body: Block;
  readonly block: Block;
}

/** One of the results of a region, whose own value is all of them. */
export interface ResultNode extends NodeBase {
  readonly kind: 'result';
  readonly type: ValueType;
  readonly region: RegionNode;
  readonly position: number;
  readonly block: Block;
}

/** Nodes with blocks of their own; what they compute is read through their results. */
export type RegionNode = BranchNode | RowsNode | TurnsNode;
/** Regions whose body is run turn by turn. */
export type TurnsNode = LoopNode | ScanNode;
/** Nodes that stand for one value. */
export type ValueNode = ConstantNode | InputNode | OpNode | TensorNode | ResultNode;
export type Node = ValueNode | RegionNode;

export interface Block {
  readonly parent: Block | null;
  /** The region this block belongs to, listed in the parent; null for a graph's body and while it is being built. */
  region: RegionNode | null;
  readonly inputs: InputNode[];
  readonly nodes: Node[];
  /** What the block hands out, in order. */
  readonly results: ValueNode[];
}

/** A function of parameters: evaluated by the backends, differentiated, printed. */
export interface Graph {
  readonly body: Block;
  /** The inputs of the body, in order. */
  readonly parameters: readonly InputNode[];
  readonly results: readonly ValueNode[];
  readonly resultNames: readonly string[];
  readonly axes: readonly RowAxis[];
}

export function isRegion(node: Node): node is RegionNode {
  return node.kind === 'branch' || node.kind === 'rows' || isTurns(node);
}

export function isTurns(node: Node): node is TurnsNode {
  return node.kind === 'loop' || node.kind === 'scan';
}

/** Where, among its body's results, the region's own results begin. */
export function resultOffset(region: RegionNode): number {
  return region.kind === 'loop' ? 1 + region.carried.length : 0;
}

/** What a turn carries into the next. */
export function nextValues(node: TurnsNode): readonly ValueNode[] {
  const from = node.kind === 'loop' ? 1 : 0;
  return node.body.results.slice(from, from + node.carried.length);
}

/** Whether a result holds a value for each turn. */
export function isRecorded(region: RegionNode, position: number): boolean {
  if (!isTurns(region)) return false;
  return position >= (region.kind === 'loop' ? region.exits : region.carried.length);
}

/** The values within the region's blocks that one of its results is taken from: of a branch one for each arm. */
export function resultSources(region: RegionNode, position: number): readonly ValueNode[] {
  return regionBlocks(region).map((block) => block.results[resultOffset(region) + position]!);
}

/** The blocks directly within a region. */
export function regionBlocks(node: RegionNode): readonly Block[] {
  return node.kind === 'branch' ? node.arms : [node.body];
}

/** The values a node is computed from, without those that its blocks refer to. */
export function operandsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'constant':
    case 'input':
    case 'rows':
      return [];
    case 'op':
    case 'tensor':
      return node.operands;
    case 'branch':
      return [node.condition];
    case 'loop':
      return node.starts;
    case 'scan':
      return [...node.starts, ...node.sequences];
    case 'result':
      return [node.region];
  }
}

/**
 * Whether code at the end of `block` may refer to `node`: it is a constant, or it stands in this block, or in one
 * around it before the region that leads here.
 */
export function isVisible(node: Node, block: Block): boolean {
  if (node.block === null) return true;
  let limit = Number.POSITIVE_INFINITY;
  for (let around: Block | null = block; around !== null; around = around.parent) {
    if (node.block === around) return node.index < limit;
    limit = around.region?.index ?? Number.POSITIVE_INFINITY;
  }
  return false;
}
