/** Checks each op on tfjs against the reference, and tfjs' own derivative against ours, in 32 bits. */

import { beforeAll, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import {
  Evaluator,
  type Graph,
  GraphBuilder,
  hasOrder,
  numberType,
  type OpName,
  opNames,
  ops,
} from '../../graph';
import { relativeDifference } from '../../testing/differences';
import { loadTfjs, type TfjsBackend } from './index';
import '../../testing/tapeGradients';

let tfjs: TfjsBackend;
beforeAll(async () => {
  tfjs = await loadTfjs('cpu');
});

/** Pairs of operands; ops of one operand use the first. No op jumps at any of them. */
const points: readonly (readonly [number, number])[] = [
  [-1.75, 0.625],
  [-0.375, -1.25],
  [0.3125, 1.625],
  [1.4375, -0.5],
  [2.6875, 2.25],
];

/** Maps operands into the domain of each op. */
const into: Partial<Record<OpName, (x: number) => number>> = {
  sqrt: Math.abs,
  log: Math.abs,
  log1p: Math.abs,
  log2: Math.abs,
  log10: Math.abs,
  asin: (x) => x / 4,
  acos: (x) => x / 4,
  lgamma: (x) => Math.abs(x) + 0.25,
  polygamma: (x) => Math.abs(x) + 0.25,
  gamma: (x) => Math.abs(x) + 0.25,
  stirlingRest: (x) => Math.abs(x) + 0.25,
  pow: Math.abs,
  powLog: Math.abs,
};

function graphOf(op: OpName): Graph {
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', numberType), b.input('y', numberType)];
  const { operands, result } = ops[op];
  if (hasOrder(op)) return b.finish([b.op(op, [x, b.number(1)])], ['value']);
  const node = b.op(op, operands.length === 1 ? [x] : op === 'powLog' ? [x, y, b.op('pow', [x, y])] : [x, y]);
  return b.finish(
    [result === 'boolean' ? b.op('select', [node, b.number(1), b.number(0)]) : node],
    ['value'],
  );
}

const numeric = opNames.filter((op) => ops[op].operands.every((element) => element === 'number'));

for (const op of numeric) {
  test(`${op} has the reference's value and derivative`, async () => {
    const graph = graphOf(op);
    const gradient = differentiate(graph);
    for (const [x, y] of points) {
      const at = Float64Array.of(Math.fround((into[op] ?? ((each) => each))(x)), y);
      const [value, ...partials] = new Evaluator(gradient).evaluate(at);
      const [computed] = await tfjs.evaluate(graph, at, null);
      expect(relativeDifference(computed!, value!), `${op} at ${at}`).toBeLessThan(5e-6);
      if (ops[op].result === 'boolean') continue;
      // The tape of tfjs has no gradients for the logic within powLog.
      const tape = op === 'powLog' ? null : await tfjs.tapeGradient(graph, at, null);
      const ours = await tfjs.evaluate(gradient, at, null);
      for (const [index, partial] of partials.entries()) {
        // tfjs computes the derivative of the remainder by its divisor from the sign only.
        if ((op === 'mod' || op === 'rem') && index === 1) continue;
        if (tape !== null)
          expect(relativeDifference(tape[index]!, partial), `d ${op} at ${at}`).toBeLessThan(2e-5);
        expect(relativeDifference(ours[index + 1]!, partial), `our d ${op} at ${at}`).toBeLessThan(2e-5);
      }
    }
  });
}

test('tests and choices agree with the reference', async () => {
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', numberType), b.input('y', numberType)];
  const [p, q] = [b.op('lt', [x, b.number(0)]), b.op('lt', [b.number(1), y])];
  const truth = b.op('selectBoolean', [b.op('or', [p, q]), b.op('not', [b.op('and', [p, q])]), q]);
  const graph = b.finish([b.op('select', [truth, b.op('mul', [x, y]), b.op('sub', [x, y])])], ['value']);
  const gradient = differentiate(graph);
  for (const point of points) {
    const at = Float64Array.from(point);
    const expected = new Evaluator(gradient).evaluate(at);
    const tape = await tfjs.tapeGradient(graph, at, null);
    expect([...(await tfjs.evaluate(gradient, at, null))]).toEqual([...expected]);
    expect([...tape]).toEqual([...expected.slice(1)]);
  }
});
