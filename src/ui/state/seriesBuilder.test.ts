import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RecordBatch, Series } from './series';
import { SeriesBuilder } from './seriesBuilder';

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

describe('SeriesBuilder', () => {
  it('keeps every record below its limit', () => {
    const builder = new SeriesBuilder(shape);
    builder.append(records(0, 300));
    builder.append(records(300, 700));
    expect([...builder.series().steps]).toEqual(Array.from({ length: 1000 }, (_, step) => step));
    expectConsistent(builder.series());
  });

  it('keeps the first, the last and an even spacing, however the records arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (counts) => {
        const builder = new SeriesBuilder(shape, 32);
        let taken = 0;
        for (const count of counts) {
          builder.append(records(taken, count));
          taken += count;
          const steps = [...builder.series().steps];
          expect(steps.length).toBeLessThanOrEqual(32);
          expect(steps[0]).toBe(0);
          expect(steps.at(-1)).toBe(taken - 1);
          const gaps = steps.slice(1, -1).map((step, index) => step - steps[index]!);
          expect(new Set(gaps).size).toBeLessThanOrEqual(1);
          if (taken > 32) expect(steps.length).toBeGreaterThanOrEqual(16);
          expectConsistent(builder.series());
        }
      }),
    );
  });

  it('puts a record of a step that is there already in its place', () => {
    const builder = new SeriesBuilder(shape);
    builder.append(records(0, 5));
    builder.append({ ...records(4, 3), losses: Float64Array.of(-4, -5, -6) });
    expect([...builder.series().steps]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...builder.series().losses]).toEqual([1, 101, 201, 301, -4, -5, -6]);
  });

  it('has no hold-out losses where nothing is held out', () => {
    const builder = new SeriesBuilder({ parameters: 0, watches: 0, holdout: false });
    const none = new Float64Array(0);
    builder.append({
      first: 0,
      count: 2,
      losses: Float64Array.of(3, 2),
      holdoutLosses: none,
      parameters: none,
      gradients: none,
      watches: none,
    });
    expect([...builder.series().losses]).toEqual([3, 2]);
    expect(builder.series().holdoutLosses).toHaveLength(0);
  });

  it('forgets nothing of its columns when it grows', () => {
    const builder = new SeriesBuilder(shape, 4000);
    for (let first = 0; first < 3000; first += 37) builder.append(records(first, 37));
    expectConsistent(builder.series());
  });

  it('leaves every series as it was, however the records go on', () => {
    const next = fc.record({ count: fc.integer({ min: 1, max: 40 }), back: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(fc.array(next, { minLength: 1, maxLength: 30 }), (batches) => {
        const builder = new SeriesBuilder(shape, 32);
        const seen: { readonly series: Series; readonly losses: readonly number[] }[] = [];
        let taken = 0;
        for (const [turn, { count, back }] of batches.entries()) {
          const first = Math.max(0, taken - back);
          // Every batch has losses of its own, so that a record that was written over is noticed.
          const losses = Float64Array.from({ length: count }, (_, index) => turn * 1000 + index);
          builder.append({ ...records(first, count), losses });
          taken = first + count;
          const series = builder.series();
          seen.push({ series, losses: [...series.losses] });
          for (const each of seen) expect([...each.series.losses]).toEqual(each.losses);
        }
      }),
    );
  });

  it('shares the records of the past between one series and the next', () => {
    const builder = new SeriesBuilder({ parameters: 0, watches: 0, holdout: false });
    const none = new Float64Array(0);
    const batch = (first: number, count: number) => ({
      first,
      count,
      losses: new Float64Array(count),
      holdoutLosses: none,
      parameters: none,
      gradients: none,
      watches: none,
    });
    builder.append(batch(0, 9000));
    builder.series();
    const copies = vi.spyOn(Float64Array.prototype, 'set');
    for (let first = 9000; first < 9100; first++) {
      builder.append(batch(first, 1));
      builder.series();
    }
    const count = copies.mock.calls.length;
    copies.mockRestore();
    expect(count).toBe(0);
  });
});
