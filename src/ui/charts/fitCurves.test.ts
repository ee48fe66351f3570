import { describe, expect, it } from 'vitest';
import type { PlotSummary } from '../../app/protocol';
import { fitCurves, isSeries } from './fitCurves';

const array = (...values: number[]): Float64Array => Float64Array.from(values);

const plot: PlotSummary = {
  title: 'y against x',
  xLabel: 'x',
  yLabel: 'y',
  kind: 'curve',
  map: null,
  pictures: null,
  points: { x: array(1, 2, 3), y: array(10, 20, 30) },
  heldOut: Uint8Array.of(0, 1, 0),
  curves: [{ label: 'f', x: array(3, 1, 2), y: array(3, 1, 2) }],
};

describe('the curves of a fit', () => {
  it('keep held-out points apart', () => {
    const { points, heldOut } = fitCurves(plot, []);
    expect(points).toEqual([
      { x: 1, y: 10 },
      { x: 3, y: 30 },
    ]);
    expect(heldOut).toEqual([{ x: 2, y: 20 }]);
  });

  it('run in the order of x, at the start and now', () => {
    const [curve] = fitCurves(plot, [array(33, 11, 22)]).curves;
    expect(curve!.start.map(({ y }) => y)).toEqual([1, 2, 3]);
    expect(curve!.now.map(({ y }) => y)).toEqual([11, 22, 33]);
  });

  it('begin at zero where that is near', () => {
    const near = { ...plot, points: { x: array(1, 2, 3), y: array(5, 20, 30) }, curves: [] };
    expect(fitCurves(near, []).y.low).toBe(0);
    const far = { ...plot, points: { x: array(1, 2, 3), y: array(300, 320, 330) }, curves: [] };
    expect(fitCurves(far, []).y.low).toBeGreaterThan(200);
  });

  it('leave the points in sight however far a curve goes', () => {
    const { y } = fitCurves(plot, [array(1e9, -1e9, Number.NaN)]);
    expect(y.low).toBeGreaterThanOrEqual(-20);
    expect(y.high).toBeLessThanOrEqual(60);
    expect(y.low).toBeLessThanOrEqual(10);
    expect(y.high).toBeGreaterThanOrEqual(30);
  });

  it('draw a part of very many points, and say so', () => {
    const many = Float64Array.from({ length: 50_000 }, (_, index) => index);
    const curves = fitCurves({ ...plot, points: { x: many, y: many }, heldOut: new Uint8Array(50_000) }, []);
    expect(curves.points.length).toBeLessThanOrEqual(700);
    expect(curves.points.length).toBeGreaterThan(300);
    expect(curves.remark).toContain('50,000');
  });

  it('set predictions against measurements on equal axes', () => {
    const both: PlotSummary = {
      ...plot,
      kind: 'agreement',
      curves: [{ label: 'f', x: array(10, 20, 30), y: array(5, 5, 5) }],
      points: { x: array(10, 20, 30), y: array(10, 20, 30) },
    };
    const { points, heldOut, x, y, curves } = fitCurves(both, [array(11, 19, 31)]);
    expect(points).toEqual([
      { x: 10, y: 11 },
      { x: 30, y: 31 },
    ]);
    expect(heldOut).toEqual([{ x: 20, y: 19 }]);
    expect(x).toEqual(y);
    expect(curves[0]!.start.map((end) => end.x === end.y)).toEqual([true, true]);
  });

  it('find axes where there is nothing finite to draw', () => {
    const empty = { ...plot, points: { x: array(), y: array() }, heldOut: new Uint8Array(0), curves: [] };
    expect(fitCurves(empty, [])).toMatchObject({
      points: [],
      x: { low: 0, high: 1 },
      y: { low: 0, high: 1 },
    });
  });
});

it('joins the points of a series, whose values are at equal distances', () => {
  const years = Float64Array.from({ length: 20 }, (_, index) => 1900 + index / 12);
  expect(isSeries(years)).toBe(true);
  expect(isSeries(years.toReversed())).toBe(false);
  expect(isSeries(Float64Array.of(0, 1, 2, 4, 5, 6))).toBe(false);
  expect(isSeries(Float64Array.of(0, 0, 1, 1, 2, 2))).toBe(false);
  expect(isSeries(Float64Array.of(0, 1))).toBe(false);
});
