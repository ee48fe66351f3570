/** Decides which graphs this backend leaves to others. */

import { type Graph, hasOrder, isTurns, nodesWithin, sizeOf, type ValueNode } from '../../graph';

/** Tensors with more elements are left to a library of tensors. */
const maxElements = 1024;

/** The reason why this backend does not take a graph, as the end of a sentence; null if it does. */
export function unsupported(graph: Graph): string | null {
  for (const { type } of graph.parameters) {
    const reason = tooLarge(type.shape);
    if (reason !== null) return reason;
  }
  for (const node of nodesWithin(graph.body)) {
    if (node.kind === 'op' || node.kind === 'tensor') {
      const reason = tooLarge(node.type.shape);
      if (reason !== null) return reason;
    }
    if (node.kind === 'op' && hasOrder(node.op) && node.operands[1]!.kind !== 'constant')
      return `it computes the order of a ${node.op}`;
    if (isTurns(node) && node.starts.some(isTape)) return 'a loop carries what another recorded';
  }
  return null;
}

function isTape(node: ValueNode): boolean {
  return node.type.sequence === true && node.kind !== 'constant';
}

function tooLarge(shape: readonly number[]): string | null {
  return sizeOf(shape) > maxElements ? `it computes with tensors of shape [${shape.join(' ')}]` : null;
}
