/** Which rows the page is told of where nothing trains: all, or as many as a batch has where all would take long. */

import { workOf } from '../../backends';
import type { Graph, RowSelection } from '../../graph';
import type { TrainingPlan } from '../../train';

/** What a unit of arithmetic takes in plain evaluation, and what all of it may take, in nanoseconds. */
const unit = 5;
const maxNanoseconds = 5e9;

/**
 * `graph` is what is evaluated on these rows, null being all of them. A program without `(batch n)` sees all rows in every
 * step, and is told of all.
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
