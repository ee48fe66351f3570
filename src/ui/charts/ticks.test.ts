import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, linearTicks, logScale, niceAbove, tickFormat } from './ticks';

const magnitude = fc.double({ min: 1e-9, max: 1e12, noNaN: true });

describe('niceAbove', () => {
  it('is 1, 2 or 5 times a power of ten, at most two and a half times the number', () => {
    expect([0.03, 1, 1.01, 4, 51, 990].map(niceAbove)).toEqual([0.05, 1, 2, 5, 100, 1000]);
    fc.assert(
      fc.property(magnitude, (value) => {
        const nice = niceAbove(value);
        expect(nice).toBeGreaterThanOrEqual(value * (1 - 1e-9));
        expect(nice).toBeLessThanOrEqual(value * 2.5 * (1 + 1e-9));
      }),
    );
  });
});

describe('linearTicks', () => {
  it('names few round values', () => {
    expect(linearTicks(0, 1)).toEqual([0, 0.5, 1]);
    expect(linearTicks(0, 3000)).toEqual([0, 1000, 2000, 3000]);
    expect(linearTicks(0.1, 0.5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(linearTicks(-1, 1)).toEqual([-1, -0.5, 0, 0.5, 1]);
  });
});

describe('linearScale', () => {
  it('holds all values and between two and eight ticks', () => {
    fc.assert(
      fc.property(magnitude, magnitude, fc.boolean(), (a, b, negative) => {
        const [low, high] = [negative ? -a : Math.min(a, b), Math.max(a, b)];
        const scale = linearScale(low, high);
        const invisible = (scale.high - scale.low) * 1e-6;
        expect(scale.low).toBeLessThanOrEqual(low + invisible);
        expect(scale.high).toBeGreaterThanOrEqual(high - invisible);
        expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
        expect(scale.ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('starts at zero where that is wanted and nothing is below', () => {
    expect(linearScale(40, 90, { fromZero: true }).low).toBe(0);
    expect(linearScale(-40, 90, { fromZero: true }).low).toBeLessThanOrEqual(-40);
  });

  it('gives a single value room, and nothing at all an axis', () => {
    const scale = linearScale(7, 7);
    expect(scale.low).toBeLessThan(7);
    expect(scale.high).toBeGreaterThan(7);
    expect(linearScale(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toEqual(linearScale(0, 1));
    expect(linearScale(0, 0).high).toBe(1);
    expect(Number.isFinite(linearScale(-1.7e308, 1.7e308).high)).toBe(true);
    expect(linearScale(1e12, 1e12 + 1e-4).ticks.length).toBeGreaterThanOrEqual(2);
  });
});

describe('logScale', () => {
  it('names decades, some of them left out where there are many', () => {
    expect(logScale(0.002, 700).ticks).toEqual([0.01, 1, 100]);
    expect(logScale(1, 1000).ticks).toEqual([1, 10, 100, 1000]);
    expect(logScale(1e-12, 1).ticks.length).toBeLessThanOrEqual(5);
  });

  it('names 1, 2 and 5 where there is less than a decade', () => {
    expect(logScale(12, 40).ticks).toEqual([10, 20, 50]);
  });

  it('has ends that can be reckoned with, however small or large the values', () => {
    const { low, high } = logScale(5e-324, 1.7e308);
    expect(low).toBeGreaterThan(0);
    expect(Number.isFinite(Math.log(high) - Math.log(low))).toBe(true);
  });

  it('holds all values', () => {
    fc.assert(
      fc.property(magnitude, magnitude, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const scale = logScale(low, high);
        expect(scale.low).toBeLessThanOrEqual(low * (1 + 1e-6));
        expect(scale.high).toBeGreaterThanOrEqual(high * (1 - 1e-6));
        expect(scale.high).toBeGreaterThan(scale.low);
        expect(scale.ticks.length).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

it('a tick has few digits, with a true minus', () => {
  const ticks = [0, 0.1 + 0.2, 25_000, -0.5, 2e6, 2e7, 5e-7, -1e7];
  expect(ticks.map(tickFormat(ticks))).toEqual([
    '0',
    '0.3',
    '25,000',
    '−0.5',
    '2,000,000',
    '2e7',
    '5e−7',
    '−1e7',
  ]);
});

it('an axis has commas in all of its values or in none', () => {
  expect([0, 5000, 10_000].map(tickFormat([0, 5000, 10_000]))).toEqual(['0', '5,000', '10,000']);
  expect([1900, 1950, 2000].map(tickFormat([1900, 1950, 2000]))).toEqual(['1900', '1950', '2000']);
});
