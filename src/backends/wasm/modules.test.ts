import { expect, test } from 'vitest';
import { expressionGraph } from '../../testing/compile';
import { WasmBackend } from './backend';
import { moduleOf } from './modules';

test('a graph is compiled once for each way to compute it', async () => {
  const graph = expressionGraph('(* x (sin x))', ['x']);
  const options = { recordedResults: 1, lanes: 'f64x2' } as const;
  const first = await moduleOf(graph, options);
  expect(await moduleOf(graph, { ...options })).toBe(first);
  const others = [
    { ...options, lanes: 'f64' },
    { ...options, lanes: 'f32x4' },
    { ...options, recordedResults: 0 },
    { ...options, team: true },
    { ...options, members: { trained: 1 } },
    { ...options, maxInFunction: 12 },
  ] as const;
  const modules = [first];
  for (const other of others) modules.push(await moduleOf(graph, other));
  expect(new Set(modules).size).toBe(modules.length);
  expect(await moduleOf(expressionGraph('(* x (sin x))', ['x']), options)).not.toBe(first);
});

test('backends that share a module share no memory', async () => {
  const graph = expressionGraph('(* x (sin x))', ['x']);
  const backends = ['one', 'another'].map((reason) => new WasmBackend(reason));
  const values = await Promise.all(
    backends.map((backend, index) => backend.evaluate(graph, Float64Array.of(1 + index), null)),
  );
  expect(values.map(([value]) => value)).toEqual(
    [Math.sin(1), 2 * Math.sin(2)].map((each) => expect.closeTo(each, 14)),
  );
});
