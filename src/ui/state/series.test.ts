import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordBatch, Series } from './series';

const shape = { parameters: 2, watches: 1, holdout: true };

/** Records whose every value tells its step and its column. */
function records(first: number, count: number): RecordBatch {
  const of = (width: number, offset: number): Float64Array =>
    Float64Array.from(
      { length: count * width },
      (_, index) => (first + Math.floor(index / width)) * 100 + offset + (index % width),
    );
  return {
    first,
    count,
    losses: of(1, 1),
    holdoutLosses: of(1, 2),
    parameters: of(2, 10),
    gradients: of(2, 20),
    watches: of(1, 30),
  };
}

function expectConsistent(series: Series): void {
  const steps = [...series.steps];
  expect([...series.losses]).toEqual(steps.map((step) => step * 100 + 1));
  expect([...series.holdoutLosses]).toEqual(steps.map((step) => step * 100 + 2));
  expect([...series.parameter(1)]).toEqual(steps.map((step) => step * 100 + 11));
  expect([...series.gradient(0)]).toEqual(steps.map((step) => step * 100 + 20));
  expect([...series.watch(0)]).toEqual(steps.map((step) => step * 100 + 30));
}

describe('Series', () => {
  it('keeps every record below its limit', () => {
    const series = new Series(shape);
    series.append(records(0, 300));
    series.append(records(300, 700));
    expect([...series.steps]).toEqual(Array.from({ length: 1000 }, (_, step) => step));
    expectConsistent(series);
  });

  it('keeps the first, the last and an even spacing, however the records arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (counts) => {
        const series = new Series(shape, 32);
        let taken = 0;
        for (const count of counts) {
          series.append(records(taken, count));
          taken += count;
          const steps = [...series.steps];
          expect(steps.length).toBeLessThanOrEqual(32);
          expect(steps[0]).toBe(0);
          expect(steps.at(-1)).toBe(taken - 1);
          const gaps = steps.slice(1, -1).map((step, index) => step - steps[index]!);
          expect(new Set(gaps).size).toBeLessThanOrEqual(1);
          if (taken > 32) expect(steps.length).toBeGreaterThanOrEqual(16);
          expectConsistent(series);
        }
      }),
    );
  });

  it('puts a record of a step that is there already in its place', () => {
    const series = new Series(shape);
    series.append(records(0, 5));
    series.append({ ...records(4, 3), losses: Float64Array.of(-4, -5, -6) });
    expect([...series.steps]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...series.losses]).toEqual([1, 101, 201, 301, -4, -5, -6]);
  });

  it('has no hold-out losses where nothing is held out', () => {
    const series = new Series({ parameters: 0, watches: 0, holdout: false });
    const none = new Float64Array(0);
    series.append({
      first: 0,
      count: 2,
      losses: Float64Array.of(3, 2),
      holdoutLosses: none,
      parameters: none,
      gradients: none,
      watches: none,
    });
    expect([...series.losses]).toEqual([3, 2]);
    expect(series.holdoutLosses).toHaveLength(0);
  });

  it('forgets nothing of its columns when it grows', () => {
    const series = new Series(shape, 4000);
    for (let first = 0; first < 3000; first += 37) series.append(records(first, 37));
    expectConsistent(series);
  });
});
