/**
 * Trains the members of a sweep in workers of their own, so that the program that is open is not disturbed. A member that
 * fails harms no other: it gets a row that says why.
 */

import { Client, WorkerLost } from '../../app/client';
import type { Progress, RunId, RunSettings, SweptNumber, Table } from '../../app/protocol';
import { messageOf, yieldToEventLoop } from '../../rpc';
import { Recording } from '../state/recording';
import { figuresOf, noFigures } from '../state/runSummary';
import type { Membership, RunRow } from '../state/runs';
import { Store } from '../state/store';
import { type Sweep, type SweepMember, type SweepPlan, sweptText } from '../state/sweep';
import { describeFailure, sessionWords } from '../words';

/** A program as the members of a sweep begin with it. */
export interface SweptProgram {
  readonly source: string;
  readonly settings: RunSettings;
  readonly tables: readonly Table[];
}

type MemberRow = Pick<
  RunRow,
  | 'source'
  | 'settings'
  | 'hasOwnStarts'
  | 'end'
  | 'milliseconds'
  | 'loss'
  | 'holdoutLoss'
  | 'steps'
  | 'parameters'
  | 'curves'
>;

export interface SweeperPorts {
  readonly spawn: () => Worker;
  /** How many workers train at once. */
  readonly workers: number;
  readonly program: () => SweptProgram;
  readonly numbers: (source: string) => Promise<readonly SweptNumber[]>;
  readonly onMember: (row: MemberRow, family: Membership) => void;
}

/** How many workers train the members of a sweep: one core stays free for the page, and one for the program that is open. */
export function sweepWorkers(): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 2;
  return Math.max(1, Math.min(4, cores - 2));
}

export class Sweeper {
  /** The last sweep; null before the first one. */
  readonly state = new Store<Sweep | null>(null);
  private controller: AbortController | null = null;

  constructor(private readonly ports: SweeperPorts) {}

  /** The numbers of the present text that a sweep can go over. */
  numbers(): Promise<readonly SweptNumber[]> {
    return this.ports.numbers(this.ports.program().source);
  }

  /** Trains the present program once for each value. Resolves at the end; a sweep before it is stopped. */
  async run({ values, ...plan }: SweepPlan): Promise<void> {
    this.stop();
    const program = this.ports.program();
    const controller = new AbortController();
    this.controller = controller;
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    const members = values.map((value): SweepMember => ({ value, state: 'waiting', message: null }));
    this.state.set({ ...plan, id, state: 'running', members });
    const queue = [...values.keys()];
    const work = async (): Promise<void> => {
      const trainer = new MemberTrainer(this.ports.spawn, program.tables, controller.signal);
      try {
        for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
          const value = values[index]!;
          this.setMember(id, index, { state: 'running', message: null });
          const row = await trainer.train(memberOf(program, plan, value));
          if (controller.signal.aborted) return;
          this.ports.onMember(row, { sweep: id, swept: plan.label, value, scale: plan.scale });
          const message = row.end.kind === 'failed' ? row.end.message : null;
          this.setMember(id, index, { state: row.end.kind, message });
        }
      } finally {
        trainer.dispose();
      }
    };
    const count = Math.max(1, Math.min(this.ports.workers, values.length));
    await Promise.all(Array.from({ length: count }, work));
    if (this.controller !== controller) return;
    this.controller = null;
    this.update(id, (sweep) => ({ ...sweep, state: 'done' }));
  }

  /** Ends the sweep; the members that are done stay. */
  stop(): void {
    const { controller } = this;
    if (controller === null) return;
    this.controller = null;
    controller.abort();
    const sweep = this.state.get();
    if (sweep === null) return;
    const members = sweep.members.map(
      (each): SweepMember =>
        each.state === 'waiting' || each.state === 'running' ? { ...each, state: 'stopped' } : each,
    );
    this.state.set({ ...sweep, state: 'stopped', members });
  }

  /** Another program is open. */
  leave(): void {
    this.stop();
    this.state.set(null);
  }

  private setMember(id: string, index: number, change: Omit<SweepMember, 'value'>): void {
    this.update(id, (sweep) => ({
      ...sweep,
      members: sweep.members.map((each, other) => (other === index ? { ...each, ...change } : each)),
    }));
  }

  private update(id: string, change: (sweep: Sweep) => Sweep): void {
    this.state.update((sweep) => (sweep?.id === id ? change(sweep) : sweep));
  }
}

type Member = Omit<SweptProgram, 'tables'>;

function memberOf(
  { source, settings }: SweptProgram,
  { target }: Omit<SweepPlan, 'values'>,
  value: number,
): Member {
  if (target.kind === 'seed') return { source, settings: { ...settings, seed: value } };
  return { source: sweptText(source, target.number, value), settings };
}

/** Trains one program after the other in one worker, as fast as it goes. */
class MemberTrainer {
  private readonly client: Client;
  private recording: Recording | null = null;
  private last: Progress | null = null;
  private nextId = 1;

  constructor(
    spawn: () => Worker,
    private readonly tables: readonly Table[],
    private readonly signal: AbortSignal,
  ) {
    this.client = new Client(spawn, { progress: (progress) => this.progress(progress) });
  }

  /** The row of the program, whatever becomes of it. */
  async train({ source, settings }: Member): Promise<MemberRow> {
    const { client, signal } = this;
    const began = performance.now();
    const plain = { source, settings, hasOwnStarts: false };
    const failed = (message: string): MemberRow => ({
      ...plain,
      ...(this.recording === null ? noFigures : figuresOf(this.recording)),
      end: { kind: 'failed', message },
      milliseconds: performance.now() - began,
    });
    this.recording = null;
    this.last = null;
    try {
      const request = { source, settings, tables: client.setTables(this.tables) };
      const { program, diagnostics } = await client.service.compile(request, signal);
      const mistake = diagnostics.find(({ severity }) => severity === 'error');
      if (program === null) return failed(mistake?.message ?? sessionWords.doesNotCompile);
      if (program.objective === null) return failed(sessionWords.nothingToTrain);
      // Each member has a new id.
      const id = this.nextId++ as RunId;
      const recording = new Recording(id, program, source, {
        settings,
        tables: request.tables,
        starts: null,
      });
      this.recording = recording;
      const refused = await client.service.train({ ...request, run: id, paused: false, pace: null }, signal);
      // The last report may come behind the end of the call.
      for (let tries = 0; !this.isOver() && tries < 20; tries++) await yieldToEventLoop();
      return (
        this.rowOf(plain, recording, performance.now() - began) ??
        failed(refused[0]?.message ?? describeFailure(null, []))
      );
    } catch (error) {
      // After an exception in a run the state of the worker is not trusted.
      if (!signal.aborted && !(error instanceof WorkerLost)) client.renew(sessionWords.workerReplaced);
      return failed(messageOf(error));
    }
  }

  dispose(): void {
    this.client.dispose();
  }

  private progress(progress: Progress): void {
    if (this.recording?.id !== progress.run) return;
    this.recording.append(progress);
    this.last = progress;
  }

  private isOver(): boolean {
    return this.last?.state === 'done' || this.last?.state === 'failed';
  }

  private rowOf(
    plain: Pick<MemberRow, 'source' | 'settings' | 'hasOwnStarts'>,
    recording: Recording,
    milliseconds: number,
  ): MemberRow | null {
    if (this.last === null || !this.isOver()) return null;
    const { state, reason, diagnostics } = this.last;
    const end: RunRow['end'] =
      state === 'failed' || reason === null || reason === 'non-finite'
        ? { kind: 'failed', message: describeFailure(null, diagnostics) }
        : { kind: 'done', reason };
    return { ...plain, ...figuresOf(recording), end, milliseconds };
  }
}
