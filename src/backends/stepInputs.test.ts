import { expect, test } from 'vitest';
import { givenOfStep, inputsBetween, rowsOfStep, type StepInputs, sameInputs } from './stepInputs';

const batches: StepInputs = {
  count: 3,
  rows: { kind: 'batches', of: 9, size: 2, numbers: Int32Array.of(0, 1, 2, 3, 4, 5) },
  given: Float64Array.of(10, 11, 20, 21, 30, 31),
};

test('each step has the rows and numbers of its place', () => {
  expect(rowsOfStep(batches, 1)).toEqual({ of: 9, rows: Int32Array.of(2, 3) });
  expect([...givenOfStep(batches, 2)]).toEqual([30, 31]);
});

test('some of the steps are given what they were given among all', () => {
  const last = inputsBetween(batches, 1, 3);
  expect(last.count).toBe(2);
  expect(rowsOfStep(last, 1)).toEqual(rowsOfStep(batches, 2));
  expect(givenOfStep(last, 0)).toEqual(givenOfStep(batches, 1));
});

test('steps that are given the same keep the identity of their rows', () => {
  const selection = { of: 4, rows: Int32Array.of(1, 2) };
  const inputs = sameInputs(3, selection, [7]);
  expect(rowsOfStep(inputs, 2)).toBe(selection);
  expect([...inputs.given]).toEqual([7, 7, 7]);
  expect(rowsOfStep(inputsBetween(inputs, 1, 2), 0)).toBe(selection);
  expect(inputsBetween(sameInputs(5), 2, 5).given).toHaveLength(0);
});
