/**
 * One search for the unknowns of a program: hands pieces of it to workers of its own and takes their results. A piece is
 * pure, so one that was lost with its worker, or given up by a pause, is done again and changes nothing.
 */

import { Client, WorkerLost } from '../../app/client';
import type { Found, Piece, PieceResult, RunSettings, Table } from '../../app/protocol';
import { messageOf } from '../../rpc';
import {
  frontOf,
  noSearch,
  RateMeter,
  type SearchChoices,
  type SearchPhase,
  type SearchState,
  type Task,
} from '../state/discovery';
import { Store } from '../state/store';

/** The program that is searched, as it was when the search began. */
export interface SearchedProgram {
  readonly source: string;
  readonly settings: RunSettings;
  readonly tables: readonly Table[];
  readonly task: Task;
}

/** The outer loop of a search. The order in which results are taken does not change what it finds. */
export interface OuterLoop {
  /** A piece that can be done now; `wait` while all of them are being done, `end` once everything was tried. */
  next(): Piece | 'wait' | 'end';
  take(result: PieceResult): void;
  /** Candidates from elsewhere, calibrated, which the search then varies as its own. */
  add(found: readonly Found[]): void;
  readonly counts: { readonly candidates: number; readonly calibrated: number };
  readonly front: readonly Found[];
  /** Plain data, from which it continues after a reload. Pieces that are being done belong to it. */
  state(): unknown;
}

export interface JobPorts {
  readonly spawn: () => Worker;
  /** How many workers search at once. */
  readonly workers: number;
  /** The loop of a task from its begin, or from a state that was kept; null where that cannot be read. */
  readonly begin: (task: Task, seed: number) => OuterLoop;
  readonly restore: (task: Task, state: unknown) => OuterLoop | null;
}

/** What is kept of a job with the draft. */
export interface KeptJob {
  readonly source: string;
  readonly settings: RunSettings;
  readonly task: Task;
  readonly choices: SearchChoices;
  readonly phase: 'searching' | 'paused' | 'stopped' | 'exhausted';
  readonly counts: SearchState['counts'];
  readonly found: readonly Found[];
  /** What earlier searches of the program found. */
  readonly earlier: readonly Found[];
  readonly given: readonly Found[];
  /** Null once a search was stopped. */
  readonly loop: unknown;
}

/** A piece is tried in so many workers before the search says that it fails. */
const maxAttempts = 3;
/** The least time between two updates of the panel, in milliseconds. */
const publishEvery = 150;

interface Begun {
  readonly loop: OuterLoop;
  /** Pieces that were handed out, and whose results did not come. */
  readonly again: Piece[];
}

export class SearchJob {
  readonly state = new Store<SearchState>(noSearch);
  private begun: Begun | null = null;
  private controller: AbortController | null = null;
  private readonly meter = new RateMeter();
  private searched = 0;
  private since: number | null = null;
  /** The seconds after which this search pauses. */
  private until = Number.POSITIVE_INFINITY;
  private publishing: ReturnType<typeof setTimeout> | null = null;
  private wake: (() => void)[] = [];
  private found: readonly Found[] = [];
  private earlier: readonly Found[] = [];
  private given: readonly Found[] = [];
  /** The state of the loop before it is needed again. */
  private keptLoop: unknown = null;

  constructor(
    readonly program: SearchedProgram,
    private readonly ports: JobPorts,
  ) {}

  /** The job as it was kept; it rests. */
  static restored(kept: KeptJob, tables: readonly Table[], ports: JobPorts): SearchJob {
    const { source, settings, task } = kept;
    const job = new SearchJob({ source, settings, task, tables }, ports);
    job.found = kept.found;
    job.earlier = kept.earlier;
    job.given = kept.given;
    job.keptLoop = kept.loop;
    job.searched = kept.counts.seconds;
    const phase: SearchPhase =
      kept.phase === 'searching' || kept.phase === 'paused'
        ? { kind: 'paused', reason: 'asked' }
        : { kind: kept.phase };
    const { choices, counts } = kept;
    job.state.set({ ...noSearch, choices, counts, phase, front: job.front() });
    return job;
  }

  /** Null before anything was searched or given. */
  kept(): KeptJob | null {
    const { phase, choices, counts } = this.state.get();
    if (phase.kind === 'idle' && this.given.length === 0) return null;
    const { source, settings, task } = this.program;
    const { found, earlier, given } = this;
    const kind = phase.kind === 'idle' ? 'stopped' : phase.kind === 'failed' ? 'paused' : phase.kind;
    const loop =
      kind === 'stopped' || kind === 'exhausted' ? null : (this.begun?.loop.state() ?? this.keptLoop);
    return { source, settings, task, choices, phase: kind, counts, found, earlier, given, loop };
  }

  get isSearching(): boolean {
    return this.state.get().phase.kind === 'searching';
  }

  choose(choices: Partial<SearchChoices>): void {
    this.state.update((state) => ({ ...state, choices: { ...state.choices, ...choices } }));
    if (this.isSearching) this.limit();
  }

  /** Begins the search, or continues one that rests. */
  start(): void {
    if (this.isSearching) return;
    const { phase, choices } = this.state.get();
    const rests = phase.kind === 'paused' || phase.kind === 'failed';
    if (!rests) this.begun = null;
    else if (this.begun === null) {
      const loop = this.ports.restore(this.program.task, this.keptLoop);
      loop?.add(this.given);
      if (loop !== null) this.begun = { loop, again: [] };
    }
    this.keptLoop = null;
    if (this.begun === null) {
      this.begun = { loop: this.ports.begin(this.program.task, choices.seed), again: [] };
      this.searched = 0;
      // What an earlier search found was calibrated, and stays on the front. This one does not begin from it.
      this.earlier = frontOf([...this.earlier, ...this.found].map((each) => ({ ...each, origin: 'search' })));
      this.found = [];
      this.begun.loop.add(this.given);
    }
    const { begun } = this;
    this.limit();
    this.meter.restart();
    const controller = new AbortController();
    this.controller = controller;
    this.since = performance.now();
    this.rest({ kind: 'searching' });
    for (let worker = 0; worker < Math.max(1, this.ports.workers); worker++)
      void this.work(begun, controller);
  }

  pause(): void {
    this.end({ kind: 'paused', reason: 'asked' });
  }

  /** Ends the search; what it found stays. */
  stop(): void {
    const { kind } = this.state.get().phase;
    if (kind === 'searching') this.end({ kind: 'stopped' });
    else if (kind === 'paused' || kind === 'failed') this.rest({ kind: 'stopped' });
    this.begun = null;
    this.keptLoop = null;
  }

  /** Puts calibrated candidates from elsewhere onto the front, where they belong there. */
  give(found: readonly Found[]): void {
    this.given = [...this.given, ...found];
    this.given = frontOf(this.given.map((each) => ({ ...each, origin: 'given' })));
    this.begun?.loop.add(found);
    this.publish();
  }

  private limit(): void {
    const { seconds } = this.state.get().choices;
    this.until = seconds === null ? Number.POSITIVE_INFINITY : this.seconds() + seconds;
  }

  private seconds(): number {
    return this.searched + (this.since === null ? 0 : (performance.now() - this.since) / 1000);
  }

  /** Ends the workers. The pieces that they were at are done again when the search continues. */
  private end(phase: SearchPhase): void {
    const { controller } = this;
    if (controller === null) return;
    this.controller = null;
    this.searched = this.seconds();
    this.since = null;
    controller.abort();
    this.wakeAll();
    this.rest(phase);
  }

  private rest(phase: SearchPhase): void {
    this.state.update((state) => ({ ...state, phase, rate: phase.kind === 'searching' ? state.rate : null }));
    this.publish();
  }

  private wakeAll(): void {
    for (const wake of this.wake.splice(0)) wake();
  }

  /** Does one piece after the other in one worker. */
  private async work({ loop, again }: Begun, controller: AbortController): Promise<void> {
    const { signal } = controller;
    const { source, settings, tables } = this.program;
    const client = new Client(this.ports.spawn, {});
    const request = { source, settings, tables: client.setTables(tables) };
    try {
      while (!signal.aborted) {
        if (this.seconds() >= this.until) return this.end({ kind: 'paused', reason: 'time' });
        const piece = again.pop() ?? loop.next();
        if (piece === 'end') return this.end({ kind: 'exhausted' });
        if (piece === 'wait') {
          await new Promise<void>((resolve) => this.wake.push(resolve));
          continue;
        }
        const reply = await this.done(again, piece, () =>
          client.service.searchPiece({ ...request, piece }, signal),
        );
        if (reply.kind === 'refused') {
          again.push(piece);
          return this.end({ kind: 'failed', message: reply.message });
        }
        loop.take(reply.result);
        if (this.begun?.loop !== loop) return;
        this.found = loop.front;
        this.wakeAll();
        this.publishSoon();
      }
    } catch (error) {
      if (!signal.aborted) this.end({ kind: 'failed', message: messageOf(error) });
    } finally {
      client.dispose();
    }
  }

  /** Sends a piece again that was lost with its worker. One that does not come back at all waits for the search to continue. */
  private async done<T>(again: Piece[], piece: Piece, send: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send();
      } catch (error) {
        if (error instanceof WorkerLost && attempt < maxAttempts && this.isSearching) continue;
        again.push(piece);
        this.wakeAll();
        throw error;
      }
    }
  }

  private entries() {
    const searched = [...this.found, ...this.earlier];
    return [
      ...this.given.map((each) => ({ ...each, origin: 'given' as const })),
      ...searched.map((each) => ({ ...each, origin: 'search' as const })),
    ];
  }

  private front() {
    return frontOf(this.entries());
  }

  private publishSoon(): void {
    this.publishing ??= setTimeout(() => this.publish(), publishEvery);
  }

  private publish(): void {
    if (this.publishing !== null) clearTimeout(this.publishing);
    this.publishing = null;
    const seconds = this.seconds();
    this.state.update((state) => {
      const done = this.begun?.loop.counts ?? state.counts;
      const counts = { candidates: done.candidates, calibrated: done.calibrated, seconds };
      const rate = this.since === null ? null : this.meter.add(counts);
      return { ...state, counts, rate, front: this.front() };
    });
  }
}
