/**
 * Finds the nodes from which an adjoint can reach a partial that is infinite. Only their adjoints need to know which
 * of their zeros are structural.
 */

import { type Block, type Node, nextValues, resultSources, type TurnsNode, type ValueNode } from '../graph';
import { type Hazard, opHazard, tensorHazard } from './hazards';
import type { Ranges } from './ranges';
import { derivatives } from './rules';
import { tensorPartial } from './tensorRules';

/**
 * What an adjoint can reach: a pole or an overflow, or only the overflow of products of ordinary numbers. That what a
 * loop's last turn leaves unread overflows in this way is no reason to carry liveness through all turns.
 */
export type Exposure = 'growth' | 'infinity';
export type Exposures = ReadonlyMap<Node, Exposure>;

class Exposer {
  constructor(
    private readonly active: ReadonlySet<Node>,
    private readonly ranges: Ranges,
    readonly exposed: Map<Node, Exposure>,
  ) {}

  visit(nodes: readonly Node[], from = 0, to = nodes.length): void {
    for (let index = from; index < to; index++) {
      const node = nodes[index]!;
      if (this.active.has(node)) this.mark(node, this.exposureOf(node));
    }
  }

  /** Whether it was not known before. */
  private mark(node: Node, exposure: Exposure | undefined): boolean {
    if (exposure === undefined || this.exposed.get(node) === exposure) return false;
    if (exposure === 'growth' && this.exposed.has(node)) return false;
    this.exposed.set(node, exposure);
    return true;
  }

  /** That of an op, by the partial for each operand and by what its operands are exposed to. */
  private throughOperands(
    operands: readonly ValueNode[],
    hasPartial: (position: number) => boolean,
    hazardAt: (position: number) => Hazard | null,
  ): Exposure | undefined {
    let found: Exposure | undefined;
    for (let position = 0; position < operands.length; position++) {
      const operand = operands[position]!;
      if (!this.active.has(operand) || !hasPartial(position)) continue;
      const own = this.exposed.get(operand);
      if (own === 'infinity') return own;
      const hazard = hazardAt(position);
      if (hazard !== null && hazard.growth !== true) return 'infinity';
      if (own !== undefined || hazard !== null) found = 'growth';
    }
    return found;
  }

  private exposureOf(node: Node): Exposure | undefined {
    const { ranges } = this;
    switch (node.kind) {
      case 'constant':
      case 'input':
        return undefined;
      case 'op':
        return this.throughOperands(
          node.operands,
          (position) => derivatives[node.op][position] != null,
          (position) => opHazard(node, position, ranges),
        );
      case 'tensor':
        return this.throughOperands(
          node.operands,
          (position) => tensorPartial(node, position) !== null,
          (position) => tensorHazard(node, position, ranges),
        );
      case 'result':
        return this.widest(resultSources(node.region, node.position));
      case 'branch':
        for (const arm of node.arms) this.visit(arm.nodes);
        return undefined;
      case 'rows':
        this.visit(node.body.nodes);
        return undefined;
      case 'loop':
      case 'scan':
        this.turns(node);
        return undefined;
    }
  }

  private widest(nodes: readonly ValueNode[]): Exposure | undefined {
    const found = nodes.flatMap((each) => this.exposed.get(each) ?? []);
    return found.includes('infinity') ? 'infinity' : found[0];
  }

  private turns(node: TurnsNode): void {
    const { active, exposed } = this;
    if (node.kind === 'scan') {
      for (const [index, element] of node.elements.entries())
        this.mark(element, exposed.get(node.sequences[index]!));
    }
    const next = nextValues(node);
    for (let changed = true; changed; ) {
      this.visit(node.body.nodes);
      changed = false;
      for (const [index, input] of node.carried.entries()) {
        if (!active.has(input)) continue;
        const reached = this.widest([node.starts[index]!, next[index]!]);
        changed = this.mark(input, reached) || changed;
      }
    }
  }
}

/** The exposed ones of the active nodes. `variables` are those known to be exposed, outside of `block`. */
export function exposedNodes(
  block: Block,
  active: ReadonlySet<Node>,
  ranges: Ranges,
  variables: Iterable<readonly [ValueNode, Exposure]>,
  { from, to } = { from: 0, to: block.nodes.length },
): Exposures {
  const exposer = new Exposer(active, ranges, new Map<Node, Exposure>(variables));
  exposer.visit(block.nodes, from, to);
  return exposer.exposed;
}
