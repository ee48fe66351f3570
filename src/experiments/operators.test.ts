import { expect, test } from 'vitest';
import { WasmBackend } from '../backends/wasm';
import { examples } from '../examples/texts';
import { lawProgram, laws, operators, printedRates, recovered, searches } from './operators';

const linear = searches.find(({ options }) => options === '(temperature 2 0.1 linear)')!;
const backend = new WasmBackend('the tests’ choice');

test('each operator is hidden once as the inner one and once as the outer one', () => {
  for (const side of ['inner', 'outer'] as const)
    expect(new Set(laws(true).map((law) => law[side])).size).toBe(operators.length);
});

test.each([false, true])(
  'more restarts recover both operators than the paper prints; constants: %s',
  async (hasConstants) => {
    const restarts = 20;
    const some = laws(hasConstants).filter((_, index) => index % 2 === 0);
    let found = 0;
    for (const [seed, law] of some.entries()) found += await recovered(law, linear, restarts, seed, backend);
    expect((100 * found) / (restarts * some.length)).toBeGreaterThan(2 * printedRates['soft-choice']);
  },
  60_000,
);

test('the gallery has the search of a law', () => {
  const law = laws(true)[2]!;
  const { source } = examples.find(({ id }) => id === 'two-operators')!;
  expect(source.replace(/^;.*\n/gm, '').trim()).toBe(lawProgram(law, linear, 240).trim());
});
