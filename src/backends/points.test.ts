import { expect, test } from 'vitest';
import { GraphBuilder, numberType } from '../graph';
import { pointsOf, resultsAt } from './points';
import { ReferenceBackend } from './reference/backend';

test('plain evaluation gives at many points what it gives at one after the other', async () => {
  const b = new GraphBuilder();
  const x = b.input('x', { ...numberType, shape: [3] });
  const y = b.input('y', numberType);
  const product = b.op('mul', [x, y]);
  const graph = b.finish([product, b.op('sub', [y, product])], ['product', 'rest']);
  const backend = new ReferenceBackend('It is plain.');
  const points = [
    [1, 2, 3, 4],
    [0.5, -2, 1e9, 0.25],
    [Number.NaN, 0, 1, 3],
  ].map((each) => Float64Array.from(each));
  const one: number[] = [];
  for (const point of points) one.push(...(await backend.evaluate(graph, point, null)));
  expect([...(await resultsAt(backend, graph, pointsOf(points), null))]).toEqual(one);
  expect(await resultsAt(backend, graph, pointsOf([]), null)).toHaveLength(0);
});
