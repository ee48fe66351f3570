/** What this backend leaves to others. */

import { type Graph, isTurns, nodesWithin, type ValueNode } from '../../graph';

/** Compiling takes longer than computing where a shader is of more operations. */
const mostOperations = 4000;

/** Why a graph is not for this backend, as the end of a sentence; null where it is. */
export function unsupported(graph: Graph): string | null {
  let operations = 0;
  for (const { type } of graph.parameters) {
    if (type.shape.length > 0) return withTensors;
  }
  for (const node of nodesWithin(graph.body)) {
    operations++;
    if (node.kind === 'tensor') return withTensors;
    if ((node.kind === 'op' || node.kind === 'result') && node.type.shape.length > 0) return withTensors;
    if (node.kind === 'rows' && node.body.inputs.some(({ type }) => type.shape.length > 0))
      return withTensors;
    if (node.kind === 'op' && node.op === 'polygamma' && node.operands[1]!.kind !== 'constant')
      return 'it computes the order of a polygamma';
    if (isTurns(node) && node.starts.some(isRecord)) return 'a loop carries what another recorded';
  }
  if (operations > mostOperations) return `it has ${operations} operations, too many for a shader`;
  return null;
}

const withTensors = 'it computes with tensors';

function isRecord(node: ValueNode): boolean {
  return node.type.sequence === true && node.kind !== 'constant';
}
