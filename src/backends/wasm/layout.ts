/**
 * Lays out the fixed part of a module's memory: parameters, constants, columns, lists of all rows. Sizes are in bytes.
 */

import {
  type ConstantNode,
  type Graph,
  isRegion,
  nodesWithin,
  operandsOf,
  type RowAxis,
  regionBlocks,
  type ValueNode,
} from '../../graph';
import type { Statics } from './lower/context';
import { aligned } from './lower/memory';

/** Every constant tensor that something refers to. */
function constantTensors(graph: Graph): Set<ConstantNode> {
  const found = new Set<ConstantNode>();
  const see = (node: unknown): void => {
    const value = node as ValueNode;
    if (value.kind === 'constant' && value.value instanceof Float64Array) found.add(value);
  };
  for (const node of nodesWithin(graph.body)) {
    for (const operand of operandsOf(node)) see(operand);
    if (isRegion(node)) for (const block of regionBlocks(node)) for (const each of block.results) see(each);
  }
  for (const result of graph.results) see(result);
  return found;
}

/** Lays out the fixed data: parameters, the digits of 2/pi, constants, columns, lists of all rows. */
export class Layout {
  readonly contents: { address: number; values: Float64Array | Uint32Array }[] = [];
  /** The end of the layout. Address 0 is not used. */
  end = 16;

  room(bytes: number): number {
    const address = this.end;
    this.end = aligned(this.end + bytes);
    return address;
  }

  put(values: Float64Array | Uint32Array): number {
    const address = this.room(values.byteLength);
    this.contents.push({ address, values });
    return address;
  }
}

export function statics(graph: Graph, layout: Layout): Statics & { readonly everyRow: Map<RowAxis, number> } {
  const constants = new Map([...constantTensors(graph)].map((node) => [node, layout.put(elements(node))]));
  const columns = new Map<Float64Array, number>();
  const everyRow = new Map<RowAxis, number>();
  for (const axis of graph.axes) {
    for (const { values } of axis.columns) {
      if (!columns.has(values)) columns.set(values, layout.put(values));
    }
    everyRow.set(axis, layout.put(Uint32Array.from({ length: axis.rowCount }, (_, row) => row)));
  }
  const axes = new Map(graph.axes.map((axis, index) => [axis, index]));
  return { constants, columns, axes, everyRow };
}

function elements({ value }: ConstantNode): Float64Array {
  return value instanceof Float64Array ? value : Float64Array.of(Number(value));
}
