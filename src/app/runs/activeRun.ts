/**
 * One run in the worker: steps in chunks of about ten milliseconds, between which messages are read; what it recorded
 * goes to the page at most twenty times a second. An exception ends the run, and this run alone.
 */

import { type BackendReport, concatenate } from '../../backends';
import { Slices, sliceMilliseconds } from '../../rpc';
import type { StagedProgram } from '../../stage';
import type { Diagnostic } from '../../text/diagnostic';
import { type Records, scalarSummaries, type Trainer } from '../../train';
import type { Progress, RunId, RunState, StepsPerSecond, StopReason } from '../protocol';
import { choiceEvaluator } from './choices';
import { CurrentValuesEvaluator } from './currentValues';
import { curveEvaluators } from './curves';
import { MembersReport } from './members';

const reportMilliseconds = 50;
const largestChunk = 5000;
/** How long a run that is given up may take to end its step before the next run begins, in milliseconds. */
const disposalMilliseconds = 1000;

export class ActiveRun {
  private state: RunState = 'paused';
  private reason: StopReason | null = null;
  private readonly diagnostics: Diagnostic[] = [];
  private unreported: Records[] = [];
  private chunk = 1;
  private lastReport = 0;
  private pace: StepsPerSecond = null;
  /** When the pace was last set, and how many steps had been taken by then. */
  private paceStart = { at: 0, taken: 0 };
  private rate = { at: 0, taken: 0, perSecond: 0 };
  /** The steps under way; never rejected. */
  private looping: Promise<void> = Promise.resolve();
  /** Resolves at the end of the run, and rejects with what broke it. */
  readonly ended: Promise<void>;
  private settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  private readonly curves;
  private readonly choices;
  private readonly standing: CurrentValuesEvaluator;
  private readonly members: MembersReport;

  constructor(
    readonly id: RunId,
    private readonly trainer: Trainer,
    { plots, choices }: Pick<StagedProgram, 'plots' | 'choices'>,
    private readonly send: (progress: Progress) => void,
    private readonly signal: AbortSignal,
  ) {
    this.settle = { resolve: () => undefined, reject: () => undefined };
    this.ended = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever waits for the end hears of it; a run that nobody waits for breaks in silence.
    this.ended.catch(() => undefined);
    signal.addEventListener('abort', () => void this.dispose(), { once: true });
    this.curves = curveEvaluators(plots);
    this.choices = choiceEvaluator(choices);
    this.members = new MembersReport(trainer);
    this.standing = new CurrentValuesEvaluator(trainer.plan);
  }

  get backend(): BackendReport {
    return this.trainer.report;
  }

  private get isOver(): boolean {
    return this.state === 'done' || this.state === 'failed';
  }

  setPace(pace: StepsPerSecond): void {
    this.pace = pace;
    this.paceStart = { at: performance.now(), taken: this.trainer.taken };
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.state = 'training';
    this.setPace(this.pace);
    this.rate = { at: performance.now(), taken: this.trainer.taken, perSecond: 0 };
    this.looping = this.looping
      .then(() => this.guarded(() => this.loop()))
      // What broke the run is told by `ended`.
      .catch(() => undefined);
  }

  /** Resolves once the step under way is done and reported. */
  async pause(): Promise<void> {
    if (this.state !== 'training') return;
    this.state = 'paused';
    await this.looping;
    if (!this.isOver) await this.guarded(async () => this.report());
  }

  /** One step of a paused run. */
  async step(): Promise<void> {
    await this.looping;
    if (this.state !== 'paused') return;
    await this.guarded(async () => {
      await this.runSteps(1);
      this.report();
    });
  }

  async stop(): Promise<void> {
    if (this.state === 'training') this.state = 'paused';
    await this.looping;
    if (!this.isOver) await this.guarded(async () => this.end('done', 'stopped'));
  }

  /**
   * Ends the run and gives back what it holds. It never rejects, and resolves within a second: nothing that breaks or
   * hangs in this run is in the way of the next.
   */
  async dispose(): Promise<void> {
    const stopped = this.stop().catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, disposalMilliseconds));
    const disposed = stopped.then(() => this.trainer.dispose()).catch(() => undefined);
    await Promise.race([disposed, late]);
    this.settle.resolve();
  }

  /** Work whose exception ends the run. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.state = 'failed';
      if (this.signal.aborted) this.settle.resolve();
      else this.settle.reject(error);
      throw error;
    }
  }

  /** Sends the page the state of the run. */
  report(): void {
    const { trainer } = this;
    const { point } = trainer;
    const records = this.unreported;
    this.unreported = [];
    this.lastReport = performance.now();
    const join = (part: (records: Records) => Float64Array): Float64Array => concatenate(records.map(part));
    this.send({
      run: this.id,
      state: this.state,
      reason: this.reason,
      diagnostics: this.diagnostics,
      first: records[0]?.first ?? trainer.taken,
      count: records.reduce((sum, each) => sum + each.count, 0),
      losses: join((each) => each.losses),
      holdoutLosses: join((each) => each.holdoutLosses),
      parameters: join((each) => each.parameters),
      gradients: join((each) => each.gradients),
      watches: join((each) => each.watches),
      present: scalarSummaries(trainer.plan.parameters, trainer.present),
      elements: trainer.present.slice(),
      currentValues: this.isTraining() ? null : this.standing.at(point),
      curves: this.curves.map((curve) => curve.at(point)),
      choices: this.choices?.at(point) ?? null,
      members: this.members.progress(),
      stepsPerSecond: this.rate.perSecond,
      backend: trainer.report,
    });
  }

  private end(state: 'done' | 'failed', reason: StopReason): void {
    this.state = state;
    this.reason = reason;
    if (this.trainer.diagnostic !== null) this.diagnostics.push(this.trainer.diagnostic);
    this.report();
    this.settle.resolve();
  }

  private async loop(): Promise<void> {
    const slices = new Slices(this.signal);
    while (this.state === 'training') {
      const due = this.due();
      if (due > 0) await this.runSteps(Math.min(due, this.chunk));
      // The state may have changed while the backend worked.
      if (this.isTraining() && performance.now() - this.lastReport >= reportMilliseconds) this.report();
      if (due === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await slices.pause();
    }
  }

  private isTraining(): boolean {
    return this.state === 'training';
  }

  /** How many steps the pace allows by now. */
  private due(): number {
    if (this.pace === null) return largestChunk;
    const { at, taken } = this.paceStart;
    const allowed = taken + 1 + Math.floor(((performance.now() - at) / 1000) * this.pace);
    return Math.max(0, Math.min(largestChunk, allowed - this.trainer.taken));
  }

  private async runSteps(count: number): Promise<void> {
    const { trainer } = this;
    const started = performance.now();
    const records = await trainer.advance(count);
    const took = Math.max(0.01, performance.now() - started);
    if (records.count > 0) this.unreported.push(records);
    this.members.take(records);
    const fitting = Math.round((Math.max(1, records.count) * sliceMilliseconds) / took);
    this.chunk = Math.max(1, Math.min(largestChunk, fitting, 4 * this.chunk));
    this.measure();
    if (trainer.stopped !== null && !this.isOver) {
      this.end(trainer.stopped === 'non-finite' ? 'failed' : 'done', trainer.stopped);
    }
  }

  private measure(): void {
    const now = performance.now();
    const { at, taken } = this.rate;
    if (now - at < 250 && this.rate.perSecond > 0) return;
    const perSecond = ((this.trainer.taken - taken) * 1000) / Math.max(1, now - at);
    this.rate = { at: now, taken: this.trainer.taken, perSecond };
  }
}
