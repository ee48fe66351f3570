/** Decides which graphs this backend leaves to others. */

import { type Graph, hasOrder, isTurns, type Node, nodesWithin, sizeOf, type ValueNode } from '../../graph';
import { unsupportedOps } from './lower/unsupportedOps';

/** Larger shaders take longer to compile than to run. */
const maxOperations = 4000;
/** Tensors with more elements, or more elements together, are left to a library of tensors. */
const [maxElements, maxInAll] = [256, 16_384];
/** Tensors of up to so many elements are written out element by element. */
const writtenOut = 16;

/** The reason why this backend does not take a graph, as the end of a sentence; null if it does. */
export function unsupported(graph: Graph): string | null {
  let [operations, elements] = [0, 0];
  for (const { type } of graph.parameters) {
    if (sizeOf(type.shape) > maxElements) return tooLarge(type.shape);
  }
  for (const node of nodesWithin(graph.body)) {
    const reason = unsupportedNode(node);
    if (reason !== null) return reason;
    const size = node.kind === 'op' || node.kind === 'tensor' ? sizeOf(node.type.shape) : 1;
    operations += size > writtenOut ? 4 : size;
    if (size > 1) elements += size;
  }
  if (operations > maxOperations) return `it has ${operations} operations, too many for a shader`;
  return elements > maxInAll ? `its tensors have ${elements} elements, too many for a shader` : null;
}

function unsupportedNode(node: Node): string | null {
  if ((node.kind === 'op' || node.kind === 'tensor') && sizeOf(node.type.shape) > maxElements)
    return tooLarge(node.type.shape);
  if (node.kind === 'rows') {
    if (node.reduction === 'triangular') return 'it computes triangular factors';
    const large = node.body.inputs.find(({ type }) => sizeOf(type.shape) > maxElements);
    if (large !== undefined) return tooLarge(large.type.shape);
  }
  if (node.kind === 'tensor') {
    const left = unsupportedOps[node.op];
    if (left !== undefined) return `it computes ${left}`;
  }
  if (node.kind === 'op' && hasOrder(node.op) && node.operands[1]!.kind !== 'constant')
    return `it computes the order of a ${node.op}`;
  return isTurns(node) && node.starts.some(isRecord) ? 'a loop carries what another recorded' : null;
}

function tooLarge(shape: readonly number[]): string {
  return `it computes with tensors of shape [${shape.join(' ')}]`;
}

function isRecord(node: ValueNode): boolean {
  return node.type.sequence === true && node.kind !== 'constant';
}
