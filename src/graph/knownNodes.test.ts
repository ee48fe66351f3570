import { expect, test } from 'vitest';
import { GraphBuilder } from './builder';
import { Random } from './random';
import { numberType } from './types';

test('an op on the same operands is one node, however many others there are', () => {
  const b = new GraphBuilder();
  const inputs = Array.from({ length: 60 }, (_, index) => b.input(`x${index}`, numberType));
  const made = new Map<string, unknown>();
  const random = new Random(7);
  for (let time = 0; time < 5000; time++) {
    const [x, y] = [random, random].map((each) => each.below(inputs.length)) as [number, number];
    const node = b.op('sub', [inputs[x]!, inputs[y]!]);
    const key = `${x} ${y}`;
    if (made.has(key)) expect(node).toBe(made.get(key));
    made.set(key, node);
  }
  expect(new Set(made.values()).size).toBe(made.size);
});

test('tensor ops that differ in their attributes alone are different nodes', () => {
  const b = new GraphBuilder();
  const x = b.input('x', { element: 'number', shape: [2, 3, 4] });
  const axes = [[0], [1], [2], [0, 1], [1, 2]];
  const sums = axes.map((each) => b.tensorOp('sum', [x], each));
  expect(new Set(sums).size).toBe(axes.length);
  expect(axes.map((each) => b.tensorOp('sum', [x], each))).toEqual(sums);
});

test('a node that was taken off the list is made anew, and one at its place is not taken for it', () => {
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', numberType), b.input('y', numberType)];
  const before = b.root.nodes.length;
  const first = b.op('sin', [x]);
  b.rollBack(before);
  const other = b.op('sin', [y]);
  const again = b.op('sin', [x]);
  expect(again).not.toBe(first);
  expect(again).not.toBe(other);
  expect(b.op('sin', [x])).toBe(again);
  expect(b.op('sin', [y])).toBe(other);
});

test('a node of an arm is not found outside it, nor by nodes before its region', () => {
  const b = new GraphBuilder();
  const x = b.input('x', numberType);
  const arms = [b.openBlock(), b.openBlock()] as const;
  const inside = b.within(arms[0], () => b.op('exp', [x]));
  expect(b.within(arms[0], () => b.op('exp', [x]))).toBe(inside);
  expect(b.within(arms[1], () => b.op('exp', [x]))).not.toBe(inside);
  const region = b.placeBranch(b.op('lt', [x, b.number(0)]), arms);
  const after = b.op('cos', [x]);
  expect(after.index).toBeGreaterThan(region.index);
  expect(b.within(arms[0], () => b.op('cos', [x]))).not.toBe(after);
  const outer = b.within(arms[0], () => b.op('lt', [x, b.number(0)]));
  expect(outer).toBe(region.condition);
});
