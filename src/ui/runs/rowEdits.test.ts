import { beforeEach, expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import { FinishedRuns } from '../session/finishedRuns';
import type { RunRow } from '../state/runs';
import { Store } from '../state/store';
import { addMember, pinRow, removeRows, renameRow, tickRow } from './rowEdits';

const [first, second] = [runRow({ number: 1 }), runRow({ number: 2 })];
let runs: FinishedRuns;
const rows = (): readonly RunRow[] => runs.state.get().rows;

beforeEach(() => {
  runs = new FinishedRuns(new Store(null));
  runs.state.set({ rows: [first, second], last: 2 });
});

test('a name is kept without the blanks around it, and an empty one gives the number back', () => {
  renameRow(runs, second.id, '  wide ');
  expect(rows().map(({ name }) => name)).toEqual([null, 'wide']);
  renameRow(runs, second.id, ' ');
  expect(rows()[1]!.name).toBeNull();
});

test('what is pinned is drawn, and stays drawn when it is no longer pinned', () => {
  pinRow(runs, first.id, true);
  expect(rows()[0]).toMatchObject({ isPinned: true, ticked: 'chosen' });
  pinRow(runs, first.id, false);
  expect(rows()[0]).toMatchObject({ isPinned: false, ticked: 'chosen' });
  tickRow(runs, first.id, false);
  expect(rows()[0]!.ticked).toBe('no');
});

test('what is removed comes back in its place, while the same program is open', () => {
  const putBack = removeRows(runs, [first.id]);
  expect(rows()).toEqual([second]);
  putBack();
  expect(rows()).toEqual([first, second]);
  const late = removeRows(runs, [first.id]);
  runs.opening.set(1);
  late();
  expect(rows()).toEqual([second]);
});

test('a member of a sweep is a run of its own, with its family', () => {
  const { id: _, number, name, isPinned, ticked, changes, finished, family, ...member } = first;
  const membership = { sweep: 's', swept: 'rate', value: 1, scale: 'log' } as const;
  addMember(runs, member, membership);
  expect(rows().at(-1)).toMatchObject({ number: 3, family: membership, name: null, changes: null });
  expect(rows().at(-1)!.id).not.toBe(first.id);
});
