/** Facts about the nodes of one graph, found by id, which is faster than a map by identity in a long graph. */

import type { Node } from './node';

/** A map from the nodes of one graph, whose ids are all different. */
export class NodeTable<Key extends Node, Value> {
  private readonly values: (Value | undefined)[] = [];

  get({ id }: Key): Value | undefined {
    return this.values[id];
  }

  has({ id }: Key): boolean {
    return this.values[id] !== undefined;
  }

  set({ id }: Key, value: Value): void {
    // An array that is filled without gaps stays dense.
    while (this.values.length < id) this.values.push(undefined);
    this.values[id] = value;
  }

  delete({ id }: Key): void {
    if (id < this.values.length) this.values[id] = undefined;
  }
}

/** A set of nodes of one graph. */
export class NodeSet {
  private members = new Uint8Array(64);

  has({ id }: Node): boolean {
    return this.members[id] === 1;
  }

  /** Adds a node, and returns whether it was new. */
  add({ id }: Node): boolean {
    if (id >= this.members.length) {
      const wider = new Uint8Array(Math.max(2 * this.members.length, id + 1));
      wider.set(this.members);
      this.members = wider;
    }
    if (this.members[id] === 1) return false;
    this.members[id] = 1;
    return true;
  }
}
