/** What the reader does with the rows of finished runs. */

import type { FinishedRuns } from '../session/finishedRuns';
import {
  changeRow,
  type Membership,
  newRowId,
  type RowId,
  type RunRow,
  withoutRows,
  withRows,
  withRun,
} from '../state/runs';

/** An empty name gives the run its number back. */
export function renameRow({ state }: FinishedRuns, id: RowId, name: string): void {
  const text = name.trim();
  state.update((all) => changeRow(all, id, { name: text === '' ? null : text }));
}

/** What is pinned is also drawn. */
export function pinRow({ state }: FinishedRuns, id: RowId, isPinned: boolean): void {
  state.update((all) => changeRow(all, id, isPinned ? { isPinned, ticked: 'chosen' } : { isPinned }));
}

export function tickRow({ state }: FinishedRuns, id: RowId, isTicked: boolean): void {
  state.update((all) => changeRow(all, id, { ticked: isTicked ? 'chosen' : 'no' }));
}

/** Removes rows, and returns what puts them back while the same program is open. */
export function removeRows({ state, opening }: FinishedRuns, ids: readonly RowId[]): () => void {
  const removed = state.get().rows.filter(({ id }) => ids.includes(id));
  const before = opening.get();
  state.update((all) => withoutRows(all, ids));
  return () => {
    if (opening.get() === before) state.update((all) => withRows(all, removed));
  };
}

type NewMember = Omit<
  RunRow,
  'id' | 'number' | 'name' | 'isPinned' | 'ticked' | 'changes' | 'finished' | 'family'
>;

/** Adds the member of a sweep that was trained elsewhere. */
export function addMember({ state }: FinishedRuns, run: NewMember, family: Membership): void {
  const row = { ...run, family, changes: null, id: newRowId(), finished: Date.now() };
  state.update((all) => withRun(all, row));
}
