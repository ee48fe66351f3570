/** Copies the part of a graph that its results need into a builder. Nodes fold again on the way. */

import type { Diagnostic } from '../text/diagnostic';
import { InternalError } from '../text/internal';
import { GraphBuilder } from './builder';
import {
  type Block,
  type ConstantNode,
  type Graph,
  type InputNode,
  isTurns,
  isVisible,
  type Node,
  nextValues,
  type OpNode,
  type RegionNode,
  regionBlocks,
  resultOffset,
  resultSources,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from './node';
import { NodeSet, NodeTable } from './nodeTable';

/** The needed part of a graph: nodes, and for each region the positions of the results that are read. */
interface Needed {
  readonly nodes: NodeSet;
  readonly results: Map<RegionNode, Set<number>>;
}

function need(node: ValueNode, needed: Needed): void {
  needed.nodes.add(node);
  if (node.kind !== 'result') return;
  needed.nodes.add(node.region);
  const positions = needed.results.get(node.region) ?? new Set();
  needed.results.set(node.region, positions.add(node.position));
}

/** Walks a block from its end, so that every use is seen before its node. */
function walk(block: Block, needed: Needed): void {
  for (let index = block.nodes.length - 1; index >= 0; index--) {
    const node = block.nodes[index]!;
    if (!needed.nodes.has(node)) continue;
    if (node.kind === 'op' || node.kind === 'tensor')
      for (const operand of node.operands) need(operand, needed);
    if (node.kind === 'branch') need(node.condition, needed);
    if (isTurns(node)) walkTurns(node, needed);
    else if (node.kind === 'branch' || node.kind === 'rows') {
      for (const inner of regionBlocks(node)) {
        for (const position of needed.results.get(node)!) need(inner.results[position]!, needed);
        walk(inner, needed);
      }
    }
  }
}

/**
 * Walks a region of turns repeatedly: what one turn needs of the turn before is known only after a walk of its body.
 */
function walkTurns(node: TurnsNode, needed: Needed): void {
  const { body } = node;
  if (node.kind === 'loop') need(body.results[0]!, needed);
  for (const position of needed.results.get(node)!) {
    const [source] = resultSources(node, position);
    need(source!, needed);
    // A scan without turns ends with its starts.
    if (node.kind === 'scan' && position < node.carried.length) needed.nodes.add(node.carried[position]!);
  }
  for (let before = -1; before !== needed.nodes.size; ) {
    before = needed.nodes.size;
    walk(body, needed);
    for (const [index, next] of nextValues(node).entries()) {
      if (needed.nodes.has(node.carried[index]!)) need(next, needed);
    }
  }
  for (const [index, input] of node.carried.entries()) {
    if (needed.nodes.has(input)) need(node.starts[index]!, needed);
  }
  if (node.kind !== 'scan') return;
  // One sequence stays in any case, because it gives the number of turns.
  if (!node.elements.some((each) => needed.nodes.has(each))) needed.nodes.add(node.elements[0]!);
  for (const [index, element] of node.elements.entries()) {
    if (needed.nodes.has(element)) need(node.sequences[index]!, needed);
  }
}

/**
 * Copies blocks into `builder`. A node with a copy given beforehand is replaced by it; visible nodes around the block
 * stay.
 */
export class Copier {
  private readonly copies = new NodeTable<Node, ValueNode>();
  private readonly failures = new Map<ConstantNode, ValueNode>();
  /**
   * Every copy so far is like its original. Then nothing is known of an op's operands that was not known when the
   * original was made, and the op is not simplified again.
   */
  private isPlain = true;
  private readonly regions = new Map<RegionNode, ReadonlyMap<number, ValueNode>>();

  constructor(
    private readonly builder: GraphBuilder,
    /** How the copy refers to a node outside the copied block. */
    private readonly capture: (node: ValueNode) => ValueNode = (node) => node,
    /** What takes the place of an op on tensors, made of the copies of its operands; null for a copy of the op. */
    private readonly replace: (node: TensorNode, operands: readonly ValueNode[]) => ValueNode | null = () =>
      null,
  ) {}

  set(node: ValueNode, copy: ValueNode): void {
    this.copies.set(node, copy);
    this.isPlain &&= isLike(copy, node);
  }

  get(node: ValueNode): ValueNode {
    if (node.kind === 'constant') {
      if (node.failure !== null) return this.failures.get(node) ?? this.copyFailure(node, node.failure);
      if (node.type.sequence === true) return this.builder.zero(node.type);
      if (typeof node.value === 'number') return this.builder.number(node.value);
      if (typeof node.value === 'boolean') return this.builder.boolean(node.value);
      const known = this.copies.get(node) ?? this.builder.tensor(node.value, node.type);
      this.copies.set(node, known);
      return known;
    }
    const copy = this.copies.get(node);
    if (copy !== undefined) return copy;
    const captured = this.capture(node);
    if (!isVisible(captured, this.builder.current)) {
      throw new InternalError('a node was used before it was copied');
    }
    this.set(node, captured);
    return captured;
  }

  private operands({ operands }: OpNode | TensorNode): ValueNode[] {
    const copies = new Array<ValueNode>(operands.length);
    for (let index = 0; index < operands.length; index++) copies[index] = this.get(operands[index]!);
    return copies;
  }

  private tensorCopy(node: TensorNode): ValueNode {
    const operands = this.operands(node);
    const other = this.replace(node, operands);
    if (other !== null) return other;
    return this.isPlain
      ? this.builder.again(node, operands)
      : this.builder.tensorOp(node.op, operands, node.attributes);
  }

  private copyFailure(node: ConstantNode, failure: Diagnostic): ValueNode {
    const copy = this.builder.failure(failure);
    this.failures.set(node, copy);
    return copy;
  }

  /**
   * Copies the nodes of `block` that `results` need to the end of the builder's current block, and returns the copies
   * of the results.
   */
  copy(block: Block, results: readonly ValueNode[]): ValueNode[] {
    const needed: Needed = { nodes: new NodeSet(), results: new Map() };
    for (const node of results) need(node, needed);
    walk(block, needed);
    this.copyBlock(block, needed);
    return results.map((node) => this.get(node));
  }

  private copyBlock(block: Block, needed: Needed): void {
    const { builder } = this;
    for (const node of block.nodes) {
      if (!needed.nodes.has(node) || this.copies.has(node)) continue;
      builder.span = node.span;
      switch (node.kind) {
        case 'op':
          this.set(
            node,
            this.isPlain && node.op !== 'copy'
              ? builder.again(node, this.operands(node))
              : builder.op(node.op, this.operands(node)),
          );
          break;
        case 'tensor':
          this.set(node, this.tensorCopy(node));
          break;
        case 'result':
          this.set(node, this.regions.get(node.region)!.get(node.position)!);
          break;
        case 'branch': {
          const positions = [...needed.results.get(node)!];
          const condition = this.get(node.condition);
          if (condition.kind === 'constant' && condition.failure === null) {
            const arm = node.arms[condition.value === true ? 0 : 1];
            this.copyBlock(arm, needed);
            this.regions.set(node, new Map(positions.map((each) => [each, this.get(arm.results[each]!)])));
            break;
          }
          const arms = node.arms.map((arm) => this.copyInner(arm, positions, needed));
          const values = builder.branch(condition, [arms[0]!, arms[1]!]);
          const byPosition = new Map(positions.map((position, index) => [position, values[index]!]));
          this.regions.set(node, byPosition);
          break;
        }
        case 'rows': {
          const positions = [...needed.results.get(node)!];
          const body = this.copyInner(node.body, positions, needed);
          const region = builder.rows(node.reduction, node.axis, body);
          const values = new Map(
            positions.map((position, index) => [position, builder.result(region, index)]),
          );
          this.regions.set(node, values);
          break;
        }
        case 'loop':
        case 'scan':
          this.copyTurns(node, needed);
          break;
        default:
          throw new InternalError(`a ${node.kind} is listed in a block`);
      }
    }
  }

  private copyInner(block: Block, positions: readonly number[], needed: Needed): Block {
    const inner = this.builder.openBlock();
    this.builder.within(inner, () => {
      for (const input of block.inputs) this.set(input, this.copyInput(input, inner));
      this.copyBlock(block, needed);
      inner.results.push(...positions.map((position) => this.get(block.results[position]!)));
    });
    return inner;
  }

  private copyTurns(node: TurnsNode, needed: Needed): void {
    const { builder } = this;
    const kept = <T>(inputs: readonly InputNode[], parallel: readonly T[]): T[] =>
      parallel.filter((_, index) => needed.nodes.has(inputs[index]!));
    const isLoop = node.kind === 'loop';
    const rest = isLoop ? node.exits : node.carried.length;
    // The final results of a scan are what it carries.
    const asked = [...needed.results.get(node)!].sort((a, b) => a - b);
    const positions = isLoop ? asked : asked.filter((position) => position >= rest);
    const starts = kept(node.carried, node.starts).map((each) => this.get(each));
    const sequences = isLoop ? [] : kept(node.elements, node.sequences).map((each) => this.get(each));
    const body = builder.openBlock();
    const copyInputs = (inputs: readonly InputNode[]): InputNode[] =>
      kept(inputs, inputs).map((input) => {
        const copy = this.copyInput(input, body);
        this.set(input, copy);
        return copy;
      });
    const carried = copyInputs(node.carried);
    const elements = isLoop ? [] : copyInputs(node.elements);
    builder.within(body, () => {
      this.copyBlock(node.body, needed);
      if (isLoop) body.results.push(this.get(node.body.results[0]!));
      const outputs = positions.map((position) => node.body.results[resultOffset(node) + position]!);
      const next = kept(node.carried, nextValues(node));
      body.results.push(...[...next, ...outputs].map((each) => this.get(each)));
    });
    builder.span = node.span;
    const { label } = node;
    const copy = isLoop
      ? builder.loop({
          label,
          limit: node.limit,
          starts,
          carried,
          exits: positions.filter((position) => position < rest).length,
          body,
        })
      : builder.scan({ label, direction: node.direction, starts, carried, sequences, elements, body });
    const places = isLoop
      ? asked.map((_, index) => index)
      : asked.map((position) =>
          position < rest
            ? kept(node.carried, node.carried).indexOf(node.carried[position]!)
            : carried.length + positions.indexOf(position),
        );
    this.regions.set(
      node,
      new Map(asked.map((position, index) => [position, builder.result(copy, places[index]!)])),
    );
  }

  copyInput(input: InputNode, block: Block): InputNode {
    return this.builder.input(input.name, input.type, block, input.span);
  }
}

function isLike(copy: ValueNode, node: ValueNode): boolean {
  if (copy.kind !== node.kind) return false;
  // The kinds are the same.
  return node.kind !== 'op' && node.kind !== 'tensor' ? true : (copy as OpNode | TensorNode).op === node.op;
}

/** A builder that holds the inputs and the needed nodes of `graph`, with the copies of its results. */
export function importGraph(graph: Graph): { readonly builder: GraphBuilder; readonly results: ValueNode[] } {
  const builder = new GraphBuilder();
  const copier = new Copier(builder);
  for (const input of graph.parameters) copier.set(input, copier.copyInput(input, builder.root));
  const results = copier.copy(graph.body, graph.results);
  builder.span = null;
  return { builder, results };
}

/** The same function without the nodes that its results do not need. */
export function prune(graph: Graph): Graph {
  const { builder, results } = importGraph(graph);
  return builder.finish(results, graph.resultNames);
}
