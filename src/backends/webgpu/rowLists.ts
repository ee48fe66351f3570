/** The rows of each step as the shader reads them: for each step and axis, where its list begins and how long it is. */

import type { RowAxis } from '../../graph';
import type { StepInputs } from '../stepInputs';
import { everyRow } from './entry';

/** The table of all steps, followed by each list once. */
export function rowLists(axes: readonly RowAxis[], { count, rows }: StepInputs): Uint32Array<ArrayBuffer> {
  const isSame = rows.kind === 'same';
  const of = isSame ? (rows.selection?.of ?? null) : rows.of;
  const size = isSame ? (rows.selection?.rows.length ?? 0) : rows.size;
  const lists = isSame ? rows.selection?.rows : rows.numbers.subarray(0, count * size);
  const isRead = lists !== undefined && axes.some((axis) => axis.rowCount === of);
  const begin = 2 * axes.length * count;
  const words = new Uint32Array(begin + (isRead ? lists.length : 0));
  let at = 0;
  for (let step = 0; step < count; step++) {
    for (const axis of axes) {
      const isSelected = axis.rowCount === of;
      words[at++] = isSelected ? begin + (isSame ? 0 : step * size) : everyRow;
      words[at++] = isSelected ? size : axis.rowCount;
    }
  }
  if (isRead) words.set(lists, begin);
  return words;
}
