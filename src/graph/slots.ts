/** Gives the values of a graph their places in one array: one after the other, each with as many places as elements. */

import { InternalError } from '../text/internal';
import { type Graph, isRegion, isTurns, operandsOf, regionBlocks, type ValueNode } from './node';
import { sizeOf } from './tensor';
import type { TensorView } from './tensorInstructions';
import { nodesWithin } from './traverse';

export class Slots {
  /** The elements of all values; booleans are 0 and 1. Constants have theirs. */
  readonly values: Float64Array;
  /** How many numbers the parameters have, which come first. */
  readonly parameterSize: number;
  /** The beginning of each value's elements. */
  private readonly slots = new Map<ValueNode, number>();
  private size = 0;

  constructor(graph: Graph) {
    for (const parameter of graph.parameters) this.assign(parameter);
    this.parameterSize = this.size;
    for (const node of nodesWithin(graph.body)) {
      if (node.kind === 'op' || node.kind === 'tensor')
        for (const operand of node.operands) this.assign(operand);
      if (node.kind === 'branch') this.assign(node.condition);
      if (isRegion(node)) {
        // The operands of turns are values.
        if (isTurns(node)) for (const each of operandsOf(node)) this.assign(each as ValueNode);
        for (const block of regionBlocks(node))
          for (const each of [...block.inputs, ...block.results]) this.assign(each);
      } else this.assign(node);
    }
    for (const node of graph.results) this.assign(node);
    this.values = new Float64Array(this.size);
    for (const [node, slot] of this.slots) {
      if (node.kind !== 'constant') continue;
      if (node.value instanceof Float64Array) this.values.set(node.value, slot);
      else this.values[slot] = Number(node.value);
    }
  }

  private assign(node: ValueNode): void {
    if (this.slots.has(node)) return;
    this.slots.set(node, this.size);
    this.size += sizeOf(node.type.shape);
  }

  /** The first place of a value. */
  of(node: ValueNode): number {
    const slot = this.slots.get(node);
    if (slot === undefined) throw new InternalError('the node is not part of the graph');
    return slot;
  }

  /** Every place of a value. */
  places(node: ValueNode): number[] {
    const slot = this.of(node);
    return Array.from({ length: sizeOf(node.type.shape) }, (_, index) => slot + index);
  }

  /** The elements of a value, in their places. */
  view(node: ValueNode): TensorView {
    const slot = this.of(node);
    const { shape } = node.type;
    return { values: this.values.subarray(slot, slot + sizeOf(shape)), shape };
  }
}
