/**
 * What steps hand on: the first parameters of a graph, which its last results become. Where members are trained side by
 * side, those that differ between members stand in lanes.
 */

import { type Graph, type InputNode, sizeOf } from '../../graph';
import type { Schedule } from '../plan/schedule';
import type { Lanes } from './lanes';
import { type Varying, varying } from './plan/varying';

/** A parameter that is handed on. */
export interface StatePart {
  readonly lanes: Lanes;
  readonly elements: number;
  /** Where it stands among the bytes of the module's state. */
  readonly at: number;
  /** Which element of a member's state is its first. */
  readonly first: number;
}

/** How many numbers these are. */
export function elementsOf(
  nodes: readonly { readonly type: { readonly shape: readonly number[] } }[],
): number {
  return nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
}

/** The parameters that are handed on. */
function handedOn(graph: Graph, recordedResults: number): readonly InputNode[] {
  return graph.parameters.slice(0, graph.results.length - recordedResults);
}

/**
 * What differs between members of which the first `trained` numbers start apart: a part of the optimizer's state that is
 * the same for all at first differs only where what it becomes does. A power of a rate of decay never does.
 */
export function varyingMembers(
  graph: Graph,
  schedule: Schedule,
  recordedResults: number,
  trained: number,
): Varying {
  const differing = new Set<InputNode>();
  let first = 0;
  const parameters = handedOn(graph, recordedResults);
  for (const node of parameters) {
    if (first < trained) differing.add(node);
    first += sizeOf(node.type.shape);
  }
  for (;;) {
    const found = varying(graph, schedule, false, differing);
    const more = parameters.filter(
      (node, index) => !differing.has(node) && found.value(graph.results[recordedResults + index]!),
    );
    if (more.length === 0) return found;
    for (const node of more) differing.add(node);
  }
}

/** Lays out the state of as many members as there are lanes. */
export function stateParts(
  graph: Graph,
  recordedResults: number,
  lanesOf: (node: InputNode) => Lanes,
): readonly StatePart[] {
  let [at, first] = [0, 0];
  return handedOn(graph, recordedResults).map((node) => {
    const lanes = lanesOf(node);
    const elements = sizeOf(node.type.shape);
    const part = { lanes, elements, at, first };
    at += lanes.bytes * elements;
    first += elements;
    return part;
  });
}

export function stateBytes(parts: readonly StatePart[]): number {
  return parts.reduce((sum, { lanes, elements }) => sum + lanes.bytes * elements, 0);
}
