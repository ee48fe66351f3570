import { expect, test } from 'vitest';
import type { PlotMap, PlotSummary } from '../../app/protocol';
import { residualColumns, residualPoints } from './residualCurves';

const of = (...values: number[]) => Float64Array.from(values);

const curve: PlotSummary = {
  title: 'y against x',
  xLabel: 'x',
  yLabel: 'y',
  kind: 'curve',
  map: null,
  pictures: null,
  points: { x: of(0, 2, 1), y: of(1, 9, 4) },
  heldOut: Uint8Array.of(0, 1, 0),
  curves: [{ label: 'f', x: of(0, 0.5, 1, 1.5, 2), y: of(0, 0, 0, 0, 0) }],
};

test('residuals of a curve are at the rows, over the input', () => {
  const { points, heldOut, xLabel, y } = residualPoints(curve, of(0, 1, 2, 3, 4));
  expect(points).toEqual([
    { x: 0, y: 1 },
    { x: 1, y: 2 },
  ]);
  expect(heldOut).toEqual([{ x: 2, y: 5 }]);
  expect(xLabel).toBe('x');
  expect(y.low).toBe(-y.high);
});

test('between the points of a curve its value is between theirs', () => {
  const plot = { ...curve, points: { x: of(0.75), y: of(10) } };
  expect(residualPoints(plot, of(0, 1, 2, 3, 4)).points).toEqual([{ x: 0.75, y: 8.5 }]);
});

test('residuals of predictions against what is measured are over the prediction', () => {
  const plot: PlotSummary = {
    ...curve,
    kind: 'agreement',
    yLabel: 'y, predicted',
    points: { x: of(1, 2), y: of(1, 2) },
    curves: [{ label: 'f', x: of(1, 2), y: of(0, 0) }],
  };
  const { points, heldOut, xLabel } = residualPoints(plot, of(1.5, 1));
  expect(points).toEqual([{ x: 1.5, y: -0.5 }]);
  expect(heldOut).toEqual([{ x: 1, y: 1 }]);
  expect(xLabel).toBe('y, predicted');
});

test('residuals of a map are of the rows behind its grid', () => {
  const map: PlotMap = { size: 2, x: [0, 1], y: [0, 1], target: 'z', observed: of(5, 6, 7), stride: 2 };
  const plot: PlotSummary = { ...curve, kind: 'map', map, points: { x: of(0, 1, 2), y: of(0, 0, 0) } };
  const { points, xLabel, remark } = residualPoints(plot, of(0, 0, 0, 0, 4, 9));
  expect(points).toEqual([
    { x: 4, y: 1 },
    { x: 9, y: -2 },
  ]);
  expect(xLabel).toBe('z, predicted');
  expect(remark).toContain('One in 2');
  const columns = residualColumns([{ plot, values: of(0, 0, 0, 0, 4, 9) }]);
  expect(columns.map(({ name }) => name)).toEqual(['plot', 'row', 'measured', 'predicted', 'residual']);
  expect(Array.from(columns[1]!.values)).toEqual([0, 2]);
});

test('two classes, of which the probability of one is predicted, have deviance residuals', () => {
  const plot = { ...curve, points: { x: of(0, 1, 2), y: of(1, 0, 1) } };
  const values = of(0.25, 0, 0, 0, 1);
  const { points, heldOut, yLabel } = residualPoints(plot, values);
  expect(yLabel).toBe('deviance residual');
  expect(points).toEqual([
    { x: 0, y: Math.sqrt(-2 * Math.log(0.25)) },
    { x: 2, y: 0 },
  ]);
  expect(heldOut[0]!.y).toBeCloseTo(0, 12);
  const columns = residualColumns([{ plot, values }]);
  expect(columns.map(({ name }) => name).slice(-2)).toEqual(['residual', 'deviance residual']);
  // What is no probability has plain residuals, and so have measured numbers of which one is no class.
  expect(residualPoints(plot, of(0.25, 0, 0, 0, 1.5)).yLabel).toBe('residual');
  expect(residualPoints({ ...plot, points: { x: of(0, 1), y: of(1, 1) } }, values).yLabel).toBe('residual');
});
