/**
 * Finds the nodes from which an adjoint can reach a partial that is infinite. Only their adjoints need to know which
 * of their zeros are structural.
 */

import { type Block, type Node, nextValues, resultSources, type TurnsNode, type ValueNode } from '../graph';
import { opHazard, tensorHazard } from './hazards';
import type { Ranges } from './ranges';
import { derivatives } from './rules';
import { tensorPartial } from './tensorRules';

class Exposure {
  constructor(
    private readonly active: ReadonlySet<Node>,
    private readonly ranges: Ranges,
    readonly exposed: Set<Node>,
  ) {}

  visit(nodes: readonly Node[], from = 0, to = nodes.length): void {
    for (let index = from; index < to; index++) {
      const node = nodes[index]!;
      if (this.active.has(node) && this.isExposed(node)) this.exposed.add(node);
    }
  }

  private isExposed(node: Node): boolean {
    const { active, exposed, ranges } = this;
    switch (node.kind) {
      case 'constant':
      case 'input':
        return false;
      case 'op':
        return node.operands.some(
          (operand, position) =>
            active.has(operand) &&
            derivatives[node.op][position] != null &&
            (exposed.has(operand) || opHazard(node, position, ranges) !== null),
        );
      case 'tensor':
        return node.operands.some(
          (operand, position) =>
            active.has(operand) &&
            tensorPartial(node, position) !== null &&
            (exposed.has(operand) || tensorHazard(node, position, ranges) !== null),
        );
      case 'result':
        return resultSources(node.region, node.position).some((source) => exposed.has(source));
      case 'branch':
        for (const arm of node.arms) this.visit(arm.nodes);
        return false;
      case 'rows':
        this.visit(node.body.nodes);
        return false;
      case 'loop':
      case 'scan':
        this.turns(node);
        return false;
    }
  }

  private turns(node: TurnsNode): void {
    const { active, exposed } = this;
    if (node.kind === 'scan') {
      for (const [index, element] of node.elements.entries())
        if (exposed.has(node.sequences[index]!)) exposed.add(element);
    }
    const next = nextValues(node);
    for (let before = -1; before !== exposed.size; ) {
      before = exposed.size;
      for (const [index, input] of node.carried.entries()) {
        const isReached = exposed.has(node.starts[index]!) || exposed.has(next[index]!);
        if (active.has(input) && isReached) exposed.add(input);
      }
      this.visit(node.body.nodes);
    }
  }
}

/** The exposed ones of the active nodes. `variables` are those known to be exposed, outside of `block`. */
export function exposedNodes(
  block: Block,
  active: ReadonlySet<Node>,
  ranges: Ranges,
  variables: Iterable<ValueNode>,
  { from, to } = { from: 0, to: block.nodes.length },
): ReadonlySet<Node> {
  const exposure = new Exposure(active, ranges, new Set<Node>(variables));
  exposure.visit(block.nodes, from, to);
  return exposure.exposed;
}
