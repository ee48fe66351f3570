/**
 * The nodes of one block by what they compute, so that a builder finds an existing node when it is asked for an equal
 * one. The table holds places in the block's list: a node that is removed from the list is no longer found.
 */

import type { Block, Node, OpNode, RegionNode, ResultNode, TensorNode, ValueNode } from './node';

/** The initial number of slots of a table. */
const minSlots = 16;
/** 2^32 divided by the golden ratio, by which Knuth (The Art of Computer Programming, volume 3, section 6.4) hashes. */
const golden = 0x9e3779b1;

function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, golden) ^ (hash >>> 15);
}

/** `more` is the attributes of a tensor op, or the position of a region's result. */
function hashOf(op: string, operands: readonly Node[], more: readonly number[]): number {
  let hash = op.length === 0 ? 0 : op.charCodeAt(0) + 31 * op.charCodeAt(op.length - 1) + 977 * op.length;
  for (let index = 0; index < operands.length; index++) hash = mixed(hash, operands[index]!.id);
  for (let index = 0; index < more.length; index++) hash = mixed(hash, more[index]!);
  return hash ^ (hash >>> 16);
}

const nothing: readonly number[] = [];

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

export class KnownNodes {
  /**
   * One more than a node's place in the list; 0 if the slot is free. A hit is the first fitting slot from the hash on.
   */
  private slots = new Int32Array(minSlots);
  private filled = 0;
  /** How many nodes of the list are in the table. A copy of a graph lists many nodes that nobody asks for. */
  private indexed = 0;

  constructor(private readonly nodes: readonly Node[]) {}

  /** A node at a place before `limit`, as in the methods below; null if there is none. */
  op(op: string, operands: readonly ValueNode[], limit: number): OpNode | null {
    this.index();
    const { slots, nodes } = this;
    const mask = slots.length - 1;
    for (let slot = hashOf(op, operands, nothing) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = nodes[slots[slot]! - 1];
      if (node?.kind === 'op' && node.op === op && node.index < limit && same(node.operands, operands))
        return node;
    }
    return null;
  }

  tensor(
    op: string,
    operands: readonly ValueNode[],
    attributes: readonly number[],
    limit: number,
  ): TensorNode | null {
    this.index();
    const { slots, nodes } = this;
    const mask = slots.length - 1;
    for (let slot = hashOf(op, operands, attributes) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = nodes[slots[slot]! - 1];
      if (node?.kind !== 'tensor' || node.op !== op || node.index >= limit) continue;
      if (same(node.operands, operands) && same(node.attributes, attributes)) return node;
    }
    return null;
  }

  result(region: RegionNode, position: number, limit: number): ResultNode | null {
    this.index();
    const { slots, nodes } = this;
    const mask = slots.length - 1;
    for (let slot = hashOf('', [region], [position]) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = nodes[slots[slot]! - 1];
      if (node?.kind !== 'result' || node.index >= limit) continue;
      if (node.region === region && node.position === position) return node;
    }
    return null;
  }

  /** Adds a node, which the list holds: the table has it once something is looked for. */
  add({ index }: Node): void {
    // It may have the place of a node that was removed.
    this.indexed = Math.min(this.indexed, index);
  }

  private index(): void {
    const { nodes } = this;
    const added = nodes.length - this.indexed;
    if (added <= 0) return;
    // Half of the slots stay free, so that a search is short.
    if (2 * (this.filled + added) >= this.slots.length) this.rebuild();
    else for (let place = this.indexed; place < nodes.length; place++) this.insert(nodes[place]!);
    this.indexed = nodes.length;
  }

  /** Rebuilds the table without the nodes that are no longer listed. */
  private rebuild(): void {
    let size = minSlots;
    while (size < 4 * this.nodes.length) size *= 2;
    this.slots = new Int32Array(size);
    this.filled = 0;
    for (const node of this.nodes) this.insert(node);
  }

  private insert(node: Node): void {
    const hash = nodeHash(node);
    if (hash === null) return;
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = node.index + 1;
    this.filled++;
  }
}

/** The hash of a node; null for a node that is made anew on every request. */
function nodeHash(node: Node): number | null {
  switch (node.kind) {
    case 'op':
      // A marked value is never merged with another.
      return node.op === 'copy' ? null : hashOf(node.op, node.operands, nothing);
    case 'tensor':
      return hashOf(node.op, node.operands, node.attributes);
    case 'result':
      return hashOf('', [node.region], [node.position]);
    default:
      return null;
  }
}

/** The known nodes of each block of a graph. */
export class KnownInBlocks {
  private readonly blocks = new WeakMap<Block, KnownNodes>();
  /** The block of the last request, which is usually that of the next one. */
  private last: { readonly block: Block; readonly known: KnownNodes } | null = null;

  get(block: Block): KnownNodes | undefined {
    return this.last?.block === block ? this.last.known : this.blocks.get(block);
  }

  of(block: Block): KnownNodes {
    let known = this.get(block);
    if (known === undefined) {
      known = new KnownNodes(block.nodes);
      this.blocks.set(block, known);
    }
    this.last = { block, known };
    return known;
  }
}
