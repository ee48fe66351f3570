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

test('a deck deals every row once before it is shuffled again', () => {
  const batches = new Batches(splitRows(10, 0, 3), 10, 4, 3);
  const dealt = Array.from({ length: 5 }, () => [...batches.draw()!.rows]).flat();
  expect(dealt.slice(0, 10).sort()).toEqual([...Array(10).keys()]);
  expect(dealt.slice(10).sort()).toEqual([...Array(10).keys()]);
});

test('batches are drawn from the training rows only', () => {
  const plan = splitRows(10, 0.3, 5);
  const batches = new Batches(plan, 10, 2, 5);
  for (let index = 0; index < 20; index++) {
    for (const row of batches.draw()!.rows) expect(plan.holdout!.rows.includes(row)).toBe(false);
  }
});
