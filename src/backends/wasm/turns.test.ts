/**
 * Tests loops in WebAssembly: limits, tapes that outgrow the memory, rows that leave at different turns, many steps in
 * one call.
 */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Graph, GraphBuilder, numberType, type ValueNode, validate } from '../../graph';
import { staged } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { planTraining, Trainer } from '../../train';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';

const reference = new ReferenceBackend('to compare with');
const single = new WasmBackend('to compare', { lanes: 'f64' });
const pairs = new WasmBackend('to compare', { lanes: 'f64x2' });
const quads = new WasmBackend('to compare', { lanes: 'f32x4' });

/** Halves each row x by `a` until it is under 1, and sums on the way. A row takes as many turns as it needs. */
function halvings(rows: readonly number[], limit: number): Graph {
  const b = new GraphBuilder();
  const a = b.input('a', numberType);
  const body = b.openBlock();
  const x = b.input('x', numberType, body);
  b.within(body, () => {
    const turn = b.openBlock();
    const [now, sum] = [b.input('now', numberType, turn), b.input('sum', numberType, turn)];
    b.within(turn, () => {
      const again = b.op('lt', [b.number(1), now]);
      const next = [b.op('div', [now, a]), b.op('add', [sum, b.op('sin', [now])])];
      turn.results.push(again, ...next, b.op('mul', [sum, now]));
    });
    const starts = [x, b.number(0.25)];
    const loop = b.loop({ label: 'halve', limit, starts, carried: [now, sum], exits: 1, body: turn });
    body.results.push(b.op('add', [b.result(loop, 0), b.op('mul', [x, a])]));
  });
  const axis = { rowCount: rows.length, columns: [{ label: 'x', values: Float64Array.from(rows) }] };
  const region = b.rows('mean', axis, body);
  const graph = b.finish([b.result(region, 0)], ['mean']);
  validate(graph);
  return graph;
}

async function expectSame(
  graph: Graph,
  at: readonly number[],
  backends: readonly WasmBackend[] = [single, pairs, quads],
): Promise<void> {
  const point = Float64Array.from(at);
  const wanted = await reference.evaluate(graph, point, null);
  for (const backend of backends) {
    const tolerance = backend.report.precision === 'f64' ? 1e-12 : 1e-5;
    const got = await backend.evaluate(graph, point, null);
    for (const [index, value] of wanted.entries()) {
      if (Number.isNaN(value)) expect(got[index]).toBeNaN();
      else expect(relativeDifference(got[index]!, value)).toBeLessThan(tolerance);
    }
  }
}

test('rows side by side go round as often as each needs', async () => {
  for (const rows of [
    [0.5],
    [3, 0.2],
    [0.2, 3],
    [100, 3, 7000, 0.1, 5],
    [4, 0.5, 60, 8, 0.25, 90, 2],
    [0.5, 3, 8, 7000],
    [0.5, 3, 7000, 8],
  ]) {
    await expectSame(differentiate(halvings(rows, 1000)), [1.7]);
  }
});

test('a row that takes too many turns is not a number, and neither is the mean', async () => {
  const graph = halvings([3, 1e9, 0.5], 12);
  await expectSame(graph, [1.5]);
  expect((await pairs.evaluate(graph, Float64Array.of(1.5), null))[0]).toBeNaN();
  expect((await pairs.evaluate(graph, Float64Array.of(40), null))[0]).not.toBeNaN();
});

test('tapes grow the memory as turns need it', async () => {
  // So many divisions round too far off in floats. Some 700,000 turns of two recorded numbers: about 11 MB a row, 22 MB a pair.
  await expectSame(differentiate(halvings([5e30, 1.5], 1_000_000)), [1.0001], [single, pairs]);
});

/** Each row x records its halvings in one of two loops, and sums its records, weighted by their position. */
function joined(
  rows: readonly number[],
  chosen: (b: GraphBuilder, x: ValueNode, a: ValueNode) => ValueNode,
): Graph {
  const b = new GraphBuilder();
  const a = b.input('a', numberType);
  const body = b.openBlock();
  const x = b.input('x', numberType, body);
  const recorded = (by: ValueNode, record: (now: ValueNode) => ValueNode): ValueNode => {
    const turn = b.openBlock();
    const now = b.input('now', numberType, turn);
    b.within(turn, () =>
      turn.results.push(b.op('lt', [b.number(1), now]), b.op('div', [now, by]), record(now)),
    );
    const loop = b.loop({ label: 'l', limit: 500, starts: [x], carried: [now], exits: 0, body: turn });
    return b.result(loop, 0);
  };
  b.within(body, () => {
    const arms = [b.openBlock(), b.openBlock()] as const;
    const tapes = [
      b.within(arms[0], () => recorded(a, (now) => b.op('sin', [now]))),
      b.within(arms[1], () => recorded(b.number(1.1), (now) => b.op('mul', [now, a]))),
    ] as const;
    for (const index of [0, 1] as const) arms[index].results.push(tapes[index]);
    const branch = b.placeBranch(chosen(b, x, a), arms);
    const turn = b.openBlock();
    const [sum, weight] = [b.input('sum', numberType, turn), b.input('weight', numberType, turn)];
    const element = b.input('element', numberType, turn);
    b.within(turn, () => {
      const next = b.op('add', [sum, b.op('mul', [weight, element])]);
      turn.results.push(next, b.op('add', [weight, b.number(0.5)]));
    });
    const scan = b.scan({
      label: 's',
      direction: 'backward',
      starts: [b.number(0), b.number(1)],
      carried: [sum, weight],
      sequences: [b.result(branch, 0)],
      elements: [element],
      body: turn,
    });
    body.results.push(b.result(scan, 0));
  });
  const axis = { rowCount: rows.length, columns: [{ label: 'x', values: Float64Array.from(rows) }] };
  const graph = b.finish([b.result(b.rows('sum', axis, body), 0)], ['sum']);
  validate(graph);
  return graph;
}

test('where both arms of a branch record, each row has the turns of its own arm', async () => {
  const rows = [3, 40, 41, 0.2, 700, 5, 6];
  await expectSame(
    joined(rows, (b, x) => b.op('lt', [x, b.number(10)])),
    [1.6],
  );
  await expectSame(
    joined(rows, (b, x) => b.op('lt', [b.number(10), x])),
    [1.6],
  );
  for (const at of [1.4, 2.6])
    await expectSame(
      joined(rows, (b, _, a) => b.op('lt', [a, b.number(1.5)])),
      [at],
    );
});

const descent = (
  steps: number,
): string => `(define-data (x y) '((0.5 1.2) (1.5 2.1) (2.5 3.3) (4 4.8) (0.1 0.7)))
(define-parameter rate 0.3)
(define-parameter scale 1.2 positive)
(fit (lambda (x) (do ((t 0 (+ t 1)) (v (* x scale) (+ v (* 0.001 rate (- 1 v))))) ((= t ${steps}) v)))
  (x) y (batch 2) (holdout 0.2) (optimizer (adam 0.01)) (steps 120))`;

test('batches, constraints and rows held out take the same steps as on the reference', async () => {
  const { objective, parameters } = staged(descent(40));
  const plan = planTraining(objective!, parameters);
  for (const backend of [single, pairs, quads]) {
    const tolerance = backend.report.precision === 'f64' ? 1e-12 : 1e-5;
    const [ours, theirs] = [await Trainer.start(plan, backend), await Trainer.start(plan, reference)];
    for (let chunk = 0; chunk < 3; chunk++) {
      const [got, wanted] = [await ours.advance(37), await theirs.advance(37)];
      for (const part of ['losses', 'holdoutLosses', 'parameters', 'gradients'] as const) {
        expect(got[part].length).toBe(wanted[part].length);
        for (const [index, value] of wanted[part].entries())
          expect(relativeDifference(got[part][index]!, value)).toBeLessThan(tolerance);
      }
    }
  }
});
