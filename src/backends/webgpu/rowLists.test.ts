import { expect, test } from 'vitest';
import type { RowAxis } from '../../graph';
import { everyRow } from './entry';
import { rowLists } from './rowLists';

const axis = (rowCount: number): RowAxis => ({ rowCount, columns: [] });
const axes = [axis(5), axis(3)];
const given = new Float64Array(0);

test('steps on all rows need no lists', () => {
  const words = rowLists(axes, { count: 2, rows: { kind: 'same', selection: null }, given });
  expect([...words]).toEqual([everyRow, 5, everyRow, 3, everyRow, 5, everyRow, 3]);
});

test('steps on the same selected rows share one list behind the table', () => {
  const selection = { of: 5, rows: Int32Array.of(4, 0) };
  const words = rowLists(axes, { count: 2, rows: { kind: 'same', selection }, given });
  expect([...words]).toEqual([8, 2, everyRow, 3, 8, 2, everyRow, 3, 4, 0]);
});

test('each batch has a list of its own', () => {
  const rows = { kind: 'batches', of: 3, size: 2, numbers: Int32Array.of(2, 1, 0, 2, 7, 7) } as const;
  const words = rowLists(axes, { count: 2, rows, given });
  expect([...words]).toEqual([everyRow, 5, 8, 2, everyRow, 5, 10, 2, 2, 1, 0, 2]);
});
