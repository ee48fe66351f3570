import { expect, test } from 'vitest';
import { GraphBuilder } from './builder';
import { NodeSet, NodeTable } from './nodeTable';
import { numberType } from './types';

/** Nodes whose ids leave gaps: the ids between belong to no node. */
function someNodes() {
  const b = new GraphBuilder();
  const x = b.input('x', numberType);
  const all = Array.from({ length: 300 }, (_, index) => b.op('add', [x, b.number(index + 1)]));
  return [all[299]!, x, all[5]!, all[150]!];
}

test('a table answers as a map does', () => {
  const nodes = someNodes();
  const [table, map] = [new NodeTable<(typeof nodes)[number], number>(), new Map<unknown, number>()];
  for (const [index, node] of nodes.entries()) {
    expect(table.has(node)).toBe(false);
    table.set(node, index);
    map.set(node, index);
  }
  table.delete(nodes[2]!);
  map.delete(nodes[2]!);
  for (const node of nodes)
    expect([table.get(node), table.has(node)]).toEqual([map.get(node), map.has(node)]);
});

test('a set knows its members, and says which are new', () => {
  const nodes = someNodes();
  const set = new NodeSet();
  expect(nodes.map((node) => set.add(node))).toEqual([true, true, true, true]);
  expect(set.add(nodes[0]!)).toBe(false);
  expect(someNodes().map((node) => set.has(node))).toEqual([true, true, true, true]);
  expect(set.has({ ...nodes[0]!, id: 7 as (typeof nodes)[0]['id'] })).toBe(false);
});
