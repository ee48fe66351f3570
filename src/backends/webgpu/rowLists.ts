/** The rows of each step as the shader reads them: for each step and axis, where its list begins and how long it is. */

import type { RowAxis, RowSelection } from '../../graph';
import type { StepInput } from '../backend';
import { everyRow } from './entry';

/** The table of all steps, followed by each list once. */
export function rowLists(axes: readonly RowAxis[], inputs: readonly StepInput[]): Uint32Array<ArrayBuffer> {
  const begins = new Map<RowSelection, number>();
  let end = 2 * axes.length * inputs.length;
  for (const { rows } of inputs) {
    if (rows === null || begins.has(rows) || !axes.some((axis) => axis.rowCount === rows.of)) continue;
    begins.set(rows, end);
    end += rows.rows.length;
  }
  const words = new Uint32Array(end);
  let at = 0;
  for (const { rows } of inputs) {
    for (const axis of axes) {
      const chosen = rows !== null && rows.of === axis.rowCount ? rows : null;
      words[at++] = chosen === null ? everyRow : begins.get(chosen)!;
      words[at++] = chosen === null ? axis.rowCount : chosen.rows.length;
    }
  }
  for (const [{ rows }, begin] of begins) words.set(rows, begin);
  return words;
}
