/** Facts about the nodes of one graph, found by id, which is faster than a map by identity in a long graph. */

import type { Node } from './node';

/** A map from the nodes of one graph, whose ids are all different. */
export class NodeTable<Key extends Node, Value> {
  /** Stretches of numbers, made when they are first needed: the nodes of one region are few of a graph. */
  private readonly pages: ((Value | undefined)[] | undefined)[] = [];

  get({ id }: Key): Value | undefined {
    return this.pages[id >>> pageBits]?.[id & pageMask];
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  set({ id }: Key, value: Value): void {
    const at = id >>> pageBits;
    // An array that is filled without gaps stays dense.
    while (this.pages.length <= at) this.pages.push(undefined);
    let page = this.pages[at];
    if (page === undefined) {
      page = new Array<Value | undefined>(1 << pageBits).fill(undefined);
      this.pages[at] = page;
    }
    page[id & pageMask] = value;
  }

  delete({ id }: Key): void {
    const page = this.pages[id >>> pageBits];
    if (page !== undefined) page[id & pageMask] = undefined;
  }
}

const pageBits = 6;
const pageMask = (1 << pageBits) - 1;

/** A set of nodes of one graph. */
export class NodeSet {
  private members = new Uint8Array(64);
  /** How many nodes are in it. */
  size = 0;

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
    this.size++;
    return true;
  }
}
