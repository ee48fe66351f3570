/** Walks over whole graphs, blocks within blocks included. */

import {
  type Block,
  type Graph,
  isRegion,
  type Node,
  type RegionNode,
  type ResultNode,
  regionBlocks,
} from './node';

/** Every node of `block` and of the blocks within it, in evaluation order. */
export function nodesWithin(block: Block): readonly Node[] {
  const found: Node[] = [];
  addNodes(block, found);
  return found;
}

function addNodes(block: Block, found: Node[]): void {
  for (const node of block.nodes) {
    found.push(node);
    if (isRegion(node)) for (const inner of regionBlocks(node)) addNodes(inner, found);
  }
}

/** The results of each region that are read. */
export function regionResults(graph: Graph): ReadonlyMap<RegionNode, readonly ResultNode[]> {
  const results = new Map<RegionNode, ResultNode[]>();
  for (const node of nodesWithin(graph.body)) {
    if (isRegion(node)) results.set(node, []);
    else if (node.kind === 'result') results.get(node.region)!.push(node);
  }
  return results;
}
