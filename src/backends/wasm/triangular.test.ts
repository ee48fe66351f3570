import { expect, test } from 'vitest';
import { Evaluator, type Graph, GraphBuilder, numberType, validate } from '../../graph';
import { sameInputs } from '../stepInputs';
import { WasmBackend } from './backend';

/** The factor of rows (1, a u, u² / a) below each other, or of two of them in each row. */
function factorGraph(rowCount: number, isMatrix: boolean): Graph {
  const b = new GraphBuilder();
  const a = b.input('a', numberType);
  const body = b.openBlock();
  const u = b.input('u', numberType, body);
  b.within(body, () => {
    const items = [b.number(1), b.op('mul', [a, u]), b.op('div', [b.op('mul', [u, u]), a])];
    const shape = isMatrix ? [1, 1] : [1];
    const parts = items.map((each) => b.tensorOp('reshape', [each], shape));
    const row = b.tensorOp('concat', parts, [isMatrix ? 1 : 0]);
    body.results.push(isMatrix ? b.tensorOp('concat', [row, b.op('sin', [row])], [0]) : row);
  });
  const values = Float64Array.from({ length: rowCount }, (_, index) => Math.cos(1 + 1.7 * index));
  const region = b.rows('triangular', { rowCount, columns: [{ label: 'u', values }] }, body);
  const graph = b.finish([b.result(region, 0), b.op('mul', [a, b.number(1.25)])], ['r', 'next a']);
  validate(graph);
  return graph;
}

for (const isMatrix of [false, true]) {
  const what = isMatrix ? 'matrices' : 'vectors';
  test(`a triangular factor of ${what} of all rows is that of the reference, and has their products`, async () => {
    for (const rowCount of [1, 2, 5, 8]) {
      const graph = factorGraph(rowCount, isMatrix);
      const expected = new Evaluator(graph).evaluate([0.7]);
      const backend = new WasmBackend('for a test');
      expect([...(await backend.evaluate(graph, Float64Array.of(0.7), null))]).toEqual([...expected]);
      const [r, values] = [expected.subarray(0, 9), graph.axes[0]!.columns[0]!.values];
      // R' R is the sum of the products of all rows.
      let product = 0;
      for (const u of values) {
        const [x, y] = [0.7 * u, (u * u) / 0.7];
        product += x * y + (isMatrix ? Math.sin(x) * Math.sin(y) : 0);
      }
      expect(r[1]! * r[2]! + r[4]! * r[5]!).toBeCloseTo(product, 12);
      expect([r[3], r[6], r[7]]).toEqual([0, 0, 0]);
    }
  });

  test(`members side by side have their own factors of ${what}`, async () => {
    const graph = factorGraph(3, isMatrix);
    const step = {
      update: graph,
      recordedResults: 1,
      recorded: 9,
      state: new Float64Array(0),
      rateFactors: null,
    };
    const starts = [0.5, 0.7, 1.9].map((each) => Float64Array.of(each));
    for (const sideBySide of ['members', 'rows'] as const) {
      const backend = new WasmBackend('for a test', { sideBySide });
      const optimizer = { kind: 'sgd', rate: 1 } as const;
      const objective = graph;
      const population = await backend.population(
        { ...step, objective, optimizer, start: starts[0]! },
        starts,
      );
      const records = await population.advance(sameInputs(2));
      for (const [member, [a]] of starts.entries()) {
        const evaluated = [a!, 1.25 * a!].flatMap((each) => [
          ...new Evaluator(graph).evaluate([each]).slice(0, 9),
        ]);
        for (const [index, each] of evaluated.entries())
          expect(records[member]![index]).toBeCloseTo(each, 13);
      }
    }
  });
}
