import { describe, expect, test } from 'vitest';
import { Random } from './random';

const count = 20_000;
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, each) => sum + each, 0) / values.length;

describe('seeded random numbers', () => {
  test('are the same for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.bits());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    // Seeds beyond 32 bits differ from their lower 32 bits.
    expect(draw(2 ** 32 + 7)).not.toEqual(draw(7));
  });

  test('fall evenly on the numbers below a limit', () => {
    const random = new Random(1);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < count; draw++) counts[random.below(7)]!++;
    // Six standard deviations of a binomial.
    const spread = 6 * Math.sqrt((count / 7) * (6 / 7));
    for (const each of counts) expect(Math.abs(each - count / 7)).toBeLessThan(spread);
  });

  test('of a uniform law are from 0 up to 1, with the mean and the variance of it', () => {
    const random = new Random(2);
    const values = Array.from({ length: count }, () => random.uniform());
    expect(values.every((each) => each >= 0 && each < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(1 / 2, 1);
    expect(mean(values.map((each) => (each - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  test('of a normal law have its moments, also for an odd number of them', () => {
    const values = new Random(3).normals(count + 1);
    expect(values).toHaveLength(count + 1);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((each) => each ** 2))).toBeCloseTo(1, 1);
    // Both of a pair are used, and they are independent.
    expect(mean(values.subarray(1).map((each, at) => each * values[at]!))).toBeCloseTo(0, 1);
  });

  test('shuffle an array without loss, and reach every place', () => {
    const random = new Random(4);
    const first = new Set<number>();
    for (let draw = 0; draw < 100; draw++) {
      const items = random.shuffle([0, 1, 2, 3]);
      expect([...items].sort()).toEqual([0, 1, 2, 3]);
      first.add(items[0]!);
    }
    expect(first.size).toBe(4);
  });
});
