import { expect, test } from 'vitest';
import { givenOfStep, rowsOfStep, type StepInputs } from '../backends';
import { staged } from '../testing/compile';
import { Batches, splitRows } from './batches';
import { ChunkInputs } from './chunkInputs';
import { defaultSoftness, type Softness, SoftnessInputs } from './softness';

const steps = 40;

function inputsOf(softness: Softness | null): ChunkInputs {
  const { objective, parameters } = staged(
    "(define-parameter w (tensor '(0 1))) (minimize (square (soft-choice w 3 5)))",
  );
  const graph = softness?.gumbel ? objective!.noisy! : objective!.graph;
  return new ChunkInputs(
    new Batches(splitRows(20, 0.25, 3), 20, 4, 3),
    new SoftnessInputs(softness, graph, parameters.length, 9),
  );
}

/** What each step is given, and its rows. */
function read(inputs: StepInputs): number[][] {
  return Array.from({ length: inputs.count }, (_, step) => [
    ...givenOfStep(inputs, step),
    ...rowsOfStep(inputs, step)!.rows,
  ]);
}

function drawn(softness: Softness | null, chunks: readonly number[]): number[][] {
  const inputs = inputsOf(softness);
  let first = 0;
  return chunks.flatMap((count) => {
    const chunk = read(inputs.draw(first, count, steps));
    first += count;
    return chunk;
  });
}

const falling = { ...defaultSoftness, temperature: 4, temperatureEnd: 1, gumbel: false };
const noisy = { ...falling, gumbel: true };

test.each([null, falling, noisy])(
  'how steps are cut into chunks changes nothing that they are given: %o',
  (softness) => {
    const whole = drawn(softness, [steps]);
    expect(drawn(softness, [1, 4, 30, 5])).toEqual(whole);
    expect(drawn(softness, new Array(steps).fill(1))).toEqual(whole);
  },
);

test('the temperature falls from the first step to the last, and each step has noise of its own', () => {
  const given = drawn(noisy, [steps]);
  expect([given[0]![0], given.at(-1)![0]]).toEqual([4, 1]);
  for (let step = 1; step < steps; step++) expect(given[step]![0]).toBeLessThan(given[step - 1]![0]!);
  expect(new Set(given.map(([, noise]) => noise)).size).toBe(steps);
});

test('the inputs of a chunk stay as they are while the next is drawn', () => {
  const inputs = inputsOf(noisy);
  const first = inputs.draw(0, 5, steps);
  const before = read(first);
  inputs.draw(5, 5, steps);
  expect(read(first)).toEqual(before);
});
