import { expect, test } from 'vitest';
import { GraphBuilder } from './builder';
import { prune } from './copy';
import type { RowAxis } from './node';
import { countNodes, printGraph } from './print';
import { booleanType, broadcastShapes, numberType } from './types';
import { validate } from './validate';

function builderOf(...names: string[]) {
  const b = new GraphBuilder();
  return { b, inputs: names.map((name) => b.input(name, numberType)) };
}

test('asks for the same op twice and gets one node, operands in either order', () => {
  const { b, inputs } = builderOf('x', 'y');
  const [x, y] = inputs;
  expect(b.op('add', [x!, y!])).toBe(b.op('add', [y!, x!]));
  expect(b.op('sub', [x!, y!])).not.toBe(b.op('sub', [y!, x!]));
});

test('folds constants as the ops compute', () => {
  const b = new GraphBuilder();
  expect(b.op('div', [b.number(1), b.number(0)])).toBe(b.number(Number.POSITIVE_INFINITY));
  expect(b.op('lt', [b.number(1), b.number(2)])).toBe(b.boolean(true));
  expect(b.number(0)).not.toBe(b.number(-0));
});

test('finds an earlier node from within a block, but none of a closed sibling', () => {
  const { b, inputs } = builderOf('x');
  const x = inputs[0]!;
  const outer = b.op('sin', [x]);
  const [first, second] = [b.openBlock(), b.openBlock()];
  const inFirst = b.within(first, () => [b.op('sin', [x]), b.op('cos', [x])]);
  const inSecond = b.within(second, () => b.op('cos', [x]));
  expect(inFirst[0]).toBe(outer);
  expect(inSecond).not.toBe(inFirst[1]);
});

test('does not reuse a node that was rolled back', () => {
  const { b, inputs } = builderOf('x');
  const first = b.op('sin', [inputs[0]!]);
  b.rollBack(0);
  const second = b.op('sin', [inputs[0]!]);
  expect(second).not.toBe(first);
  validate(b.finish([second], ['y']));
});

test('a node listed after a region is not used within it', () => {
  const { b, inputs } = builderOf('x');
  const x = inputs[0]!;
  const axis: RowAxis = { rowCount: 1, columns: [{ label: 'u', values: Float64Array.of(1) }] };
  const body = b.openBlock();
  const u = b.input('u', numberType, body);
  body.results.push(b.within(body, () => b.op('mul', [u, x])));
  const region = b.rows('sum', axis, body);
  const later = b.op('exp', [x]);
  const again = b.within(body, () => b.op('exp', [x]));
  expect(again).not.toBe(later);
  body.results.push(again);
  const graph = b.finish([b.result(region, 0), b.result(region, 1), later], ['a', 'b', 'c']);
  validate(graph);
});

test('prunes what no result needs, results of regions included', () => {
  const { b, inputs } = builderOf('x', 'y');
  const [x, y] = inputs;
  b.op('tan', [y!]);
  const arms = [b.openBlock(), b.openBlock()] as const;
  arms[0].results.push(...b.within(arms[0], () => [b.op('sin', [x!]), b.op('exp', [y!])]));
  arms[1].results.push(...b.within(arms[1], () => [b.op('cos', [x!]), b.op('log', [y!])]));
  const [used] = b.branch(b.op('lt', [x!, y!]), arms);
  const pruned = prune(b.finish([used!], ['value']));
  validate(pruned);
  expect(countNodes(pruned)).toBe(4);
  expect(printGraph(pruned)).not.toMatch(/tan|log|exp/);
});

test('the validator refuses an operand of the wrong type and one out of sight', () => {
  const { b, inputs } = builderOf('x');
  const wrong = b.op('not', [inputs[0]!]);
  expect(() => validate(b.finish([wrong], ['y']))).toThrow(/takes a boolean/);

  const other = new GraphBuilder();
  const x = other.input('x', numberType);
  const hidden = other.within(other.openBlock(), () => other.op('sin', [x]));
  expect(() => validate(other.finish([hidden], ['y']))).toThrow(/visible/);
});

test('the validator refuses arms that do not agree', () => {
  const b = new GraphBuilder();
  const c = b.input('c', booleanType);
  const x = b.input('x', numberType);
  const arms = [b.openBlock(), b.openBlock()] as const;
  arms[0].results.push(b.within(arms[0], () => b.op('sin', [x])));
  arms[1].results.push(b.within(arms[1], () => b.op('isNaN', [x])));
  const region = b.placeBranch(c, arms);
  expect(() => validate(b.finish([b.result(region, 0)], ['y']))).toThrow(/arms agree/);
});

test('broadcasts shapes as NumPy does', () => {
  expect(broadcastShapes([2, 1], [3])).toEqual([2, 3]);
  expect(broadcastShapes([], [4])).toEqual([4]);
  expect(broadcastShapes([2], [3])).toBeNull();
});
