/** Chooses the rows that figures are computed on where nothing trains: all rows, or a batch if all would take long. */

import { workOf } from '../backends';
import type { Graph, RowSelection } from '../graph';
import type { TrainingPlan } from './plan';

/** The time of a unit of arithmetic in plain evaluation, and the time that all rows may take, in nanoseconds. */
const unit = 5;
const maxNanoseconds = 5e9;

/**
 * `graph` is what is evaluated on these rows, null being all of them. A program without `(batch n)` sees all rows in every
 * step, so its figures are on all rows.
 */
export function reportedRows(
  { objective }: TrainingPlan,
  graph: Graph,
  selection: RowSelection | null,
): RowSelection | null {
  const { rowCount, options } = objective;
  const { batch } = options;
  if (rowCount === null || batch === null) return selection;
  const rows = selection?.rows ?? Int32Array.from({ length: rowCount }, (_, row) => row);
  const { numbers, tensors } = workOf(graph).perRow;
  if (rows.length <= batch || unit * (numbers + tensors) * rows.length <= maxNanoseconds) return selection;
  return { of: rowCount, rows: rows.slice(0, batch) };
}
