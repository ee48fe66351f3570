/**
 * Makes graphs node by node. Constants and common subexpressions fold as they are built: the same op on the same
 * operands gives the same node, wherever the first one is visible. The current block may change at any time, so that
 * the arms of a branch can grow in turns.
 */

import type { Diagnostic } from '../text/diagnostic';
import { InternalError } from '../text/internal';
import type { Span } from '../text/span';
import { Constants, constantNode } from './constants';
import { foldElementwise, foldTensor } from './folding';
import { KnownInBlocks, type KnownNodes } from './knownNodes';
import {
  type Block,
  type BranchNode,
  type ConstantNode,
  type Graph,
  type InputNode,
  isVisible,
  type LoopNode,
  type Node,
  type NodeId,
  type NodeMaker,
  type OpNode,
  type RegionNode,
  type ResultNode,
  type RowAxis,
  type RowsNode,
  resultType,
  type ScanNode,
  type TensorNode,
  type ValueNode,
} from './node';
import { type OpName, ops } from './ops';
import { simplify } from './simplify';
import { printShape, ShapeError, sizeOf } from './tensor';
import { type TensorOpName, tensorOps } from './tensorOps';
import { simplifyTensor } from './tensorSimplify';
import {
  booleanType,
  broadcastShapes,
  type ElementType,
  numberType,
  type Shape,
  sameShape,
  type ValueType,
} from './types';

const scalar: Shape = [];

/** Numbers share one type, and so do booleans. */
export function typeOf(element: ElementType, shape: Shape): ValueType {
  if (shape.length > 0) return { element, shape };
  return element === 'number' ? numberType : booleanType;
}

/** Commutative operands are put in the order in which they were made, so that equal nodes look alike. */
function inOrder(op: OpName, operands: readonly ValueNode[]): readonly ValueNode[] {
  const [first, second] = operands;
  return ops[op].commutes && first!.id > second!.id ? [second!, first!] : operands;
}

export class GraphBuilder implements NodeMaker {
  readonly root: Block = this.newBlock(null);
  /** The block that receives new nodes. */
  current: Block = this.root;
  /** The span that new nodes carry. */
  span: Span | null = null;
  /** The axes of the row regions, each once. */
  readonly axes: RowAxis[] = [];
  /** The outermost block in which an equal node may be found; null for the whole graph. */
  private horizon: Block | null = null;
  private nextId = 0;
  private readonly constants = new Constants();
  private readonly nextConstant = (): NodeId => this.id();
  private readonly known = new KnownInBlocks();

  protected id(): NodeId {
    return this.nextId++ as NodeId;
  }

  private newBlock(parent: Block | null): Block {
    return { parent, region: null, inputs: [], nodes: [], results: [] };
  }

  /** A block within the current one, for an arm or a body. It does not become current. */
  openBlock(parent: Block = this.current): Block {
    return this.newBlock(parent);
  }

  /** A new node with the value of another. The two are never merged with each other or with equal nodes. */
  mark(node: ValueNode): OpNode {
    return this.listOp('copy', node.type, [node]);
  }

  /** Runs `make` with `block` as the current block. Equal nodes of the blocks around it are not reused. */
  apart<T>(block: Block, make: () => T): T {
    const before = this.horizon;
    this.horizon = block;
    try {
      return this.within(block, make);
    } finally {
      this.horizon = before;
    }
  }

  /** Runs `make` with `block` as the current block. */
  within<T>(block: Block, make: () => T): T {
    const before = this.current;
    this.current = block;
    try {
      return make();
    } finally {
      this.current = before;
    }
  }

  number(value: number): ConstantNode {
    return this.constants.number(value, this.nextConstant);
  }

  boolean(value: boolean): ConstantNode {
    return this.constants.boolean(value, this.nextConstant);
  }

  /** A constant tensor; without axes, the number or truth value itself. The values must not change any more. */
  tensor(values: Float64Array, type: ValueType): ConstantNode {
    if (type.shape.length === 0)
      return type.element === 'number' ? this.number(values[0]!) : this.boolean(values[0] !== 0);
    return this.constants.tensor(values, type, this.nextConstant);
  }

  /** False, zero, a tensor of these, or a sequence whose value is zero at every turn. */
  zero(type: ValueType): ConstantNode {
    if (type.sequence === true) return this.constants.zeroSequence(type, this.nextConstant);
    return this.tensor(new Float64Array(sizeOf(type.shape)), type);
  }

  /** NaN with a mistake of the user's that is reported only if this node is chosen. */
  failure(failure: Diagnostic): ConstantNode {
    return constantNode(this.id(), numberType, Number.NaN, failure);
  }

  /** The number of nodes made so far. */
  get size(): number {
    return this.nextId;
  }

  input(name: string, type: ValueType, block: Block = this.root, span: Span | null = this.span): InputNode {
    const index = -1 - block.inputs.length;
    const node: InputNode = { kind: 'input', id: this.id(), type, name, span, block, index };
    block.inputs.push(node);
    return node;
  }

  op(op: OpName, operands: readonly ValueNode[]): ValueNode {
    const spec = ops[op];
    if (spec.operands.length !== operands.length)
      throw new InternalError(`${op} of ${operands.length} operands`);
    const shape = this.broadcast(op, operands);
    const simple = simplify(op, operands, this) ?? foldElementwise(op, operands, shape, this);
    if (simple !== null) return this.broadcastTo(simple, shape);
    const ordered = inOrder(op, operands);
    const found = this.find((known, limit) => known.op(op, ordered, limit));
    if (found !== null) return found;
    const node = this.listOp(op, typeOf(spec.result, shape), ordered);
    this.known.of(this.current).add(node);
    return node;
  }

  /** An op on whole tensors. Throws `ShapeError` if the operands do not fit. */
  tensorOp(op: TensorOpName, operands: readonly ValueNode[], attributes: readonly number[] = []): ValueNode {
    const shape = tensorOps[op].shape(
      operands.map((each) => each.type.shape),
      attributes,
    );
    const type: ValueType = { element: operands[0]!.type.element, shape };
    const simple =
      simplifyTensor(op, operands, attributes, type, this) ??
      foldTensor(op, operands, attributes, type, this);
    if (simple !== null) return simple;
    const found = this.find((known, limit) => known.tensor(op, operands, attributes, limit));
    if (found !== null) return found;
    const node = this.listTensorOp(op, type, operands, attributes);
    this.known.of(this.current).add(node);
    return node;
  }

  /** Another node that computes what `node` does, from copies of its operands, with nothing new to simplify. */
  again(node: OpNode | TensorNode, operands: readonly ValueNode[]): ValueNode {
    const { span, current: block } = this;
    const index = block.nodes.length;
    const id = this.id();
    const { type } = node;
    const copy: OpNode | TensorNode =
      node.kind === 'op'
        ? { kind: 'op', id, type, span, block, index, op: node.op, operands: inOrder(node.op, operands) }
        : {
            kind: 'tensor',
            id,
            type,
            span,
            block,
            index,
            op: node.op,
            operands,
            attributes: node.attributes,
          };
    block.nodes.push(copy);
    this.known.of(block).add(copy);
    return copy;
  }

  broadcastTo(node: ValueNode, shape: Shape): ValueNode {
    return sameShape(node.type.shape, shape) ? node : this.tensorOp('broadcast', [node], shape);
  }

  protected broadcast(op: OpName, operands: readonly ValueNode[]): Shape {
    let shape: Shape = scalar;
    for (let position = 0; position < operands.length; position++) {
      const other = operands[position]!.type.shape;
      if (other.length === 0) continue;
      const wider = shape.length === 0 ? other : broadcastShapes(shape, other);
      if (wider === null) {
        throw new ShapeError(
          `${op}: ${printShape(shape)} and ${printShape(other)} do not broadcast`,
          operands.map((_, index) => index).slice(0, position + 1),
        );
      }
      shape = wider;
    }
    return shape;
  }

  /** Looks in the current block, then in those around it before the region that leads here, up to the horizon. */
  private find<N extends ValueNode>(look: (known: KnownNodes, limit: number) => N | null): N | null {
    let limit = Number.POSITIVE_INFINITY;
    for (let block: Block | null = this.current; block !== null; block = block.parent) {
      const known = this.known.get(block);
      const found = known === undefined ? null : look(known, limit);
      if (found !== null || block === this.horizon) return found;
      limit = block.region?.index ?? Number.POSITIVE_INFINITY;
    }
    return null;
  }

  /** Ops are the majority of a graph. An object literal without spreading makes them several times faster to read. */
  protected listOp(op: OpName, type: ValueType, operands: readonly ValueNode[]): OpNode {
    const { span, current: block } = this;
    const index = block.nodes.length;
    const node: OpNode = { kind: 'op', id: this.id(), type, span, block, index, op, operands };
    block.nodes.push(node);
    return node;
  }

  protected listTensorOp(
    op: TensorOpName,
    type: ValueType,
    operands: readonly ValueNode[],
    attributes: readonly number[],
  ): TensorNode {
    const { span, current: block } = this;
    const index = block.nodes.length;
    const id = this.id();
    const node: TensorNode = { kind: 'tensor', id, type, span, block, index, op, operands, attributes };
    block.nodes.push(node);
    return node;
  }

  private list<N extends Exclude<Node, ConstantNode | InputNode>>(
    rest: Omit<N, 'id' | 'span' | 'block' | 'index'>,
  ): N {
    const place = { id: this.id(), span: this.span, block: this.current, index: this.current.nodes.length };
    // The fields that `rest` lacks are exactly those of `place`.
    const node = { ...rest, ...place } as unknown as N;
    this.current.nodes.push(node);
    return node;
  }

  /**
   * Lists a branch whose arms are already filled, and returns one value for each result of the arms. A result that both
   * arms share is that value; one that neither arm computed becomes a `select`. Arms that contain only tests are
   * computed in any case: tests are cheap, always defined, and have no derivatives.
   */
  branch(condition: ValueNode, arms: readonly [Block, Block]): ValueNode[] {
    const [first, second] = arms;
    if (first.results.length !== second.results.length) throw new InternalError('arms of unequal results');
    if (onlyTests(first) && onlyTests(second)) {
      this.inline(first);
      this.inline(second);
    }
    const outer = (node: ValueNode): boolean => isVisible(node, this.current);
    const computed = first.results.map((x, position) => !(outer(x) && outer(second.results[position]!)));
    const kept = first.results.map((x, position) => [x, second.results[position]!] as const);
    first.results.length = 0;
    second.results.length = 0;
    for (const [position, [x, y]] of kept.entries()) {
      if (!computed[position]) continue;
      first.results.push(x);
      second.results.push(y);
    }
    const region = first.results.length === 0 ? null : this.placeBranch(condition, arms);
    let next = 0;
    return kept.map(([x, y], position) => {
      if (computed[position]) return this.result(region!, next++);
      return this.op(x.type.element === 'boolean' ? 'selectBoolean' : 'select', [condition, x, y]);
    });
  }

  /** Moves the nodes of an arm to the current block, so that its results are visible there. */
  private inline(arm: Block): void {
    const copies = new Map<ValueNode, ValueNode>();
    const moved = (node: ValueNode): ValueNode => copies.get(node) ?? node;
    for (const node of arm.nodes) {
      if (node.kind !== 'op') continue;
      this.span = node.span;
      copies.set(node, this.op(node.op, node.operands.map(moved)));
    }
    arm.results.splice(0, arm.results.length, ...arm.results.map(moved));
    arm.nodes.length = 0;
  }

  /** Lists a branch unchanged, with all results. */
  placeBranch(condition: ValueNode, arms: readonly [Block, Block]): BranchNode {
    const node = this.list<BranchNode>({ kind: 'branch', condition, arms });
    for (const arm of arms) arm.region = node;
    return node;
  }

  rows(reduction: RowsNode['reduction'], axis: RowAxis, body: Block): RowsNode {
    if (!this.axes.includes(axis)) this.axes.push(axis);
    const node = this.list<RowsNode>({ kind: 'rows', reduction, axis, body });
    body.region = node;
    return node;
  }

  loop(fields: Pick<LoopNode, 'label' | 'limit' | 'starts' | 'carried' | 'exits' | 'body'>): LoopNode {
    const node = this.list<LoopNode>({ kind: 'loop', ...fields });
    node.body.region = node;
    return node;
  }

  scan(
    fields: Pick<ScanNode, 'label' | 'direction' | 'starts' | 'carried' | 'sequences' | 'elements' | 'body'>,
  ): ScanNode {
    const node = this.list<ScanNode>({ kind: 'scan', ...fields });
    node.body.region = node;
    return node;
  }

  /** The node for one result of a region, listed once. */
  result(region: RegionNode, position: number): ResultNode {
    const found = this.find((known, limit) => known.result(region, position, limit));
    if (found !== null) return found;
    const type = resultType(region, position);
    const node = this.list<ResultNode>({ kind: 'result', type, region, position });
    this.known.of(this.current).add(node);
    return node;
  }

  /** Removes every node of the current block from `length` on. */
  rollBack(length: number): void {
    this.current.nodes.length = length;
  }

  /** Drops the constants that nothing uses: asked for again, the same number is a new node. */
  forgetConstants(isUsed: (node: ConstantNode) => boolean): void {
    this.constants.forget(isUsed);
  }

  finish(results: readonly ValueNode[], resultNames: readonly string[]): Graph {
    this.root.results.length = 0;
    for (const result of results) this.root.results.push(result);
    return { body: this.root, parameters: this.root.inputs, results, resultNames, axes: this.axes };
  }
}

function onlyTests(block: Block): boolean {
  return block.nodes.every((node) => node.kind === 'op' && node.type.element === 'boolean');
}
