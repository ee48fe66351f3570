import { describe, expect, it } from 'vitest';
import { SteadyScale } from './steadyScale';
import { linearScale, logScale } from './ticks';

const over = (low: number, high: number) => linearScale(low, high);

describe('an axis of what moves', () => {
  it('stays while everything is on it, and is used well', () => {
    const axis = new SteadyScale();
    const first = axis.fit(over(0, 100), false);
    expect(axis.fit(over(0, 90), true)).toBe(first);
    expect(axis.fit(over(20, 70), true)).toBe(first);
  });

  it('goes further than it has to where an end is passed, so that it changes seldom', () => {
    const axis = new SteadyScale();
    let scale = axis.fit(over(0, 100), false);
    let changes = 0;
    for (let high = 101; high <= 300; high++) {
      const next = axis.fit(over(0, high), true);
      expect(next.high).toBeGreaterThanOrEqual(high);
      expect(next.low).toBe(0);
      if (next !== scale) changes++;
      scale = next;
    }
    expect(changes).toBeLessThanOrEqual(6);
  });

  it('is made anew where little of it is used, or nothing moves', () => {
    const axis = new SteadyScale();
    axis.fit(over(-100, 100), false);
    expect(axis.fit(over(-2, 2), true)).toEqual(over(-2, 2));
    expect(axis.fit(over(-1.5, 1.5), false)).toEqual(over(-1.5, 1.5));
  });

  it('of another kind is taken as it is', () => {
    const axis = new SteadyScale();
    axis.fit(over(0, 100), false);
    expect(axis.fit(logScale(1, 10), true)).toEqual(logScale(1, 10));
  });
});
