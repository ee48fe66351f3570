import { describe, expect, it } from 'vitest';
import { binsOf } from './histogram';

describe('bins', () => {
  it('count each finite value once, the largest in the last bin', () => {
    expect(binsOf([0, 1, 2, 3, 4, Number.NaN, Number.POSITIVE_INFINITY], 4)).toEqual({
      low: 0,
      high: 4,
      counts: [1, 1, 1, 2],
      total: 5,
    });
  });

  it('hold equal values in the middle', () => {
    expect(binsOf([7, 7], 5)?.counts).toEqual([0, 0, 2, 0, 0]);
  });

  it('reach over the whole range of numbers', () => {
    expect(binsOf([-1.7e308, 0, 1.7e308], 3)?.counts).toEqual([1, 1, 1]);
  });

  it('are not there without values', () => {
    expect(binsOf([], 4)).toBeNull();
    expect(binsOf([Number.NaN], 4)).toBeNull();
  });
});
