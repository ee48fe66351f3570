/** Finds the nodes that depend on the variables of a derivative. Only these take part in the reverse pass. */

import {
  type Block,
  type Node,
  nextValues,
  type OpNode,
  resultSources,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from '../graph';
import { derivatives } from './rules';
import { tensorPartial } from './tensorRules';

/** The active nodes of `block` and of the blocks within it. A region is active if one of its results is. */
export function activeNodes(
  block: Block,
  variables: Iterable<ValueNode>,
  { from, to } = { from: 0, to: block.nodes.length },
): ReadonlySet<Node> {
  const active = new Set<Node>(variables);
  for (let index = from; index < to; index++) {
    const node = block.nodes[index]!;
    if (isActive(node, active)) active.add(node);
  }
  return active;
}

/** Whether a derivative by this operand can be other than zero. */
export function carriesDerivative(node: OpNode | TensorNode, position: number): boolean {
  return node.kind === 'op' ? derivatives[node.op][position] != null : tensorPartial(node, position) !== null;
}

function visit(block: Block, active: Set<Node>): void {
  for (const node of block.nodes) {
    if (isActive(node, active)) active.add(node);
  }
}

function isActive(node: Node, active: Set<Node>): boolean {
  switch (node.kind) {
    case 'constant':
    case 'input':
      return false;
    case 'op':
    case 'tensor':
      return node.operands.some((each, position) => active.has(each) && carriesDerivative(node, position));
    case 'result':
      return resultSources(node.region, node.position).some((source) => active.has(source));
    case 'branch':
      for (const arm of node.arms) visit(arm, active);
      return node.arms.some((arm) => arm.results.some((result) => active.has(result)));
    case 'rows':
      visit(node.body, active);
      return node.body.results.some((result) => active.has(result));
    case 'loop':
    case 'scan':
      visitTurns(node, active);
      return node.body.results.some((result) => active.has(result));
  }
}

/** A carried value is active if its start is, or if some turn makes it so. */
function visitTurns(node: TurnsNode, active: Set<Node>): void {
  if (node.kind === 'scan') {
    for (const [index, element] of node.elements.entries()) {
      if (active.has(node.sequences[index]!)) active.add(element);
    }
  }
  const next = nextValues(node);
  for (let before = -1; before !== active.size; ) {
    before = active.size;
    for (const [index, input] of node.carried.entries()) {
      if (active.has(node.starts[index]!) || active.has(next[index]!)) active.add(input);
    }
    visit(node.body, active);
  }
}
