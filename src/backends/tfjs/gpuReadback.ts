/** Which graphs ask, in the middle of a step, for numbers that were just computed: a GPU is slow to tell them. */

import { type Graph, nodesWithin } from '../../graph';
import { onHostOps } from './hostAlgebra';

/** Why a graph is not for a GPU op by op, as the end of a sentence; null where it may be. */
export function gpuReadback(graph: Graph): string | null {
  for (const node of nodesWithin(graph.body)) {
    if (node.kind === 'loop') return 'after each turn of a loop it asks which rows go on';
    if (node.kind === 'tensor' && onHostOps.has(node.op)) return `tfjs has no ${node.op} of its own`;
  }
  return null;
}
