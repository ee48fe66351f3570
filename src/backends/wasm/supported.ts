/** What this backend leaves to others. */

import { type Graph, nodesWithin } from '../../graph';

/** Why a graph is not for this backend, as a half-sentence; null where it is. */
export function unsupported(graph: Graph): string | null {
  for (const node of nodesWithin(graph.body)) {
    if ((node.kind === 'op' || node.kind === 'tensor') && node.type.shape.length > 0)
      return 'it computes with tensors';
  }
  return null;
}
