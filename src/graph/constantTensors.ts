/** The constant tensors of one graph: equal ones are one node. */

import type { ConstantNode, NodeId } from './node';
import { sameType, type ValueType } from './types';

/** FNV-1a over the 32-bit halves of the elements. */
export function contentHash(values: Float64Array): number {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  let hash = 0x811c9dc5;
  for (let index = 0; index < halves.length; index++) hash = Math.imul(hash ^ halves[index]!, 0x01000193);
  return hash >>> 0;
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return false;
  return true;
}

export class ConstantTensors {
  private readonly byContent = new Map<number, ConstantNode[]>();
  private readonly byArray = new WeakMap<Float64Array, ConstantNode>();

  find(values: Float64Array, type: ValueType, nextId: () => NodeId): ConstantNode {
    const seen = this.byArray.get(values);
    if (seen !== undefined && sameType(seen.type, type)) return seen;
    const key = contentHash(values);
    const alike = this.byContent.get(key) ?? [];
    this.byContent.set(key, alike);
    // Only constant tensors are listed here, and their values are arrays.
    let node = alike.find(
      (each) => sameType(each.type, type) && sameValues(each.value as Float64Array, values),
    );
    if (node === undefined) {
      node = {
        kind: 'constant',
        id: nextId(),
        type,
        value: values,
        failure: null,
        span: null,
        block: null,
        index: -1,
      };
      alike.push(node);
    }
    this.byArray.set(values, node);
    return node;
  }

  /** Drops the nodes that are not used: equal tensors get a new one. */
  forget(isUsed: (node: ConstantNode) => boolean): void {
    for (const [key, nodes] of this.byContent) {
      const kept = nodes.filter(isUsed);
      if (kept.length > 0) this.byContent.set(key, kept);
      else this.byContent.delete(key);
    }
  }
}
