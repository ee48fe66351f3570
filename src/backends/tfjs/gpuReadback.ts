/** Finds graphs that need computed numbers on the host in the middle of a step, for which a GPU is slow. */

import { type Graph, nodesWithin } from '../../graph';
import { onHostOps } from './hostAlgebra';

/** The reason why a graph should not run on a GPU op by op, as the end of a sentence; null if it may. */
export function gpuReadback(graph: Graph): string | null {
  for (const node of nodesWithin(graph.body)) {
    if (node.kind === 'loop') return 'after each turn of a loop it asks which rows continue';
    if (node.kind === 'tensor' && onHostOps.has(node.op)) return `tfjs has no ${node.op} of its own`;
  }
  return null;
}
