/**
 * The state that a step leaves to the next: the first parameters of a graph, whose next values are its last results. If
 * members are trained side by side, the parameters that differ between them are in lanes.
 */

import { type Graph, type InputNode, sizeOf } from '../../graph';
import type { Schedule } from '../plan/schedule';
import type { Lanes } from './lanes';
import { type Varying, varying } from './plan/varying';

/** A parameter that is part of the state. */
export interface StatePart {
  readonly lanes: Lanes;
  readonly elements: number;
  /** Its place in the module's state, in bytes. */
  readonly at: number;
  /** The position of its first element in a member's state. */
  readonly first: number;
}

/** The number of numbers in the state. */
export function elementsOf(
  nodes: readonly { readonly type: { readonly shape: readonly number[] } }[],
): number {
  return nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
}

/** The parameters that are part of the state. */
function handedOn(graph: Graph, recordedResults: number): readonly InputNode[] {
  return graph.parameters.slice(0, graph.results.length - recordedResults);
}

/**
 * The parameters that differ between members, of which the first `trained` numbers start apart. A part of the
 * optimizer's state that starts alike differs only if its next value does; a power of a decay rate never does.
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
