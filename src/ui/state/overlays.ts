/** What is drawn of other runs, beside the run that is shown: of each that is ticked, in its own colour and dash. */

import { rowName } from '../words/runs';
import type { RowCurves, RowId, RunRow } from './runs';

export interface Overlay extends Pick<RowCurves, 'fits' | 'maps' | 'path'> {
  readonly id: RowId;
  readonly name: string;
  /** The classes of its lines. */
  readonly mark: string;
  readonly steps: Float64Array;
  readonly losses: Float64Array;
}

/** The colours beside that of the run that is shown, and the dashes that tell runs of one colour apart. */
const colours = 5;
const dashes = 3;

/** The classes that give a run its colour and its dash. */
export function markOf({ number }: Pick<RunRow, 'number'>): string {
  const index = number - 1;
  return [`run-colour-${1 + (index % colours)}`, `run-dash-${Math.floor(index / colours) % dashes}`].join(
    ' ',
  );
}

/** `shown` is the row of the run that is shown, which is not drawn twice. */
export function overlaysOf(rows: readonly RunRow[], shown: RowId | null): readonly Overlay[] {
  return rows.flatMap((row) => {
    const { id, ticked, curves } = row;
    if (ticked === 'no' || id === shown || curves === null) return [];
    return [{ id, name: rowName(row), mark: markOf(row), ...curves }];
  });
}
