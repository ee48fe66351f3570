import { expect, test } from 'vitest';
import type { RowsReport } from '../../app/protocol';
import { report } from '../catalogue/samples';
import { correlationColumns, profileColumns, rowColumns } from './columns';

const rows = report.rows!;
const byName = (columns: ReturnType<typeof rowColumns>): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(columns.map(({ name, values }) => [name, Array.from(values)]));

test('each element of a prediction that is a tensor is a row, with the inputs of its row of data', () => {
  const tensors: RowsReport = {
    ...rows,
    each: 2,
    places: Int32Array.of(4, 6),
    inputs: [{ label: 'x', values: Float64Array.of(10, 20) }],
    target: null,
    predictions: Float64Array.of(1, 2, 3, 4),
    predictionErrors: null,
    residuals: null,
    standardised: null,
    heldOut: Uint8Array.of(0, 0, 1, 1),
  };
  expect(byName(rowColumns(tensors))).toMatchObject({
    row: [4, 4, 6, 6],
    x: [10, 10, 20, 20],
    'held out': [0, 0, 1, 1],
  });
  expect(rowColumns(tensors).map(({ name }) => name)).not.toContain('residual');
});

test('predictions are named after what they predict, and what is not known is left out', () => {
  const { predictions, standardised, heldOut } = rows;
  const all = byName(rowColumns(rows));
  expect(all['y, predicted']).toEqual([...predictions!]);
  expect(all['residual, standardised']!.map((each) => each === null)).toEqual(
    [...heldOut].map((each) => each === 1),
  );
  expect(standardised!.some(Number.isNaN)).toBe(true);
  const bare = rowColumns({ ...rows, predictions: null, predictionErrors: null, standardised: null });
  expect(bare.map(({ name }) => name)).toEqual(['row', 'x', 'y', 'residual', 'held out']);
});

test('correlations are a square with a name for each row and column; what is not known is empty', () => {
  if (report.errors.kind === 'none') throw new Error('the sample has errors');
  const correlations = Float64Array.of(1, -0.5, Number.NaN, 1);
  const square = { ...report, elements: ['a', 'b'], errors: { ...report.errors, correlations } };
  expect(byName(correlationColumns(square))).toEqual({ '': ['a', 'b'], a: [1, null], b: [-0.5, 1] });
  expect(correlationColumns({ ...report, errors: { kind: 'none', reason: 'for a test' } })).toEqual([]);
});

test('a profile has the values of its parameter beside the roots', () => {
  const profile = {
    element: 'a',
    estimate: 1,
    values: Float64Array.of(0, 1),
    roots: Float64Array.of(-2, 0),
    quantile: 2,
    low: null,
    high: null,
    waldLow: 0,
    waldHigh: 2,
  };
  const [first, second] = profileColumns(profile);
  expect(first).toEqual({ name: 'a', values: profile.values });
  expect(second!.values).toBe(profile.roots);
});
