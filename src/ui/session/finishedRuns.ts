/**
 * The finished runs of the open program, as the panels see them. The list is kept by `RunLedger`, which is loaded behind
 * the first view.
 */

import { type Overlay, overlaysOf } from '../state/overlays';
import type { Recording } from '../state/recording';
import { noRuns, type RowId, type RunsState } from '../state/runs';
import type { Shown } from '../state/shown';
import { derived, type Readable, Store } from '../state/store';

export class FinishedRuns {
  readonly state = new Store<RunsState>(noRuns);
  /** The number of the program that these are runs of, among those that were opened. */
  readonly opening = new Store(0);
  /** What is drawn beside the run that is shown. */
  readonly overlays: Readable<readonly Overlay[]>;
  /** The rows of runs that ended since the page was opened. */
  readonly rows = new Map<Recording['id'], RowId>();
  /** Keeps unsaved changes at once. */
  save: () => void = () => undefined;

  constructor(shown: Readable<Shown | null>) {
    this.overlays = derived([this.state, shown], ({ rows }, now) => overlaysOf(rows, this.rowOf(now)));
  }

  /** The row of the run that is shown; null if it has not ended, and at the start. */
  rowOf(shown: Shown | null): RowId | null {
    return shown === null ? null : (this.rows.get(shown.recording.id) ?? null);
  }
}
