/** Runs the passes before code generation on one graph with a loop over rows. */

import { expect, test } from 'vitest';
import { type Block, GraphBuilder, isRegion, type LoopNode, numberType, type RowsNode } from '../../../graph';
import { definingBlock, schedule } from '../../plan/schedule';
import { outline } from './outline';
import { varying } from './varying';

/**
 * Over rows x: a loop of 5 turns, with the same count in all rows, over x and a value that depends only on the
 * parameter.
 */
function example() {
  const b = new GraphBuilder();
  const a = b.input('a', numberType);
  const body = b.openBlock();
  const x = b.input('x', numberType, body);
  const made = b.within(body, () => {
    const turn = b.openBlock();
    const [i, v] = [b.input('i', numberType, turn), b.input('v', numberType, turn)];
    const inner = b.within(turn, () => {
      const fixed = b.op('exp', [a]);
      const ofRow = b.op('sin', [x]);
      const count = b.op('add', [i, b.number(1)]);
      const unused = b.op('cos', [v]);
      const next = b.op('add', [b.op('mul', [v, fixed]), ofRow]);
      turn.results.push(b.op('lt', [count, b.number(5)]), count, next, next);
      return { fixed, ofRow, count, unused, next };
    });
    const loop = b.loop({
      label: 'l',
      limit: 9,
      starts: [b.number(0), x],
      carried: [i, v],
      exits: 1,
      body: turn,
    });
    body.results.push(b.result(loop, 0));
    return { ...inner, loop, turn };
  });
  const axis = { rowCount: 2, columns: [{ label: 'x', values: Float64Array.of(1, 2) }] };
  const rows = b.rows('sum', axis, body);
  const graph = b.finish([b.result(rows, 0)], ['y']);
  return { graph, body, rows, x, a, ...made };
}

test('what a body computes from around it alone is computed before its region, what nobody reads is not', () => {
  const { graph, body, fixed, ofRow, next, unused, turn, rows, loop } = example();
  const { steps, sites } = schedule(graph);
  const blockOf = (node: typeof fixed): Block | null => definingBlock(node, sites);
  expect(blockOf(fixed)).toBe(graph.body);
  expect(blockOf(ofRow)).toBe(body);
  expect(blockOf(next)).toBe(turn);
  expect(blockOf(unused)).toBeNull();
  expect(steps.get(graph.body)).toEqual([fixed, rows]);
  expect(steps.get(body)).toEqual([ofRow, loop]);
});

test('a value is given up after its last use, and what rows or turns use lives through all of them', () => {
  const { graph, body, fixed, ofRow, rows, loop } = example();
  const { expiring } = schedule(graph);
  expect(expiring(graph.body, rows)).toContain(fixed);
  expect(expiring(body, loop)).toContain(ofRow);
});

test('what rows have of their own varies, what all go through alike does not', () => {
  const { graph, fixed, ofRow, count, next, loop, rows } = example();
  const { value, control, together } = varying(graph, schedule(graph), true);
  expect([fixed, count, ofRow, next].map(value)).toEqual([false, false, true, true]);
  expect(control(loop as LoopNode)).toBe(false);
  expect(together(rows as RowsNode)).toBe(true);
  const alone = varying(graph, schedule(graph), false);
  expect([ofRow, next].map(alone.value)).toEqual([false, false]);
});

test('rows are a function, long blocks are several, and what crosses has a place in memory', () => {
  const { graph, fixed, ofRow, next, a, rows } = example();
  const steps = schedule(graph);
  const whole = outline(graph, steps);
  expect(whole.pieces.size).toBe(0);
  expect([a, fixed, ofRow, next].map(whole.crosses)).toEqual([true, true, false, false]);
  expect(whole.imports(rows)).toEqual([fixed]);
  const cut = outline(graph, steps, 1);
  expect(cut.crosses(ofRow)).toBe(true);
  for (const [block, pieces] of cut.pieces) expect(pieces.flat()).toEqual(steps.steps.get(block));
  expect([...cut.pieces.values()].every((pieces) => pieces.every((piece) => piece.length === 1))).toBe(true);
  expect([...steps.steps.values()].flat().some(isRegion)).toBe(true);
});
