/**
 * Keeps the finished runs of the open program: adds each run as it ends, asks the worker what was changed for it, and keeps
 * the list in the browser with the draft. Nothing of it is lost where the browser refuses to keep it: that is said once.
 */

import type { GradusService } from '../../app/protocol';
import { readRuns, writeRuns } from '../drafts/keptRuns';
import { isKeyOfText, keyOfProgram, type ProgramKey, type ProgramStorage } from '../drafts/programStorage';
import type { Recording } from '../state/recording';
import type { Done, Failed, Run } from '../state/run';
import { settingChanges } from '../state/runChanges';
import { figuresOf } from '../state/runSummary';
import {
  changeRow,
  newRowId,
  noRuns,
  type RowEnd,
  type RowId,
  type RunRow,
  runBefore,
  withRun,
} from '../state/runs';
import type { Readable } from '../state/store';
import { describeFailure } from '../words';
import type { Document } from './documents';
import type { FinishedRuns } from './finishedRuns';

export { ProgramStorage } from '../drafts/programStorage';

export interface RunLedgerPorts {
  readonly service: Pick<GradusService, 'changes'>;
  readonly run: Readable<Run<Recording>>;
  readonly document: Readable<Document>;
  readonly storage: ProgramStorage;
  /** Says that runs stay on the page alone: the storage is full, or so many runs have no room in it. */
  readonly onUnsaved: (left: number | null) => void;
}

/** How long after a change the list is kept, in milliseconds. */
const saveAfter = 300;

type NewRun = Parameters<typeof withRun>[1];

export class RunLedger {
  private readonly stopwatch = new Stopwatch();
  private key: ProgramKey;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isUnsavedTold = false;

  constructor(
    private readonly runs: FinishedRuns,
    private readonly ports: RunLedgerPorts,
  ) {
    const { run, document } = ports;
    runs.opening.set(document.get().opening);
    this.key = keyOfProgram(document.get());
    this.open();
    run.subscribe(() => this.follow());
    document.subscribe(() => this.followDocument());
    runs.state.subscribe(() => this.saveSoon());
    runs.save = () => this.save();
    // A run may have ended before this was loaded.
    this.follow();
  }

  private save(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    const { storage, onUnsaved } = this.ports;
    const state = this.runs.state.get();
    if (state.rows.length === 0 && state.last === 0) return;
    const { text, left } = writeRuns(state, Date.now());
    const isKept = storage.write(this.key, text);
    if ((!isKept || left > 0) && !this.isUnsavedTold) onUnsaved(isKept ? left : null);
    this.isUnsavedTold = !isKept || left > 0;
  }

  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.save(), saveAfter);
  }

  private follow(): void {
    const run = this.ports.run.get();
    this.stopwatch.follow(run);
    const ended = endedIn(run);
    if (ended === null || this.runs.rows.has(ended.recording.id)) return;
    const { recording } = ended;
    if (recording.origin === null || recording.now.get().taken === 0) return;
    const { settings, starts } = recording.origin;
    const before = runBefore(this.runs.state.get());
    const id = newRowId();
    // Before the row is there: what is drawn beside the run leaves its own row out.
    this.runs.rows.set(recording.id, id);
    this.add(id, {
      source: recording.source,
      settings,
      hasOwnStarts: starts !== null,
      end: endOf(ended),
      milliseconds: this.stopwatch.of(recording),
      family: null,
      changes: null,
      ...figuresOf(recording),
    });
    if (before !== null) void this.compare(before, id);
  }

  private add(id: RowId, run: Omit<NewRun, 'id' | 'finished'>): void {
    this.runs.state.update((state) => withRun(state, { ...run, id, finished: Date.now() }));
  }

  /** Finds out what was changed for a run. A worker that is lost meanwhile leaves that unknown. */
  private async compare(before: RunRow, id: RowId): Promise<void> {
    const row = this.runs.state.get().rows.find((each) => each.id === id);
    if (row === undefined) return;
    const inSettings = settingChanges(before, row);
    const inText =
      before.source === row.source
        ? []
        : await this.ports.service.changes({ before: before.source, after: row.source }).catch(() => null);
    if (inText === null) return;
    this.runs.state.update((state) => changeRow(state, id, { changes: [...inText, ...inSettings] }));
  }

  /** Another program has runs of its own; an example that becomes a draft takes its runs with it. */
  private followDocument(): void {
    const document = this.ports.document.get();
    const key = keyOfProgram(document);
    if (document.opening !== this.runs.opening.get()) {
      this.save();
      this.runs.opening.set(document.opening);
      this.key = key;
      this.open();
    } else if (document.draft !== null && key !== this.key) {
      // A draft that another tab has changed keeps the runs that it has there.
      if (isKeyOfText(this.key)) this.ports.storage.remove(this.key);
      this.key = key;
      this.saveSoon();
    }
  }

  private open(): void {
    this.runs.rows.clear();
    this.isUnsavedTold = false;
    const text = this.ports.storage.read(this.key);
    this.runs.state.set((text === null ? null : readRuns(text)) ?? noRuns);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

type Ended = Done<Recording> | Failed<Recording>;

/** The run that is over: the present one, or one that was set aside before its end. */
function endedIn(run: Run<Recording>): Ended | null {
  switch (run.kind) {
    case 'done':
    case 'failed':
      return run;
    case 'idle':
    case 'compiling':
      return run.last?.ended ?? null;
    case 'training':
    case 'paused':
      return null;
  }
}

function endOf(ended: Ended): RowEnd {
  return ended.kind === 'done'
    ? { kind: 'done', reason: ended.reason }
    : { kind: 'failed', message: describeFailure(ended.message, ended.diagnostics) };
}

/** Measures how long a run trains, without its pauses. */
class Stopwatch {
  private recording: Recording | null = null;
  private since: number | null = null;
  private milliseconds = 0;

  follow(run: Run<Recording>): void {
    const now = performance.now();
    if (this.since !== null) this.milliseconds += now - this.since;
    this.since = null;
    if (run.kind !== 'training') return;
    if (run.recording !== this.recording) this.milliseconds = 0;
    this.recording = run.recording;
    this.since = now;
  }

  of(recording: Recording): number {
    return recording === this.recording ? this.milliseconds : 0;
  }
}
