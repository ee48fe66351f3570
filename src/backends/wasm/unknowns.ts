/** The calls of unknown procedures in a graph: a module imports a function for each procedure and derivative. */

import { type Graph, nodesWithin, type TensorNode } from '../../graph';

export interface UnknownCall {
  /** The name of the function, which takes the arguments as doubles and returns one. */
  readonly name: string;
  /** Which procedure it is, and the number of its arguments. */
  readonly which: number;
  readonly arguments: number;
  /** The arguments by which it is differentiated, one after the other. */
  readonly by: readonly number[];
}

export function unknownCall({ attributes }: Pick<TensorNode, 'attributes'>): UnknownCall {
  const [which, count, ...by] = attributes as readonly [number, number, ...number[]];
  return { name: `unknown ${which} by ${by.join(' ')}`, which, arguments: count, by };
}

/** Each kind of call in a graph once, in the order in which they are met. */
export function unknownCalls({ body }: Graph): readonly UnknownCall[] {
  const found = new Map<string, UnknownCall>();
  for (const node of nodesWithin(body)) {
    if (node.kind !== 'tensor' || node.op !== 'unknown') continue;
    const call = unknownCall(node);
    found.set(call.name, call);
  }
  return [...found.values()];
}
