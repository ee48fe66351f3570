import { expect, test } from 'vitest';
import { GraphBuilder } from './builder';
import { Copier, prune } from './copy';
import { printGraph } from './print';
import { numberType } from './types';

/** x * (2 + sin y) - x, and its inputs. */
function example() {
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', numberType), b.input('y', numberType)];
  const shifted = b.op('add', [b.number(2), b.op('sin', [y])]);
  b.op('cos', [y]);
  return { x, y, graph: b.finish([b.op('sub', [b.op('mul', [x, shifted]), x])], ['value']) };
}

test('a graph is pruned to what its results need, and is otherwise as it was', () => {
  const { graph } = example();
  expect(printGraph(graph)).toContain('cos y');
  expect(printGraph(prune(graph)).split('\n')).toEqual([
    'graph (x: number, y: number)',
    '  %0 = sin y',
    '  %1 = add %0 2',
    '  %2 = mul x %1',
    '  %3 = sub %2 x',
    '  value = %3',
  ]);
});

test('what becomes known on the way is computed at once', () => {
  const { x, y, graph } = example();
  const builder = new GraphBuilder();
  const copier = new Copier(builder);
  copier.set(x, builder.input('x', numberType));
  copier.set(y, builder.number(0));
  const [result] = copier.copy(graph.body, graph.results);
  expect(printGraph(builder.finish([result!], ['value']))).toBe(
    ['graph (x: number)', '  %0 = mul x 2', '  %1 = sub %0 x', '  value = %1'].join('\n'),
  );
});

test('what is computed around the copy is found again from it', () => {
  const { x, y, graph } = example();
  const { builder, results } = (() => {
    const b = new GraphBuilder();
    const copier = new Copier(b);
    for (const input of [x, y]) copier.set(input, copier.copyInput(input, b.root));
    return { builder: b, results: copier.copy(graph.body, graph.results) };
  })();
  const [first, second] = builder.root.inputs;
  const shifted = builder.op('add', [builder.op('sin', [second!]), builder.number(2)]);
  expect(builder.op('sub', [builder.op('mul', [first!, shifted]), first!])).toBe(results[0]);
});
