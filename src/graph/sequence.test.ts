import { expect, test } from 'vitest';
import { Sequence } from './sequence';

const read = (sequence: Sequence, turn: number): number[] => {
  const target = new Float64Array(4).fill(9);
  sequence.read(turn, target, 1);
  return [...target];
};

test('a sequence keeps the values of its turns while it grows', () => {
  const sequence = new Sequence(2);
  const source = Float64Array.from({ length: 101 }, (_, at) => at);
  for (let turn = 0; turn < 100; turn++) sequence.push(source, turn);
  expect(sequence.length).toBe(100);
  expect(read(sequence, 0)).toEqual([9, 0, 1, 9]);
  expect(read(sequence, 99)).toEqual([9, 99, 100, 9]);
});

test('a turn that was never recorded is zero', () => {
  const sequence = new Sequence(2);
  sequence.push(Float64Array.of(3, 4), 0);
  expect(read(sequence, 1)).toEqual([9, 0, 0, 9]);
});

test('after room is made, values may be set in any order', () => {
  const sequence = new Sequence(2);
  sequence.reset(40);
  sequence.set(39, Float64Array.of(5, 6), 0);
  sequence.set(0, Float64Array.of(7, 8), 0);
  expect(sequence.length).toBe(40);
  expect(read(sequence, 39)).toEqual([9, 5, 6, 9]);
  expect(read(sequence, 0)).toEqual([9, 7, 8, 9]);
});
