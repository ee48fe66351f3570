/**
 * Reverse mode, graph to graph: walks a block from its end and emits, at the builder's current block, what each
 * node's adjoint adds to those of its operands. Branches are taken as they were forward: an arm's adjoints are
 * computed in an arm of their own, so that an arm not taken contributes nothing, even where it is not finite.
 */

import {
  type Block,
  type BranchNode,
  Copier,
  type GraphBuilder,
  isVisible,
  type Node,
  type OpNode,
  type RegionNode,
  type RowsNode,
  sameShape,
  type TensorNode,
  type ValueNode,
} from '../graph';
import { InternalError } from '../text/internal';
import { activeNodes } from './activity';
import { derivatives, type Reading } from './rules';
import { sumTo, type TensorReading, tensorPartial } from './tensorRules';

/** Adjoints so far: of the nodes of a block, and of those around it that the block refers to. */
type Adjoints = Map<ValueNode, ValueNode>;
/** Adjoints of a region's results, by position. */
type ResultAdjoints = Map<RegionNode, Map<number, ValueNode>>;

class Reverse {
  constructor(
    private readonly builder: GraphBuilder,
    private readonly active: ReadonlySet<Node>,
  ) {}

  /** Adds the contributions of every node of `block`, last first, to `adjoints`. */
  block(block: Block, adjoints: Adjoints): void {
    const regions: ResultAdjoints = new Map();
    // The reverse pass may list new nodes at the end of this block; they are not part of the forward pass.
    const forward = block.nodes.slice();
    for (let index = forward.length - 1; index >= 0; index--) {
      const node = forward[index]!;
      if (!this.active.has(node)) continue;
      this.builder.span = node.span;
      if (node.kind === 'branch' || node.kind === 'rows') {
        const results = regions.get(node);
        if (results !== undefined) this.region(node, results, adjoints);
        continue;
      }
      const ct = adjoints.get(node as ValueNode);
      if (ct === undefined) continue;
      if (node.kind === 'op') this.op(node, ct, adjoints);
      else if (node.kind === 'tensor') this.tensor(node, ct, adjoints);
      else if (node.kind === 'result') {
        const results = regions.get(node.region) ?? new Map<number, ValueNode>();
        regions.set(node.region, results);
        results.set(node.position, ct);
      }
    }
  }

  private accumulate(node: ValueNode, ct: ValueNode, adjoints: Adjoints): void {
    if (!this.active.has(node)) return;
    const before = adjoints.get(node);
    adjoints.set(node, before === undefined ? ct : this.builder.op('add', [before, ct]));
  }

  private op(node: OpNode, ct: ValueNode, adjoints: Adjoints): void {
    const rule = derivatives[node.op];
    const reading: Reading = {
      builder: this.builder,
      x: () => this.read(node.operands[0]!),
      y: () => this.read(node.operands[1]!),
      z: () => this.read(node.operands[2]!),
      out: () => this.read(node),
    };
    for (const [position, operand] of node.operands.entries()) {
      const partial = rule[position];
      if (partial == null || !this.active.has(operand)) continue;
      const contribution = partial(ct, reading, this.builder);
      const { shape } = operand.type;
      const fitting = sameShape(contribution.type.shape, shape);
      this.accumulate(operand, fitting ? contribution : sumTo(this.builder, contribution, shape), adjoints);
    }
  }

  private tensor(node: TensorNode, ct: ValueNode, adjoints: Adjoints): void {
    const reading: TensorReading = {
      operand: (position) => this.read(node.operands[position]!),
      shapeOf: (position) => node.operands[position]!.type.shape,
      out: () => this.read(node),
      attributes: node.attributes,
    };
    for (const [position, operand] of node.operands.entries()) {
      const partial = tensorPartial(node, position);
      if (partial === null || !this.active.has(operand)) continue;
      this.accumulate(operand, partial(ct, reading, this.builder, position), adjoints);
    }
  }

  /**
   * A forward value as the current block can refer to it. One within an arm is made a further result of its branch,
   * with a zero that nobody reads from the other arm.
   */
  private read(node: ValueNode): ValueNode {
    if (isVisible(node, this.builder.current)) return node;
    const block = node.block!;
    const { region } = block;
    if (region?.kind !== 'branch')
      throw new InternalError('a forward value is out of reach of its derivative');
    const other = region.arms[0] === block ? region.arms[1] : region.arms[0];
    const filler = this.builder.zeros(node.type);
    let position = block.results.findIndex(
      (result, index) => result === node && other.results[index] === filler,
    );
    if (position < 0) {
      position = block.results.push(node) - 1;
      other.results.push(filler);
    }
    return this.read(this.builder.within(region.block, () => this.builder.result(region, position)));
  }

  private region(node: RegionNode, results: ReadonlyMap<number, ValueNode>, adjoints: Adjoints): void {
    if (node.kind === 'branch') this.branch(node, results, adjoints);
    else if (results.size === 1 && isScalar(node, results)) this.rowsFused(node, results, adjoints);
    else this.rowsAgain(node, results, adjoints);
  }

  private branch(node: BranchNode, results: ReadonlyMap<number, ValueNode>, adjoints: Adjoints): void {
    const { builder } = this;
    const blocks = [builder.openBlock(), builder.openBlock()] as const;
    const captured = node.arms.map((arm, index) =>
      builder.within(blocks[index]!, () => this.inner(arm, results)),
    );
    const all = new Set(captured.flatMap((each) => [...each.keys()]));
    for (const [index, block] of blocks.entries()) {
      for (const outer of all) block.results.push(captured[index]!.get(outer) ?? builder.zeros(outer.type));
    }
    const values = builder.branch(this.read(node.condition), blocks);
    for (const [index, outer] of [...all].entries()) this.accumulate(outer, values[index]!, adjoints);
  }

  /** The adjoints that a block's results pass on to the nodes around it. */
  private inner(block: Block, results: ReadonlyMap<number, ValueNode>): Adjoints {
    const adjoints: Adjoints = new Map();
    for (const [position, ct] of results) this.accumulate(block.results[position]!, ct, adjoints);
    this.block(block, adjoints);
    for (const node of adjoints.keys()) if (node.block === block) adjoints.delete(node);
    return adjoints;
  }

  /**
   * One result is read: the body computes, beside it, its derivatives for that row, which the region reduces like
   * the result itself. So value and gradient take one pass over the rows.
   */
  private rowsFused(node: RowsNode, results: ReadonlyMap<number, ValueNode>, adjoints: Adjoints): void {
    const { builder } = this;
    const [[position, ct]] = [...results] as [[number, ValueNode]];
    const captured = builder.within(node.body, () =>
      this.inner(node.body, new Map([[position, builder.number(1)]])),
    );
    for (const [outer, derivative] of captured) {
      let at = node.body.results.indexOf(derivative, position + 1);
      if (at < 0) at = node.body.results.push(derivative) - 1;
      const sum = this.read(builder.within(node.block, () => builder.result(node, at)));
      this.accumulate(outer, builder.op('mul', [ct, sum]), adjoints);
    }
  }

  /** Several results are read: a second region goes over the rows again, weighing them by their adjoints. */
  private rowsAgain(node: RowsNode, results: ReadonlyMap<number, ValueNode>, adjoints: Adjoints): void {
    const { builder } = this;
    const body = builder.openBlock();
    /** Nodes around the region as the copy of its body sees them, and what they are. */
    const originals = new Map<ValueNode, ValueNode>();
    const copier = new Copier(builder, (outer) => {
      const seen = this.read(outer);
      originals.set(seen, outer);
      return seen;
    });
    const captured: Adjoints = builder.within(body, () => {
      for (const input of node.body.inputs) copier.set(input, copier.copyInput(input, body));
      const positions = [...results.keys()];
      const copies = copier.copy(
        node.body,
        positions.map((position) => node.body.results[position]!),
      );
      const variables = [...originals].flatMap(([seen, outer]) => (this.active.has(outer) ? [seen] : []));
      const inner = new Reverse(builder, activeNodes(body, variables));
      const seeds: Adjoints = new Map();
      for (const [index, copy] of copies.entries()) {
        inner.accumulate(copy, results.get(positions[index]!)!, seeds);
      }
      inner.block(body, seeds);
      return seeds;
    });
    for (const each of captured.keys()) if (each.block === body) captured.delete(each);
    if (captured.size === 0) return;
    body.results.push(...captured.values());
    const region = builder.rows(node.reduction, node.axis, body);
    for (const [index, seen] of [...captured.keys()].entries()) {
      this.accumulate(originals.get(seen)!, builder.result(region, index), adjoints);
    }
  }
}

/** Whether the one result that is read is a number: its adjoint may be multiplied in after the reduction. */
function isScalar(node: RowsNode, results: ReadonlyMap<number, ValueNode>): boolean {
  return [...results.keys()].every((position) => node.body.results[position]!.type.shape.length === 0);
}

/**
 * The derivatives of `output` with respect to `variables`, emitted at the end of the builder's current block, in
 * which `output` and every node between it and the variables must stand. A variable without influence has null.
 */
export function reverse(
  builder: GraphBuilder,
  output: ValueNode,
  variables: readonly ValueNode[],
): (ValueNode | null)[] {
  const block = builder.current;
  const spanBefore = builder.span;
  const adjoints: Adjoints = new Map();
  const active = activeNodes(block, variables);
  if (active.has(output)) {
    adjoints.set(output, builder.number(1));
    new Reverse(builder, active).block(block, adjoints);
  }
  builder.span = spanBefore;
  return variables.map((variable) => adjoints.get(variable) ?? null);
}
