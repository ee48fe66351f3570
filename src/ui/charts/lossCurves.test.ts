import { describe, expect, it } from 'vitest';
import type { Overlay } from '../state/overlays';
import type { RowId } from '../state/runs';
import type { Series } from '../state/series';
import { SeriesBuilder } from '../state/seriesBuilder';
import { SettledAxis } from './lossAxis';
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

/** Another run with these losses. */
function other(losses: readonly number[]): Overlay {
  const steps = Float64Array.from(losses, (_, step) => step);
  return {
    id: 'a' as RowId,
    name: 'run 1',
    mark: '',
    steps,
    losses: Float64Array.from(losses),
    fits: [],
    maps: [],
    path: [],
  };
}

const options: LossOptions = { logarithmic: false, smoothing: 0, steps: 1000, live: true };
const curvesOf = (losses: readonly number[], more: Partial<LossOptions> = {}) =>
  lossCurves(seriesOf(losses), [], { ...options, ...more });

describe('the curves of the loss', () => {
  it('have fewer than 1,500 points together, however long the run', () => {
    const noise = Array.from({ length: 50_000 }, (_, step) => 1 + Math.sin(step * step));
    const series = seriesOf(noise, noise);
    const { raw, smoothed, holdout } = lossCurves(series, [], { ...options, smoothing: 100 });
    const drawn = raw.length + smoothed!.length + holdout.length;
    expect(drawn).toBeLessThan(1500);
    expect(drawn).toBeGreaterThan(1000);
  });

  it('show the start of a run with the whole run before it', () => {
    const { raw, x } = curvesOf([5], { live: false });
    expect(raw).toEqual([{ x: 0, y: 5 }]);
    expect([x.low, x.high]).toEqual([0, 1000]);
  });

  it('have the end of the run as the end of their axis from the first step on', () => {
    const reach = (count: number, live: boolean) => curvesOf(new Array(count).fill(1), { live }).x.high;
    expect([reach(3, true), reach(13, true), reach(60, true), reach(700, true)]).toEqual([
      1000, 1000, 1000, 1000,
    ]);
    expect(curvesOf(new Array(700).fill(1), { steps: 800 }).x.high).toBe(800);
    expect(reach(13, false)).toBe(12);
  });

  it('leave room for longer runs only once the run is over, and say where they continue beyond', () => {
    const longer = other(new Array(400).fill(1));
    const own = seriesOf(new Array(101).fill(1));
    const x = (more: Partial<LossOptions>) => lossCurves(own, [longer], { ...options, ...more }).x.high;
    expect(x({ live: true, steps: 120 })).toBe(120);
    expect(x({ live: false })).toBe(399);
    const far = lossCurves(own, [other(new Array(50_000).fill(1))], { ...options, live: false });
    expect(far.x.high).toBe(1000);
    expect(far.remarks.join()).toContain('1 other run continues beyond it');
  });

  it('are not flattened by another run that went far above, which a remark says', () => {
    const wild = other([3, 1e9, 1e12]);
    for (const live of [true, false]) {
      const { y, remarks } = lossCurves(seriesOf([4, 3, 2]), [wild], { ...options, live });
      expect(y.high).toBeLessThanOrEqual(10);
      expect(remarks.join()).toContain('1 other run goes above the axis');
    }
  });

  it('begin at zero where nothing is below it', () => {
    expect(curvesOf([40, 80]).y.low).toBe(0);
    expect(curvesOf([-40, 80]).y.low).toBeLessThanOrEqual(-40);
  });
});

describe('the axis of the losses', () => {
  const decay = (count: number, from = 100): number[] =>
    Array.from({ length: count }, (_, step) => from * 0.99 ** step + 1);

  it('cuts off outliers of the run itself, and says how far they go', () => {
    const losses = decay(500);
    losses[200] = 1e7;
    losses[201] = 3e7;
    const { y, remarks } = curvesOf(losses, { steps: 500, live: false });
    expect(y.high).toBeLessThan(1000);
    expect(y.high).toBeGreaterThan(100);
    expect(remarks.join()).toContain('3e7');
  });

  it('cuts off a start that is far above everything after', () => {
    const losses = [1e8, ...new Array(400).fill(0).map((_, step) => 2 + Math.sin(step))];
    expect(curvesOf(losses, { steps: 400, live: false }).y.high).toBeLessThan(30);
  });

  it('shows a usual run whole', () => {
    for (const losses of [decay(300), [5, 4, 3], [1, 2, 3, 4], [0, 0, 0], [-3, -5, -7]]) {
      const { y, remarks } = curvesOf(losses, { live: false });
      expect(y.high).toBeGreaterThanOrEqual(Math.max(...losses));
      expect(y.low).toBeLessThanOrEqual(Math.min(...losses));
      expect(remarks).toEqual([]);
    }
  });

  /** How often the axis of a run changes as its losses come, a few at a time. */
  const changesOf = (losses: readonly number[], logarithmic: boolean): number => {
    const axis = new SettledAxis();
    let before = '';
    let changes = -1;
    for (let count = 1; count <= losses.length; count += 7) {
      const more = { ...options, steps: losses.length, logarithmic };
      const { x, y } = lossCurves(seriesOf(losses.slice(0, count)), [], more, axis);
      const now = JSON.stringify([x, y]);
      if (now !== before) changes++;
      before = now;
    }
    return changes;
  };

  it('does not move while a usual run trains, and seldom on a logarithmic axis', () => {
    expect(changesOf(decay(1000), false)).toBe(0);
    const rising = decay(1000).map((loss, step) => loss + 8 * Math.exp(-((step - 20) ** 2) / 200));
    expect(changesOf(rising, false)).toBeLessThanOrEqual(1);
    const slow = Array.from({ length: 1000 }, (_, step) => 10 + step / 50);
    expect(changesOf(slow, false)).toBeLessThanOrEqual(2);
    const deep = Array.from({ length: 1000 }, (_, step) => 10 ** (2 - step / 80));
    expect(changesOf(deep, true)).toBeLessThanOrEqual(3);
  });

  it('does not follow a run that diverges step by step', () => {
    const diverging = Array.from({ length: 700 }, (_, step) => 2 ** step);
    expect(changesOf(diverging, false)).toBeLessThan(40);
  });

  it('is made for the lowest other run before the first step', () => {
    const others = [other([1e6, 1e5]), other([5, 2])];
    const { y } = lossCurves(seriesOf([5]), others, { ...options, live: false });
    expect(y.high).toBeLessThan(50);
  });
});

describe('a logarithmic axis', () => {
  it('is there for losses above zero', () => {
    const { y, remarks } = curvesOf([100, 1, 0.01], { logarithmic: true, live: false });
    expect(y).toMatchObject({ kind: 'log', low: 0.01, high: 100 });
    expect(remarks).toEqual([]);
  });

  it('has zeros at its lower edge and says so', () => {
    const { y, remarks } = curvesOf([100, 1, 0], { logarithmic: true, live: false });
    expect(y).toMatchObject({ kind: 'log', low: 1 });
    expect(remarks.join()).toContain('zero');
  });

  it('gives way to a linear one where a loss is below zero or none is above it', () => {
    expect(curvesOf([1, -1], { logarithmic: true })).toMatchObject({ y: { kind: 'linear' } });
    expect(curvesOf([1, -1], { logarithmic: true }).remarks.join()).toContain('below zero');
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
