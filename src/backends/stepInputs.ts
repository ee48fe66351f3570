/**
 * What the steps of a chunk are given besides the state that they start from: the rows that each sees and the numbers
 * that are new in each, described once for all of them where they are alike.
 */

import type { RowSelection } from '../graph';

/** The rows that the steps of a chunk see. */
export type StepRows =
  /** The same in all steps; null for all rows. */
  | { readonly kind: 'same'; readonly selection: RowSelection | null }
  /** `size` rows in each step, of every axis that has `of` rows: their numbers, step by step. */
  | {
      readonly kind: 'batches';
      readonly of: number;
      readonly size: number;
      readonly numbers: Int32Array;
    };

export interface StepInputs {
  /** How many steps these are. */
  readonly count: number;
  readonly rows: StepRows;
  /** The elements of the graph's last inputs, step by step; empty where it has none beyond parameters and state. */
  readonly given: Float64Array;
}

export const allRows: StepRows = { kind: 'same', selection: null };

/** Steps that are all given the same. */
export function sameInputs(
  count: number,
  selection: RowSelection | null = null,
  given: readonly number[] = [],
): StepInputs {
  const numbers = new Float64Array(count * given.length);
  for (let step = 0; step < count; step++) numbers.set(given, step * given.length);
  return { count, rows: { kind: 'same', selection }, given: numbers };
}

/** The steps from `first` up to `end`. */
export function inputsBetween({ count, rows, given }: StepInputs, first: number, end: number): StepInputs {
  const width = given.length / Math.max(1, count);
  return {
    count: end - first,
    rows:
      rows.kind === 'same'
        ? rows
        : { ...rows, numbers: rows.numbers.subarray(first * rows.size, end * rows.size) },
    given: given.subarray(first * width, end * width),
  };
}

export function rowsOfStep({ rows }: StepInputs, step: number): RowSelection | null {
  if (rows.kind === 'same') return rows.selection;
  const { of, size, numbers } = rows;
  return { of, rows: numbers.subarray(step * size, (step + 1) * size) };
}

export function givenOfStep({ count, given }: StepInputs, step: number): Float64Array {
  const width = given.length / count;
  return given.subarray(step * width, (step + 1) * width);
}
