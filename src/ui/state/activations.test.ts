import { expect, test } from 'vitest';
import { columnsOf, oneHotWeights, turnsOf, weighted } from './activations';

test('a matrix is the sum of its columns, each times its weight', () => {
  const matrix = { outputs: ['a', 'b'], inputs: ['x', 'y', 'z'], values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  const columns = columnsOf(matrix);
  expect(columns).toEqual([Float64Array.of(1, 4), Float64Array.of(2, 5), Float64Array.of(3, 6)]);
  expect(weighted(columns, [1, 0.5, 0])).toEqual(Float64Array.of(2, 6.5));
  expect(weighted([], [])).toEqual(Float64Array.of());
});

test('the turns of a recurrence add up to what its matrix gives', () => {
  const states = [Float64Array.of(1, 0), Float64Array.of(0, 1), Float64Array.of(1, 0), Float64Array.of(0, 1)];
  const recurrence = { states: ['true', 'false'], shape: [2], turns: states, step: null };
  const weights = [0.1, 0.2, 0.3, 0.4];
  const turns = turnsOf(recurrence, weights);
  expect(turns.map(({ state }) => state)).toEqual(states);
  expect(turns.map(({ weight }) => weight)).toEqual(weights);
  const answer = weighted(states, weights);
  expect(answer[0]).toBeCloseTo(0.4, 12);
  expect(answer[1]).toBeCloseTo(0.6, 12);
});

test('all weight may be on one place', () => {
  expect(oneHotWeights(3, 1)).toEqual([0, 1, 0]);
});
