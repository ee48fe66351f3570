/** Does what the run's buttons say: it calls the worker, and updates the state of the run from what comes back. */

import { WorkerLost } from '../../app/client';
import type { CompileRequest, Diagnostic, GradusService, Progress, RunId } from '../../app/protocol';
import { CallFailed, Latest, messageOf, type Outcome } from '../../rpc';
import type { Compiled } from '../state/compileState';
import { Recording, type RunOrigin } from '../state/recording';
import { initialRun, type Run, type RunEvent, reduceRun } from '../state/run';
import { type PaceChoice, paceOf } from '../state/settings';
import { Store } from '../state/store';
import { sessionWords } from '../words';

export interface RunControllerPorts {
  readonly service: GradusService;
  readonly request: () => CompileRequest;
  /** Compiles the present text. */
  readonly compile: () => Promise<Compiled | null>;
  readonly pace: () => PaceChoice;
  /** The values that a new run starts from, where some were dragged; null for the program's start. */
  readonly starts: () => Starts | null;
  /** Says why no run was started. */
  readonly refuse: (message: string) => void;
  /** Says that another backend has replaced the run's own, and why. */
  readonly tellBackend: (message: string) => void;
  /** Replaces the worker: after an exception in a run its state is not trusted. */
  readonly renewWorker: () => void;
}

/** Where a run starts: all elements of each parameter that is named, by name. */
export type Starts = Readonly<Record<string, Float64Array>>;

/** The mistakes that kept a run from starting, or a sentence that says why it did not start. */
type TrainEnd = readonly Diagnostic[] | string;

export class RunController {
  readonly run = new Store<Run<Recording>>(initialRun());
  private nextId = 1;
  private readonly latest = new Latest();

  constructor(private readonly ports: RunControllerPorts) {}

  private dispatch(event: RunEvent<Recording>): void {
    this.run.update((run) => reduceRun(run, event));
  }

  /** Does what the button Train, Pause or Resume shows. */
  toggle(): void {
    const run = this.run.get();
    switch (run.kind) {
      case 'idle':
      case 'done':
      case 'failed':
        void this.start(false);
        break;
      case 'compiling':
        this.dispatch({ kind: 'beginPaused', paused: !run.paused });
        void this.quietly(run.paused ? this.ports.service.resume(run.id) : this.ports.service.pause(run.id));
        break;
      case 'training':
        this.pause(run.recording);
        break;
      case 'paused':
        this.withId(run.recording, (id) => this.ports.service.resume(id));
        break;
    }
  }

  /** Takes one step: of the present run, or the first step of a new one. */
  step(): void {
    const run = this.run.get();
    switch (run.kind) {
      case 'idle':
      case 'done':
      case 'failed':
        void this.start(true);
        break;
      case 'compiling':
        break;
      case 'training':
        this.pause(run.recording);
        this.withId(run.recording, (id) => this.ports.service.step(id));
        break;
      case 'paused':
        this.withId(run.recording, (id) => this.ports.service.step(id));
        break;
    }
  }

  stop(): void {
    const run = this.run.get();
    if (run.kind === 'compiling') {
      this.dispatch({ kind: 'withdrawn', id: run.id });
      this.latest.abort();
    } else if (run.kind === 'training' || run.kind === 'paused') {
      this.withId(run.recording, (id) => this.ports.service.stop(id));
    }
  }

  /** Returns to the start; what was trained stays as the last run. */
  reset(): void {
    this.latest.abort();
    this.dispatch({ kind: 'reset' });
  }

  /** Ends the run without a trace: another program is opened. */
  leave(): void {
    this.latest.abort();
    this.dispatch({ kind: 'left' });
  }

  compiled(compiled: Compiled): void {
    if (compiled.kind === 'ok') this.dispatch({ kind: 'compiled', signature: compiled.program.signature });
  }

  setPace(choice: PaceChoice): void {
    const run = this.run.get();
    if (run.kind !== 'training' && run.kind !== 'paused') return;
    const pace = paceOf(choice, run.recording.program.objective?.steps ?? 1);
    this.withId(run.recording, (id) => this.ports.service.setPace({ run: id, pace }));
  }

  progress(progress: Progress): void {
    const run = this.run.get();
    const recording = 'recording' in run ? run.recording : null;
    if (recording === null || recording.id !== progress.run) return;
    const { backend: before } = recording.now.get();
    recording.append(progress);
    if (before !== null && before.name !== progress.backend.name)
      this.ports.tellBackend(progress.backend.reason);
    const { run: id, state, reason, diagnostics, end } = progress;
    this.dispatch({ kind: 'reported', id, state, reason, diagnostics, end });
  }

  private pause(recording: Recording): void {
    this.withId(recording, (id) => this.ports.service.pause(id));
  }

  private withId({ id }: Recording, ask: (id: RunId) => Promise<void>): void {
    if (id !== null) void this.quietly(ask(id));
  }

  /** Waits for a call whose answer is not needed. A lost worker is reported by the end of the run. */
  private async quietly(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
    } catch (error) {
      if (!(error instanceof WorkerLost)) this.broke(error);
    }
  }

  private broke(error: unknown): void {
    const reason = messageOf(error);
    const message = error instanceof WorkerLost ? reason : sessionWords.trainingBroke(reason);
    this.dispatch({ kind: 'broke', message });
  }

  private isReadying(id: RunId): boolean {
    const run = this.run.get();
    return run.kind === 'compiling' && run.id === id;
  }

  /** Trains the present text from these values, all elements of each parameter that is named. */
  trainFrom(starts: Starts | null): void {
    void this.start(false, starts);
  }

  private start(oneStep: boolean, starts: Starts | null = this.ports.starts()): Promise<void> {
    // Each Train makes a new id.
    const id = this.nextId++ as RunId;
    this.dispatch({ kind: 'asked', id, paused: oneStep });
    return this.latest.run(
      (signal) => this.train(id, { oneStep, starts }, signal),
      (outcome) => this.ended(id, outcome),
    );
  }

  /** Resolves at the end of the run, or with the reason why no run was started. */
  private async train(
    id: RunId,
    { oneStep, starts }: { readonly oneStep: boolean; readonly starts: Starts | null },
    signal: AbortSignal,
  ): Promise<TrainEnd> {
    const { service, compile } = this.ports;
    const compiled = await compile();
    signal.throwIfAborted();
    const origin = { ...this.ports.request(), starts };
    const recording = this.recordingOf(id, compiled, origin);
    if (typeof recording === 'string') return recording;
    this.dispatch({ kind: 'prepared', recording });
    const run = this.run.get();
    const paused = run.kind === 'compiling' && run.paused;
    const pace = paceOf(this.ports.pace(), recording.program.objective?.steps ?? 1);
    const request = { ...origin, source: recording.source, run: id, paused, pace };
    const end = service.train(request, signal);
    if (oneStep) void this.quietly(service.step(id));
    return end;
  }

  private ended(id: RunId, outcome: Outcome<TrainEnd>): void {
    if (outcome.kind === 'failed') {
      this.broke(outcome.error);
      if (outcome.error instanceof CallFailed) this.ports.renewWorker();
      return;
    }
    const { value } = outcome;
    const refusal =
      typeof value === 'string' ? value : value.find((each) => each.severity === 'error')?.message;
    if (refusal === undefined || !this.isReadying(id)) return;
    this.dispatch({ kind: 'withdrawn', id });
    this.ports.refuse(refusal);
  }

  /** The recording of a new run, or a sentence that says why there is nothing to train. */
  private recordingOf(
    id: RunId,
    compiled: Compiled | null,
    { settings, tables, starts }: RunOrigin,
  ): Recording | string {
    if (compiled === null) return sessionWords.changedMeanwhile;
    if (compiled.kind !== 'ok') return sessionWords.doesNotCompile;
    if (compiled.program.objective === null) {
      return sessionWords.nothingToTrain;
    }
    const untrained = compiled.diagnostics.find(({ code }) => code === 'no-parameters');
    if (untrained !== undefined) return untrained.message;
    return new Recording(id, compiled.program, compiled.source, { settings, tables, starts });
  }
}
