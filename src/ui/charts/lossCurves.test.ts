import { describe, expect, it } from 'vitest';
import type { Series } from '../state/series';
import { SeriesBuilder } from '../state/seriesBuilder';
import { type LossOptions, lossCurves, nearestRecord } from './lossCurves';

const none = new Float64Array(0);

function seriesOf(losses: readonly number[], holdout: readonly number[] = []): Series {
  const records = new SeriesBuilder({ parameters: 0, watches: 0, holdout: holdout.length > 0 });
  records.append({
    first: 0,
    count: losses.length,
    losses: Float64Array.from(losses),
    holdoutLosses: Float64Array.from(holdout),
    parameters: none,
    gradients: none,
    watches: none,
  });
  return records.series();
}

const options: LossOptions = { logarithmic: false, smoothing: 0, steps: 1000, live: true };
const curvesOf = (losses: readonly number[], more: Partial<LossOptions> = {}) =>
  lossCurves(seriesOf(losses), null, { ...options, ...more });

describe('the curves of the loss', () => {
  it('have fewer than 1,500 points together, however long the run', () => {
    const noise = Array.from({ length: 50_000 }, (_, step) => 1 + Math.sin(step * step));
    const series = seriesOf(noise, noise);
    const { raw, smoothed, holdout, ghost } = lossCurves(series, series, { ...options, smoothing: 100 });
    const drawn = raw.length + smoothed!.length + holdout.length + ghost.length;
    expect(drawn).toBeLessThan(1500);
    expect(drawn).toBeGreaterThan(1000);
  });

  it('show the start of a run with the whole run before it', () => {
    const { raw, x } = curvesOf([5], { live: false });
    expect(raw).toEqual([{ x: 0, y: 5 }]);
    expect([x.low, x.high]).toEqual([0, 1000]);
  });

  it('leave room for steps to come, but not past the last', () => {
    const reach = (count: number, live: boolean) => curvesOf(new Array(count).fill(1), { live }).x.high;
    expect([reach(3, true), reach(13, true), reach(60, true), reach(700, true)]).toEqual([10, 20, 100, 1000]);
    expect(curvesOf(new Array(700).fill(1), { steps: 800 }).x.high).toBe(800);
    expect(reach(13, false)).toBe(12);
  });

  it('reach as far as the last run', () => {
    const ghost = seriesOf(new Array(400).fill(9));
    const { x, y } = lossCurves(seriesOf([1, 1]), ghost, options);
    expect(x.high).toBe(399);
    expect(y.high).toBeGreaterThanOrEqual(9);
  });

  it('stand on zero where nothing is below it', () => {
    expect(curvesOf([40, 80]).y.low).toBe(0);
    expect(curvesOf([-40, 80]).y.low).toBeLessThanOrEqual(-40);
  });
});

describe('a logarithmic axis', () => {
  it('is there for losses above zero', () => {
    const { y, remark } = curvesOf([100, 1, 0.01], { logarithmic: true });
    expect(y).toMatchObject({ kind: 'log', low: 0.01, high: 100 });
    expect(remark).toBeNull();
  });

  it('has zeros at its lower edge and says so', () => {
    const { y, remark } = curvesOf([100, 1, 0], { logarithmic: true });
    expect(y).toMatchObject({ kind: 'log', low: 1 });
    expect(remark).toContain('zero');
  });

  it('gives way to a linear one where a loss is below zero or none is above it', () => {
    expect(curvesOf([1, -1], { logarithmic: true })).toMatchObject({ y: { kind: 'linear' } });
    expect(curvesOf([1, -1], { logarithmic: true }).remark).toContain('below zero');
    expect(curvesOf([0, 0], { logarithmic: true })).toMatchObject({ y: { kind: 'linear' } });
    expect(curvesOf([Number.NaN], { logarithmic: true })).toMatchObject({ y: { kind: 'linear' }, raw: [] });
  });
});

describe('nearestRecord', () => {
  it('finds the record whose step is nearest', () => {
    const steps = [0, 4, 8, 9];
    expect([-3, 1, 3, 6.1, 8.4, 100].map((step) => nearestRecord(steps, step))).toEqual([0, 0, 1, 2, 2, 3]);
    expect(nearestRecord([], 1)).toBe(-1);
    expect(nearestRecord([5], 1)).toBe(0);
  });
});
