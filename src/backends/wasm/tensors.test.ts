/**
 * Checks that every op on tensors has the reference's values, gradient and second derivatives, for parameters and for
 * rows side by side.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate, underived } from '../../autodiff';
import { type Graph, GraphBuilder, hasOrder, opNames, ops, tensorOpNames, validate } from '../../graph';
import { relativeDifference } from '../../testing/differences';
import { isSteady } from '../../testing/steadiness';
import {
  broadcastCase,
  caseGraph,
  caseOverRows,
  gradientSum,
  type TensorCase,
  tensorCases,
} from '../../testing/tensorCases';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';
import { unsupported } from './supported';

const reference = new ReferenceBackend('to compare with');
const ways = [new WasmBackend('to compare', { lanes: 'f64' }), new WasmBackend('to compare')];
const floats = new WasmBackend('to compare', { lanes: 'f32x4' });
const runs = 25;

async function expectSame(graph: Graph, at: readonly number[]): Promise<void> {
  validate(graph);
  const point = Float64Array.from(at);
  const wanted = await reference.evaluate(graph, point, null);
  for (const way of ways) {
    const got = await way.evaluate(graph, point, null);
    expect(got.length).toBe(wanted.length);
    for (const [index, value] of wanted.entries()) {
      if (Number.isNaN(value)) expect(got[index]).toBeNaN();
      else expect(relativeDifference(got[index]!, value)).toBeLessThan(1e-10);
    }
  }
  // Values outside rows are computed in doubles.
  if (graph.axes.length === 0 || !isSteady(graph, at, 'f32')) return;
  const got = await floats.evaluate(graph, point, null);
  for (const [index, value] of wanted.entries()) {
    if (Number.isNaN(value)) expect(got[index]).toBeNaN();
    else expect(relativeDifference(got[index]!, value)).toBeLessThan(2e-5);
  }
}

async function expectAll(graph: Graph, tensorCase: TensorCase): Promise<void> {
  await expectSame(differentiate(graph), tensorCase.point);
  await expectSame(differentiate(gradientSum(graph)), tensorCase.point);
  const size = tensorCase.shapes[0]!.reduce((product, each) => product * each, 1);
  const rows = caseOverRows(graph, tensorCase);
  await expectSame(rows, tensorCase.point.slice(size));
  if (tensorCase.shapes.length > 1) await expectSame(differentiate(rows), tensorCase.point.slice(size));
}

for (const op of underived) {
  test(`${op} has the reference's values, over rows too`, async () => {
    await fc.assert(
      fc.asyncProperty(tensorCases[op], async (each) => {
        const graph = caseGraph({ tensor: op }, each);
        const size = each.shapes[0]!.reduce((product, axis) => product * axis, 1);
        await expectSame(graph, each.point);
        await expectSame(caseOverRows(graph, each), each.point.slice(size));
      }),
      { numRuns: runs },
    );
  });
}

for (const op of tensorOpNames.filter((name) => !underived.has(name))) {
  test(`${op} has the reference's values and derivatives`, async () => {
    await fc.assert(
      fc.asyncProperty(tensorCases[op], async (each) => expectAll(caseGraph({ tensor: op }, each), each)),
      { numRuns: runs },
    );
  });
}

test('ops on elements broadcast as on the reference', async () => {
  const binary = opNames.filter((name) => {
    const { operands, result } = ops[name];
    return result === 'number' && operands.length === 2 && operands[0] === 'number' && !hasOrder(name);
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...binary), broadcastCase, async (element, each) => {
      await expectSame(differentiate(caseGraph({ element }, each)), each.point);
      await expectSame(
        caseOverRows(caseGraph({ element }, each), each),
        each.point.slice(each.shapes[0]!.reduce((size, x) => size * x, 1)),
      );
    }),
    { numRuns: 4 * runs },
  );
});

test('what is left to others is said', () => {
  const outer = (size: number): Graph => {
    const b = new GraphBuilder();
    const x = b.input('x', { element: 'number', shape: [size, 1] });
    return b.finish([b.tensorOp('sum', [b.tensorOp('matmul', [x, x], [0, 1])], [0, 1])], ['y']);
  };
  expect(unsupported(outer(40))).toBe('it computes with tensors of shape [40 40]');
  expect(unsupported(outer(32))).toBeNull();
});

/** A product, a system and a softmax of matrices of 20 by 20: loops, not single elements. */
test('matrices of hundreds of elements have the values of the reference', async () => {
  const b = new GraphBuilder();
  const shape = [20, 20];
  const [x, y] = [b.input('x', { element: 'number', shape }), b.input('y', { element: 'number', shape })];
  const product = b.tensorOp('matmul', [x, b.tensorOp('softmax', [y])], [0, 1]);
  const system = b.tensorOp('solve', [b.op('add', [product, y]), b.op('tanh', [x])]);
  const graph = b.finish([b.tensorOp('sum', [b.op('sin', [system])], [0, 1])], ['y']);
  const point = Array.from(
    { length: 800 },
    (_, index) => Math.sin(1 + 1.7 * index) + (index % 21 === 1 ? 4 : 0),
  );
  await expectSame(differentiate(graph), point);
});

test('the derivative of the determinant of a singular matrix is found minor by minor', async () => {
  const b = new GraphBuilder();
  const x = b.input('x', { element: 'number', shape: [3, 3] });
  const graph = differentiate(b.finish([b.tensorOp('det', [x])], ['y']));
  const singular = [1, 2, 3, 2, 4, 6, 1, 0, 1];
  expect(
    (await reference.evaluate(graph, Float64Array.from(singular), null)).some((each) => each !== 0),
  ).toBe(true);
  await expectSame(graph, singular);
  await expectSame(graph, new Array<number>(9).fill(0));
});
