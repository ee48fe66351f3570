/** The constants of one graph: equal numbers, truth values and tensors are one node. */

import type { Diagnostic } from '../text/diagnostic';
import type { ConstantNode, NodeId } from './node';
import { booleanType, numberType, printType, sameType, type ValueType } from './types';

/** A constant; with a failure, a mistake of the user's that is reported only if the node is chosen. */
export function constantNode(
  id: NodeId,
  type: ValueType,
  value: ConstantNode['value'],
  failure: Diagnostic | null = null,
): ConstantNode {
  return { kind: 'constant', id, type, value, failure, span: failure?.span ?? null, block: null, index: -1 };
}

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

export class Constants {
  /** Numbers, truth values and sequences of zeros, by a key of their own. */
  private readonly scalars = new Map<number | boolean | string, ConstantNode>();
  private readonly byContent = new Map<number, ConstantNode[]>();
  private readonly byArray = new WeakMap<Float64Array, ConstantNode>();

  number(value: number, nextId: () => NodeId): ConstantNode {
    // `Map` treats 0 and -0 as the same key.
    return this.scalar(value, Object.is(value, -0) ? '-0' : value, numberType, nextId);
  }

  boolean(value: boolean, nextId: () => NodeId): ConstantNode {
    return this.scalar(value, value, booleanType, nextId);
  }

  /** A sequence whose value is zero, or false, at every turn. */
  zeroSequence(type: ValueType, nextId: () => NodeId): ConstantNode {
    const value = type.element === 'number' ? 0 : false;
    return this.scalar(value, `${printType(type)} sequence`, type, nextId);
  }

  private scalar(
    value: number | boolean,
    key: number | boolean | string,
    type: ValueType,
    nextId: () => NodeId,
  ): ConstantNode {
    let node = this.scalars.get(key);
    if (node === undefined) {
      node = constantNode(nextId(), type, value);
      this.scalars.set(key, node);
    }
    return node;
  }

  tensor(values: Float64Array, type: ValueType, nextId: () => NodeId): ConstantNode {
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
      node = constantNode(nextId(), type, values);
      alike.push(node);
    }
    this.byArray.set(values, node);
    return node;
  }

  /** Drops the nodes that are not used: equal constants get a new one. */
  forget(isUsed: (node: ConstantNode) => boolean): void {
    for (const [key, node] of this.scalars) if (!isUsed(node)) this.scalars.delete(key);
    for (const [key, nodes] of this.byContent) {
      const kept = nodes.filter(isUsed);
      if (kept.length > 0) this.byContent.set(key, kept);
      else this.byContent.delete(key);
    }
  }
}
