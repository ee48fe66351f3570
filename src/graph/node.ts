/**
 * The graph's nodes: SSA values in nested blocks. A block lists its nodes in an order in which they can be evaluated.
 * It may refer to nodes of the blocks around it that are listed before the region it belongs to.
 */

import type { Diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { OpName } from './ops';
import type { TensorOpName } from './tensorOps';
import { type Shape, sequenceOf, type ValueType } from './types';

export type NodeId = number & { readonly __brand: 'NodeId' };

interface NodeBase {
  readonly id: NodeId;
  /** The expression of the user's text that the value came from. */
  readonly span: Span | null;
  /** The block that lists the node; null for a constant, which no block lists. */
  readonly block: Block | null;
  /** The place in the block's list. Inputs of a block have negative places. */
  readonly index: number;
}

export interface ConstantNode extends NodeBase {
  readonly kind: 'constant';
  readonly type: ValueType;
  /** The elements of a tensor, row-major; its booleans are 0 and 1. */
  readonly value: number | boolean | Float64Array;
  /**
   * The user's mistake that this value represents. It is reported only if this node is chosen; the value is then NaN.
   */
  readonly failure: Diagnostic | null;
  readonly block: null;
}

/** A value given from outside the block: a parameter of the graph, or a column of a row region. */
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

/** An op on whole tensors, with its attributes. */
export interface TensorNode extends NodeBase {
  readonly kind: 'tensor';
  readonly type: ValueType;
  readonly op: TensorOpName;
  readonly operands: readonly ValueNode[];
  readonly attributes: readonly number[];
  readonly block: Block;
}

/**
 * A region in which each row takes one arm: the first if the condition holds. Only the arm that is taken is evaluated.
 */
export interface BranchNode extends NodeBase {
  readonly kind: 'branch';
  readonly condition: ValueNode;
  readonly arms: readonly [Block, Block];
  readonly block: Block;
}

/** One column of the data of a row region. */
export interface Column {
  readonly label: string;
  /** The elements of each row's value, row by row. */
  readonly values: Float64Array;
  /** The shape of one row's value; a number if it is missing. */
  readonly shape?: Shape;
  /** The texts that the numbers count from 0 on, of a column of text. */
  readonly levels?: readonly string[];
}

/** The rows of a region, as columns of equal length. A run may choose among them. */
export interface RowAxis {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/**
 * A region that runs its body once for each row. Each result is reduced over the rows: to its sum or mean, or, if it is
 * a vector or the rows of a matrix, to the triangular factor of all of them, one below the other.
 */
export interface RowsNode extends NodeBase {
  readonly kind: 'rows';
  readonly reduction: 'sum' | 'mean' | 'triangular';
  readonly axis: RowAxis;
  readonly body: Block;
  readonly block: Block;
}

/**
 * A region that runs its body at least once, as many times as each row needs. The body's results are, in order: whether
 * to take another turn, the values carried into the next turn, the exit values of the last turn, and the values
 * recorded in every turn. More than `limit` turns make every exit value NaN.
 */
export interface LoopNode extends NodeBase {
  readonly kind: 'loop';
  /** The user's name for the loop. */
  readonly label: string;
  readonly limit: number;
  readonly starts: readonly ValueNode[];
  /** The inputs of the body, one for each start. */
  readonly carried: readonly InputNode[];
  /** The number of exit values; the results after them are recorded. */
  readonly exits: number;
  readonly body: Block;
  readonly block: Block;
}

/**
 * A region that runs its body once for each turn in `sequences`, forwards or backwards. The body's results are, in
 * order: the carried values, and the values recorded in every turn, in the order of the sequences.
 */
export interface ScanNode extends NodeBase {
  readonly kind: 'scan';
  readonly label: string;
  readonly direction: 'forward' | 'backward';
  readonly starts: readonly ValueNode[];
  readonly carried: readonly InputNode[];
  readonly sequences: readonly ValueNode[];
  /** The inputs of the body, one for each sequence. */
  readonly elements: readonly InputNode[];
  readonly body: Block;
  readonly block: Block;
}

/** One result of a region. The region's own value is all of them. */
export interface ResultNode extends NodeBase {
  readonly kind: 'result';
  readonly type: ValueType;
  readonly region: RegionNode;
  readonly position: number;
  readonly block: Block;
}

/** Nodes with blocks of their own. Other nodes read them through their results. */
export type RegionNode = BranchNode | RowsNode | TurnsNode;
/** Regions that run their body turn by turn. */
export type TurnsNode = LoopNode | ScanNode;
/** Nodes with exactly one value. */
export type ValueNode = ConstantNode | InputNode | OpNode | TensorNode | ResultNode;
export type Node = ValueNode | RegionNode;

export interface Block {
  readonly parent: Block | null;
  /**
   * The region that this block belongs to, listed in the parent. It is null for a graph's body, and while the region is
   * built.
   */
  region: RegionNode | null;
  readonly inputs: InputNode[];
  readonly nodes: Node[];
  /** The results of the block, in order. */
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

/** The position among the body's results at which the region's own results begin. */
export function resultOffset(region: RegionNode): number {
  return region.kind === 'loop' ? 1 + region.carried.length : 0;
}

/** The values that a turn carries into the next. */
export function nextValues(node: TurnsNode): readonly ValueNode[] {
  const from = node.kind === 'loop' ? 1 : 0;
  return node.body.results.slice(from, from + node.carried.length);
}

/** Whether a result holds a value for each turn. */
export function isRecorded(region: RegionNode, position: number): boolean {
  if (!isTurns(region)) return false;
  return position >= (region.kind === 'loop' ? region.exits : region.carried.length);
}

/** The values in a region's blocks from which one of its results is taken: for a branch, one in each arm. */
export function resultSources(region: RegionNode, position: number): readonly ValueNode[] {
  return regionBlocks(region).map((block) => block.results[resultOffset(region) + position]!);
}

/** The type of one of the results of a region. */
export function resultType(region: RegionNode, position: number): ValueType {
  const { type } = resultSources(region, position)[0]!;
  if (isRecorded(region, position)) return sequenceOf(type);
  if (region.kind !== 'rows' || region.reduction !== 'triangular') return type;
  const order = type.shape.at(-1)!;
  return { ...type, shape: [order, order] };
}

/** The blocks directly within a region. */
export function regionBlocks(node: RegionNode): readonly Block[] {
  return node.kind === 'branch' ? node.arms : [node.body];
}

/** The values a node is computed from, without those that only its blocks refer to. */
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
 * Whether code at the end of `block` may refer to `node`: it is a constant, or listed in this block, or listed in a
 * block around it before the region that leads here.
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

/** Makes nodes: what rewrites and the rules of derivatives ask of the builder that calls them. */
export interface NodeMaker {
  number(value: number): ConstantNode;
  boolean(value: boolean): ConstantNode;
  tensor(values: Float64Array, type: ValueType): ConstantNode;
  zero(type: ValueType): ConstantNode;
  op(op: OpName, operands: readonly ValueNode[]): ValueNode;
  tensorOp(op: TensorOpName, operands: readonly ValueNode[], attributes?: readonly number[]): ValueNode;
  broadcastTo(node: ValueNode, shape: Shape): ValueNode;
}
