/** Loops in WebAssembly: limits, tapes that outgrow the memory, rows that leave at different turns, many steps in one call. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Graph, GraphBuilder, numberType, validate } from '../../graph';
import { staged } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { planTraining, Trainer } from '../../train';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';

const reference = new ReferenceBackend('to compare with');
const single = new WasmBackend('to compare', { pairs: false });
const pairs = new WasmBackend('to compare', { pairs: true });

/** For each row x: x halved by `a` until it is under 1, summing on the way; a row takes as many turns as it needs. */
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

async function expectSame(graph: Graph, at: readonly number[]): Promise<void> {
  const point = Float64Array.from(at);
  const wanted = await reference.evaluate(graph, point, null);
  for (const backend of [single, pairs]) {
    const got = await backend.evaluate(graph, point, null);
    for (const [index, value] of wanted.entries()) {
      if (Number.isNaN(value)) expect(got[index]).toBeNaN();
      else expect(relativeDifference(got[index]!, value)).toBeLessThan(1e-12);
    }
  }
}

test('rows of a pair go round as often as each needs', async () => {
  for (const rows of [[0.5], [3, 0.2], [0.2, 3], [100, 3, 7000, 0.1, 5]]) {
    await expectSame(differentiate(halvings(rows, 1000)), [1.7]);
  }
});

test('a row that goes round too often is not a number, and neither is the mean', async () => {
  const graph = halvings([3, 1e9, 0.5], 12);
  await expectSame(graph, [1.5]);
  expect((await pairs.evaluate(graph, Float64Array.of(1.5), null))[0]).toBeNaN();
  expect((await pairs.evaluate(graph, Float64Array.of(40), null))[0]).not.toBeNaN();
});

test('tapes grow the memory as turns need it', async () => {
  // Some 700,000 turns of two recorded numbers: about 11 MB a row, 22 MB a pair.
  await expectSame(differentiate(halvings([5e30, 1.5], 1_000_000)), [1.0001]);
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
  for (const backend of [single, pairs]) {
    const [ours, theirs] = [await Trainer.start(plan, backend), await Trainer.start(plan, reference)];
    for (let chunk = 0; chunk < 3; chunk++) {
      const [got, wanted] = [await ours.advance(37), await theirs.advance(37)];
      for (const part of ['losses', 'holdoutLosses', 'parameters', 'gradients'] as const) {
        expect(got[part].length).toBe(wanted[part].length);
        for (const [index, value] of wanted[part].entries())
          expect(relativeDifference(got[part][index]!, value)).toBeLessThan(1e-12);
      }
    }
  }
});
