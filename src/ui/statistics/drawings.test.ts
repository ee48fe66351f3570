import { expect, test } from 'vitest';
import type { RowsReport } from '../../app/protocol';
import { report } from '../catalogue/samples';
import { toCsv } from '../charts/csv';
import { rowColumns } from './columns';
import { profileDrawing, quantileDrawing, residualDrawing } from './drawings';

const rows = report.rows!;

test('residuals are drawn over predictions, those of held-out rows apart', () => {
  const { points, heldOut, xLabel, y } = residualDrawing(rows)!;
  expect([points.length, heldOut.length]).toEqual([9, 3]);
  expect(points[0]).toEqual({ x: rows.predictions![0], y: rows.residuals![0] });
  expect(xLabel).toBe('y, predicted');
  expect(y.low).toBeLessThan(0);
  expect(y.high).toBeGreaterThan(0);
});

test('residuals without predictions are drawn over their places, and what is not there is not drawn', () => {
  const bare: RowsReport = { ...rows, predictions: null, target: null, standardised: null };
  const { xLabel, points } = residualDrawing(bare)!;
  expect(xLabel).toBe('row');
  expect(points.slice(0, 4).map(({ x }) => x)).toEqual([0, 1, 2, 4]);
  expect(quantileDrawing(bare)).toBeNull();
  expect(residualDrawing({ ...bare, residuals: null })).toBeNull();
});

test('a profile has its ends on the lines of the quantile', () => {
  const profile = {
    element: 'a',
    estimate: 1,
    values: Float64Array.of(0, 1, 3),
    roots: Float64Array.of(-2, 0, 2),
    quantile: 2,
    low: 0,
    high: null,
    waldLow: -0.5,
    waldHigh: 2.5,
  };
  const { points, lines } = profileDrawing(profile);
  expect(points).toEqual([
    { x: 0, y: -2 },
    { x: 1, y: 0 },
  ]);
  expect(lines.map(({ mark }) => mark)).toEqual(['line diagonal', 'line limit', 'line series-0']);
});

test('the rows as CSV have the inputs, the target, and an empty cell where a row was held out', () => {
  const [head, ...lines] = toCsv(rowColumns({ ...rows, places: rows.places.map((place) => 2 * place) }))
    .trim()
    .split('\n');
  expect(head).toBe(
    'row,x,y,"y, predicted",standard error of the prediction,residual,"residual, standardised",held out',
  );
  expect(lines).toHaveLength(12);
  expect(lines[3]).toMatch(/^6,.*,,1$/);
});
