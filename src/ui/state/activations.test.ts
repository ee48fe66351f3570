import { expect, test } from 'vitest';
import { oneHotWeights, product, turnsOf } from './activations';

const swap = Float64Array.of(0, 1, 1, 0);

test('a matrix is multiplied row by row', () => {
  expect(product(Float64Array.of(1, 2, 3, 4, 5, 6), [1, 0.5, 0])).toEqual([2, 6.5]);
  expect(product(Float64Array.of(), [])).toEqual([]);
});

test('the turns of a recurrence add up to what its matrix gives', () => {
  const recurrence = { states: ['true', 'false'], start: Float64Array.of(1, 0), step: swap };
  const weights = [0.1, 0.2, 0.3, 0.4];
  const turns = turnsOf(recurrence, weights);
  expect(turns.map(({ state }) => state)).toEqual([
    [1, 0],
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
  const parity = Float64Array.of(1, 0, 1, 0, 0, 1, 0, 1);
  const answer = [0, 1].map((at) => turns.reduce((sum, { state, weight }) => sum + weight * state[at]!, 0));
  for (const [at, each] of product(parity, weights).entries()) expect(answer[at]).toBeCloseTo(each, 12);
});

test('all weight may be on one place', () => {
  expect(oneHotWeights(3, 1)).toEqual([0, 1, 0]);
});
