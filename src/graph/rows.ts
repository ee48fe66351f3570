import type { RowAxis } from './node';

/** The selected rows of every axis that has `of` rows. Axes of other lengths are used whole. */
export interface RowSelection {
  readonly of: number;
  readonly rows: Int32Array;
}

/** The selected rows of an axis, in order. */
export function selectedRows(axis: RowAxis, selection: RowSelection | null): Int32Array {
  if (selection !== null && selection.of === axis.rowCount) return selection.rows;
  return Int32Array.from({ length: axis.rowCount }, (_, row) => row);
}
