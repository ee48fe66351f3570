import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth, smoothingPositions, smoothingSpan } from './smoothing';

const steps = (length: number): number[] => Array.from({ length }, (_, step) => step);

describe('smooth', () => {
  it('leaves the values as they are with a span of 0', () => {
    const values = Float64Array.of(3, 1, 2);
    expect(smooth(steps(3), values, 0)).toBe(values);
  });

  it('leaves a constant constant, from the first value on', () => {
    const smoothed = smooth(steps(50), new Float64Array(50).fill(7), 12);
    for (const value of smoothed) expect(value).toBeCloseTo(7, 12);
  });

  it('stays between the smallest and the largest value so far', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 100,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (list, span) => {
        const smoothed = smooth(steps(list.length), Float64Array.from(list), span);
        for (const [index, value] of smoothed.entries()) {
          const seen = list.slice(0, index + 1);
          expect(value).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-6);
          expect(value).toBeLessThanOrEqual(Math.max(...seen) + 1e-6);
        }
      }),
    );
  });

  it('has forgotten an old value after many spans, counted in steps and not in records', () => {
    const close = smooth([0, 1], Float64Array.of(100, 0), 10)[1]!;
    const far = smooth([0, 200], Float64Array.of(100, 0), 10)[1]!;
    expect(close).toBeGreaterThan(40);
    expect(far).toBeLessThan(1e-6);
  });

  it('passes over what is not finite', () => {
    expect([...smooth(steps(3), Float64Array.of(4, Number.NaN, 4), 5)]).toEqual([4, 4, 4]);
  });
});

describe('smoothingSpan', () => {
  it('goes from none to a tenth of the run', () => {
    expect(smoothingSpan(0, 1500)).toBe(0);
    expect(smoothingSpan(1, 1500)).toBe(2);
    expect(smoothingSpan(smoothingPositions, 1500)).toBe(150);
    expect(smoothingSpan(1, 10)).toBe(1);
    for (let position = 1; position <= smoothingPositions; position++) {
      expect(smoothingSpan(position, 1e6)).toBeGreaterThan(smoothingSpan(position - 1, 1e6));
    }
  });
});
