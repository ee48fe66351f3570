/**
 * Checks each op on tensors on tfjs against the reference, and tfjs' own derivative against ours, in 32 bits: with
 * operands that all rows share, and within a row region where one of them varies over the rows.
 */

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { differentiate, underived } from '../../autodiff';
import {
  Evaluator,
  type Graph,
  GraphBuilder,
  numberType,
  type RowAxis,
  sizeOf,
  type TensorOpName,
  tensorOpNames,
} from '../../graph';
import { relativeDifference } from '../../testing/differences';
import { caseGraph, type TensorCase, tensorCases } from '../../testing/tensorCases';
import { loadTfjs, type TfjsBackend } from './index';
import '../../testing/tapeGradients';

let tfjs: TfjsBackend;
beforeAll(async () => {
  tfjs = await loadTfjs('cpu');
});

/** Ops that occur only in gradients. The test does not differentiate them with tfjs. */
const inGradientsOnly: readonly TensorOpName[] = [
  'cofactors',
  'conv2dImage',
  'conv2dFilter',
  'maxPick',
  'maxScatter',
];

async function compare(graph: Graph, point: readonly number[], tape: boolean): Promise<void> {
  const at = Float64Array.from(point, Math.fround);
  const gradient = differentiate(graph);
  const expected = new Evaluator(gradient).evaluate(at);
  const ours = await tfjs.evaluate(gradient, at, null);
  for (const [index, value] of expected.entries())
    expect(relativeDifference(ours[index]!, value)).toBeLessThan(2e-4);
  if (!tape) return;
  for (const [index, value] of (await tfjs.tapeGradient(graph, at, null)).entries())
    expect(relativeDifference(value, expected[index + 1]!)).toBeLessThan(2e-4);
}

/** The case within three rows. The operands that `varying` names are scaled by the row. */
function rowsGraph(op: TensorOpName, { shapes, attributes }: TensorCase, varying: number): Graph {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, index) => b.input(`x${index}`, { element: 'number', shape }));
  const axis: RowAxis = {
    rowCount: 3,
    columns: [{ label: 'u', values: Float64Array.of(1, 0.5, 1.25) }],
  };
  const body = b.openBlock();
  b.within(body, () => {
    const u = b.input('u', numberType, body);
    const operands = inputs.map((each, index) => ((varying >> index) & 1 ? b.op('mul', [each, u]) : each));
    const value = b.tensorOp(op, operands, attributes);
    const weights = Float64Array.from({ length: sizeOf(value.type.shape) }, (_, k) => Math.sin(1 + 1.7 * k));
    const weighted = b.op('mul', [b.op('mul', [value, b.tensor(weights, value.type)]), u]);
    body.results.push(b.tensorOp('sum', [weighted], [...value.type.shape.keys()]));
  });
  const region = b.rows('mean', axis, body);
  return b.finish([b.result(region, 0)], ['y']);
}

for (const op of tensorOpNames.filter((name) => !underived.has(name))) {
  const isIndexed = op === 'gather' || op === 'scatter';
  const tape = !inGradientsOnly.includes(op);
  test(`${op} has the reference's value and derivative`, async () => {
    await fc.assert(
      fc.asyncProperty(tensorCases[op], (each) => compare(caseGraph({ tensor: op }, each), each.point, tape)),
      { numRuns: 12 },
    );
  });
  test(`${op} within rows has the reference's value and derivative`, async () => {
    // An index is not scaled, because the product would not be an index.
    const max = isIndexed ? 1 : 3;
    await fc.assert(
      fc.asyncProperty(tensorCases[op], fc.nat({ max }), (each, varying) =>
        compare(rowsGraph(op, each, varying), each.point, tape),
      ),
      { numRuns: 12 },
    );
  });
}
