import { expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import { program, recordingAt, source } from '../catalogue/samples';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { FinishedRuns } from './finishedRuns';

test('what is drawn beside the shown run are the other runs that are ticked', () => {
  const shown = new Store<Shown | null>(null);
  const runs = new FinishedRuns(shown);
  const rows = [runRow({ ticked: 'auto' }), runRow({ ticked: 'chosen' }), runRow({ ticked: 'no' })];
  runs.state.set({ rows, last: 3 });
  const drawn = (): readonly string[] => runs.overlays.get().map(({ id }) => id);
  expect(drawn()).toEqual([rows[0]!.id, rows[1]!.id]);
  const recording = recordingAt(3);
  runs.rows.set(recording.id, rows[1]!.id);
  shown.set({ program, source, recording, past: null, stale: false, older: false });
  expect(drawn()).toEqual([rows[0]!.id]);
  expect(runs.rowOf(null)).toBeNull();
});
