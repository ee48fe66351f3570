/**
 * What a run checks at each step: whether its numbers are finite, and whether a comparison can hide an item that is not
 * there. `nonFinite.ts` explains what went wrong.
 */

import { type Graph, type Node, nodesBehind, nodesWithin } from '../graph';

/** Whether these numbers of an array are all finite: neither infinite nor NaN. */
export function allFinite(values: Float64Array, from = 0, to = values.length): boolean {
  for (let at = from; at < to; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

/** The comparisons: they are false where an operand is not a number, and nothing shows it. */
const comparisons: ReadonlySet<string> = new Set(['eq', 'lt', 'le']);

/** Whether an index that is known only when the graph runs finds an item that is compared. */
export function comparesItems(graph: Graph): boolean {
  const compared = [...nodesWithin(graph.body)].flatMap((node) =>
    node.kind === 'op' && comparisons.has(node.op) ? [...node.operands] : [],
  );
  return [...nodesBehind(compared)].some(isIndex);
}

/** Whether a node takes an item whose index is known only when the graph runs. */
export function isIndex(node: Node): boolean {
  return node.kind === 'tensor' && node.op === 'gather' && node.operands[1]!.kind !== 'constant';
}
