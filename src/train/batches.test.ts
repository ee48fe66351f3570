import { expect, test } from 'vitest';
import { Random } from '../graph';
import { Batches, splitRows } from './batches';

test('random numbers are the same for the same seed and evenly spread', () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.below(1000));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const random = new Random(42);
  const counts = new Array<number>(7).fill(0);
  for (let index = 0; index < 70_000; index++) counts[random.below(7)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

/** The rows of all steps, dealt in chunks of these lengths. */
function dealt(batches: Batches, chunks: readonly number[]): number[] {
  return chunks.flatMap((count) => {
    const rows = batches.deal(count, new Int32Array(batches.room(count)));
    if (rows.kind === 'same') throw new Error('the steps see the same rows');
    return [...rows.numbers];
  });
}

test('a deck deals every row once before it is shuffled again', () => {
  const batches = new Batches(splitRows(10, 0, 3), 10, 4, 3);
  const rows = dealt(batches, [1, 2, 2]);
  expect(rows.slice(0, 10).sort()).toEqual([...Array(10).keys()]);
  expect(rows.slice(10).sort()).toEqual([...Array(10).keys()]);
});

test('batches are drawn from the training rows only', () => {
  const plan = splitRows(10, 0.3, 5);
  const batches = new Batches(plan, 10, 2, 5);
  for (const row of dealt(batches, [20])) expect(plan.holdout!.rows.includes(row)).toBe(false);
});

test('how steps are cut into chunks changes none of their rows', () => {
  const rows = (chunks: readonly number[]) => dealt(new Batches(splitRows(11, 0, 3), 11, 4, 3), chunks);
  const whole = rows([12]);
  expect(rows([5, 7])).toEqual(whole);
  expect(rows(new Array(12).fill(1))).toEqual(whole);
});

test('a batch that is no smaller than what is trained on is all of it', () => {
  const plan = splitRows(10, 0.3, 5);
  for (const size of [null, 7, 20]) {
    const batches = new Batches(plan, 10, size, 5);
    expect(batches.room(9)).toBe(0);
    expect(batches.deal(9, new Int32Array(0))).toEqual({ kind: 'same', selection: plan.training });
  }
});
