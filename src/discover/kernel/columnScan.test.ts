import { expect, test } from 'vitest';
import { Random } from '../../graph';
import { ColumnScan, sumsOfColumn } from './columnScan';

test.each([1, 7, 32])('sums of %i rows are those of a loop', (rows) => {
  const random = new Random(rows);
  const column = () => random.normals(rows + 1).slice(0, rows);
  const columns = Array.from({ length: 30 }, column);
  const weights = column().map(Math.abs);
  const factors = Array.from({ length: 4 }, column);
  const sums = new ColumnScan(columns, rows).sums(weights, factors);
  const sum = (of: (row: number) => number) =>
    Array.from({ length: rows }, (_, row) => of(row)).reduce((a, b) => a + b);
  for (const [index, b] of columns.entries()) {
    const own = sums.subarray(index * sumsOfColumn, (index + 1) * sumsOfColumn);
    expect(own[0]).toBeCloseTo(
      sum((row) => weights[row]! * b[row]! ** 2),
      12,
    );
    for (const [each, factor] of factors.entries())
      expect(own[1 + each]).toBeCloseTo(
        sum((row) => factor[row]! * b[row]!),
        12,
      );
  }
});
