import { beforeEach, expect, test, vi } from 'vitest';
import type { ProgramChange, RunId } from '../../app/protocol';
import { memoryStorage } from '../../testing/memoryStorage';
import { noTables } from '../../testing/requests';
import { programSummary } from '../../testing/serviceReplies';
import type { DraftId } from '../drafts/draft';
import type { KeyStorage } from '../drafts/draftStorage';
import { ProgramStorage } from '../drafts/programStorage';
import { pinRow, removeRows, renameRow } from '../runs/rowEdits';
import { Recording, type RecordingState } from '../state/recording';
import type { Run } from '../state/run';
import { defaultSettings } from '../state/settings';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import type { Document } from './documents';
import { FinishedRuns } from './finishedRuns';
import { RunLedger } from './runLedger';

const program = programSummary();
const { pace: _, ...settings } = defaultSettings;
const changed: readonly ProgramChange[] = [{ kind: 'value', name: 'adam', before: '1', after: '2' }];

let run: Store<Run<Recording>>;
let document: Store<Document>;
let storage: KeyStorage;
let compared: { readonly before: string; readonly after: string }[];
let unsaved: (number | null)[];
let ledger: FinishedRuns;
let shown: Store<Shown | null>;
let nextId = 1;

function ledgerOn(kept: KeyStorage | null): FinishedRuns {
  const runs = new FinishedRuns(shown);
  new RunLedger(runs, {
    service: {
      changes: async (request) => {
        compared.push(request);
        return changed;
      },
    },
    run,
    document,
    storage: new ProgramStorage(kept, 'runs'),
    onUnsaved: (left) => unsaved.push(left),
  });
  return runs;
}

function recordingOf(source: string, taken = 5, seed: number | null = null): Recording {
  const origin = { settings: { ...settings, seed }, tables: noTables, starts: null };
  const recording = new Recording(nextId++ as RunId, program, source, origin);
  const state: RecordingState = { ...recording.now.get(), taken };
  recording.now.setAtOnce(state);
  return recording;
}

function finish(source: string, taken = 5, seed: number | null = null): void {
  const recording = recordingOf(source, taken, seed);
  run.set({ kind: 'training', recording });
  run.set({ kind: 'done', recording, reason: 'steps', end: null });
}

const open = (draft: string | null, source = 'text'): void =>
  document.update(({ opening }) => ({
    title: 't',
    source,
    settings: defaultSettings,
    draft: draft as DraftId | null,
    opening: opening + 1,
  }));
const rows = () => ledger.state.get().rows;

beforeEach(() => {
  vi.useFakeTimers();
  shown = new Store<Shown | null>(null);
  run = new Store<Run<Recording>>({ kind: 'idle', last: null });
  document = new Store<Document>({
    title: 't',
    source: 'text',
    settings: defaultSettings,
    draft: 'a-1' as DraftId,
    opening: 1,
  });
  storage = memoryStorage();
  compared = [];
  unsaved = [];
  ledger = ledgerOn(storage);
  return () => vi.useRealTimers();
});

test('a run that ends while it is shown is not drawn beside itself, and is drawn beside the next', () => {
  const drawn: number[] = [];
  ledger.overlays.subscribe(() => drawn.push(ledger.overlays.get().length));
  const recording = recordingOf('text');
  shown.set({ program, source: 'text', recording, past: null, stale: false, older: false });
  run.set({ kind: 'training', recording });
  run.set({ kind: 'done', recording, reason: 'steps', end: null });
  expect(rows()).toHaveLength(1);
  expect(drawn).not.toContain(1);
  const next = recordingOf('text', 0);
  shown.set({ program, source: 'text', recording: next, past: null, stale: false, older: false });
  expect(ledger.overlays.get()).toHaveLength(1);
});

test('a run is added once, when it ends, with what was changed since the one before', async () => {
  finish('one');
  expect(rows()).toHaveLength(1);
  expect(rows()[0]).toMatchObject({ number: 1, changes: null, end: { reason: 'steps' }, steps: 5 });
  finish('two', 5, 9);
  await vi.advanceTimersByTimeAsync(1000);
  expect(compared).toEqual([{ before: 'one', after: 'two' }]);
  expect(rows()[1]!.changes).toEqual([
    ...changed,
    { kind: 'setting', name: 'seed', before: null, after: '9' },
  ]);
  finish('two', 5, 9);
  await vi.advanceTimersByTimeAsync(1000);
  expect(rows()[2]!.changes).toEqual([]);
  expect(compared).toHaveLength(1);
});

test('a run that was set aside before its end is added, one without steps and one that was left are not', () => {
  const stopped = recordingOf('one');
  run.set({ kind: 'training', recording: stopped });
  run.set({
    kind: 'idle',
    last: { ended: { kind: 'done', recording: stopped, reason: 'stopped', end: null }, because: 'reset' },
  });
  expect(rows()).toMatchObject([{ end: { kind: 'done', reason: 'stopped' } }]);
  finish('two', 0);
  const left = recordingOf('three');
  run.set({ kind: 'training', recording: left });
  run.set({ kind: 'idle', last: null });
  expect(rows()).toHaveLength(1);
});

test('runs are kept with their draft, and are there when it is opened again', () => {
  finish('one');
  renameRow(ledger, rows()[0]!.id, '  mine ');
  pinRow(ledger, rows()[0]!.id, true);
  open('b-2');
  expect(rows()).toEqual([]);
  finish('other');
  open('a-1');
  expect(rows()).toMatchObject([{ source: 'one', name: 'mine', isPinned: true, ticked: 'chosen' }]);
  ledger = ledgerOn(storage);
  open('b-2');
  expect(rows()).toMatchObject([{ source: 'other', number: 1 }]);
});

test('an example takes its runs with it when it becomes a draft', () => {
  open(null, 'an example');
  finish('an example');
  document.update((each) => ({ ...each, source: 'edited', draft: 'c-3' as DraftId }));
  vi.advanceTimersByTime(1000);
  open('a-1');
  open(null, 'an example');
  expect(rows()).toEqual([]);
  open('c-3');
  expect(rows()).toHaveLength(1);
});

test('a deleted run comes back, unless another program was opened meanwhile', () => {
  finish('one');
  finish('two');
  const undo = removeRows(ledger, [rows()[0]!.id]);
  expect(rows()).toMatchObject([{ source: 'two' }]);
  undo();
  expect(rows()).toMatchObject([{ source: 'one' }, { source: 'two' }]);
  const late = removeRows(ledger, [rows()[0]!.id]);
  open('b-2');
  late();
  expect(rows()).toEqual([]);
});

test('a browser that keeps nothing is said once, and the runs stay on the page', () => {
  ledger = ledgerOn(null);
  finish('one');
  vi.advanceTimersByTime(1000);
  finish('two');
  vi.advanceTimersByTime(1000);
  expect(unsaved).toEqual([null]);
  expect(rows()).toHaveLength(2);
});

test('the time of a run leaves out its pauses', () => {
  const recording = recordingOf('one');
  run.set({ kind: 'training', recording });
  vi.advanceTimersByTime(200);
  run.set({ kind: 'paused', recording });
  vi.advanceTimersByTime(5000);
  run.set({ kind: 'training', recording });
  vi.advanceTimersByTime(300);
  run.set({ kind: 'done', recording, reason: 'steps', end: null });
  expect(rows()[0]!.milliseconds).toBe(500);
});
