/**
 * One run in the worker: steps in chunks of about ten milliseconds, between which messages are read; what it recorded
 * goes to the page at most twenty times a second. Requests take effect one after another, between steps. An exception
 * ends the run, and this run alone.
 */

import { type Backend, type BackendReport, CallSizer, concatenate } from '../../backends';
import { Slices } from '../../rpc';
import type { StagedProgram } from '../../stage';
import type { Diagnostic } from '../../text/diagnostic';
import { type Records, scalarSummaries, type Trainer } from '../../train';
import type { EndReport, Moment, Progress, RunId, RunState, StepsPerSecond, StopReason } from '../protocol';
import { currentValues } from './currentValues';
import { MembersReport } from './members';
import { Moments } from './moments';
import { TimeShare } from './timeShare';
import { RunViews, type Views } from './views';

const reportMilliseconds = 50;
const maxChunk = 5000;
/** The part of a report that is computed for one state, and takes time. */
type Figures = Pick<Progress, 'currentValues' | 'next' | 'curves' | 'choices'>;

/** How long a run that is given up may take to end its step before the next run begins, in milliseconds. */
const disposalMilliseconds = 1000;

export class ActiveRun {
  private state: RunState = 'paused';
  private reason: StopReason | null = null;
  private readonly diagnostics: Diagnostic[] = [];
  private unreported: Records[] = [];
  private readonly sizer = new CallSizer({ max: maxChunk });
  private readonly reports = new TimeShare(reportMilliseconds);
  /** A step that is taken to be shown, and taken back. */
  private readonly peeks = new TimeShare();
  private isReported = false;
  private pace: StepsPerSecond = null;
  /** When the pace was last set, and how many steps had been taken by then. */
  private paceStart = { at: 0, taken: 0 };
  private rate = { at: 0, taken: 0, perSecond: 0 };
  /** Resolves when everything that was requested so far is done; it never rejects. */
  private queue: Promise<void> = Promise.resolve();
  /** The number of requests that wait for their turn. */
  private waiting = 0;
  /** Resolves at the end of the run, and rejects with what broke it. */
  readonly ended: Promise<void>;
  private settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  private readonly views: RunViews;
  private readonly members: MembersReport;
  private readonly moments: Moments;
  /** Looks at earlier steps that wait until the present steps are taken. */
  private looks: (() => Promise<void>)[] = [];
  private isLooping = false;
  private isDisposed = false;

  constructor(
    readonly id: RunId,
    private readonly trainer: Trainer,
    staged: Pick<StagedProgram, 'plots' | 'choices'>,
    private readonly compute: Backend,
    private readonly send: (progress: Progress) => void,
    private readonly signal: AbortSignal,
    /** Looks at the end of the run; null where that is not to be had. */
    private readonly reportEnd: (reason: StopReason) => Promise<EndReport | null>,
  ) {
    this.settle = { resolve: () => undefined, reject: () => undefined };
    this.ended = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    const abort = (): void => void this.dispose();
    signal.addEventListener('abort', abort, { once: true });
    // The signal may outlive the run, and would keep it alive.
    const leave = (): void => signal.removeEventListener('abort', abort);
    // Whoever waits for the end hears of it; a run that nobody waits for breaks in silence.
    this.ended.then(leave, leave);
    this.views = new RunViews(staged, compute);
    this.members = new MembersReport(trainer);
    this.moments = new Moments(trainer, staged, compute);
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
    // `ended` reports what broke the run.
    this.enqueue(() => this.loop()).catch(() => undefined);
  }

  /** Resolves once the step under way is done and reported. */
  async pause(): Promise<void> {
    if (this.state !== 'training') return;
    this.state = 'paused';
    await this.enqueue(() => this.reportState());
  }

  /** One step of a paused run. */
  async step(): Promise<void> {
    await this.enqueue(async () => {
      if (this.state !== 'paused') return;
      await this.runSteps(1);
      await this.reportState();
    });
  }

  async stop(): Promise<void> {
    if (this.state === 'training') this.state = 'paused';
    await this.enqueue(async () => {
      if (!this.isOver) await this.end('done', 'stopped');
    });
  }

  /** The state before an earlier step, looked at between two steps; null once the run is disposed of. */
  moment(step: number, signal: AbortSignal): Promise<Moment | null> {
    return new Promise((resolve, reject) => {
      // A failure rejects the request and does not end the run.
      const look = (): Promise<void> =>
        Promise.resolve()
          .then(() => (this.isDisposed ? null : this.moments.at(step, signal)))
          .then(resolve, reject);
      this.looks.push(look);
      if (!this.isLooping) this.queue = this.queue.then(() => this.look());
    });
  }

  private async look(): Promise<void> {
    for (let look = this.looks.shift(); look !== undefined; look = this.looks.shift()) await look();
  }

  /** Sends the page the state of a run that has not begun, or is paused. */
  async show(): Promise<void> {
    await this.enqueue(() => this.reportState());
  }

  /**
   * Ends the run and gives back what it holds. It never rejects, and resolves within a second: nothing that breaks or
   * hangs in this run is in the way of the next.
   */
  async dispose(): Promise<void> {
    const stopped = this.stop().catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, disposalMilliseconds));
    const disposed = stopped
      .then(() => this.queue)
      .then(() => {
        this.isDisposed = true;
        this.trainer.dispose();
      })
      .catch(() => undefined);
    await Promise.race([disposed, late]);
    this.settle.resolve();
  }

  /** Does work after everything that was requested before. An exception in it ends the run. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    this.waiting++;
    const done = this.queue.then(() => {
      this.waiting--;
      return this.guarded(work);
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

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

  /**
   * Reports a paused run, with everything that is shown of its state. If another request waits, that one reports soon, and
   * this report is left out.
   */
  private async reportState(): Promise<void> {
    const isStale = (): boolean => this.state !== 'paused' || this.waiting > 0;
    if (isStale()) return;
    const figures = await this.figures(isStale);
    if (figures !== null && !isStale()) this.report(figures);
  }

  /** Computes everything that is shown of the present state; null as soon as `isStale` says that nobody waits for it. */
  private async figures(isStale: () => boolean): Promise<Figures | null> {
    const { trainer, compute } = this;
    const { point, plan } = trainer;
    const slices = new Slices(this.signal);
    const values = await currentValues(plan, point, compute);
    const next = await this.next();
    const views = await this.views.at(point, () => slices.pause(), isStale);
    return views === null ? null : { currentValues: values, next, ...views };
  }

  /** Where the next step takes the parameters, a figure for each. */
  private async next(): Promise<Float64Array | null> {
    const { trainer } = this;
    const next = await trainer.nextPresent();
    return next === null ? null : scalarSummaries(trainer.plan.parameters, next);
  }

  private async nextIfDue(): Promise<Float64Array | null> {
    // The step may take for ever: that the run is under way is said before.
    if (!this.isReported || !this.peeks.isDue()) return null;
    const began = performance.now();
    const next = await this.next();
    this.peeks.took(performance.now() - began);
    return next;
  }

  private report({ currentValues, next, curves, choices }: Figures, end: EndReport | null = null): void {
    const { trainer } = this;
    const records = this.unreported;
    this.unreported = [];
    this.isReported = true;
    const began = performance.now();
    const join = (part: (records: Records) => Float64Array): Float64Array => concatenate(records.map(part));
    this.send({
      run: this.id,
      state: this.state,
      reason: this.reason,
      diagnostics: this.diagnostics,
      end,
      first: records[0]?.first ?? trainer.taken,
      count: records.reduce((sum, each) => sum + each.count, 0),
      losses: join((each) => each.losses),
      holdoutLosses: join((each) => each.holdoutLosses),
      parameters: join((each) => each.parameters),
      gradients: join((each) => each.gradients),
      watches: join((each) => each.watches),
      present: scalarSummaries(trainer.plan.parameters, trainer.present),
      elements: trainer.present.slice(),
      currentValues,
      next,
      curves,
      choices,
      members: this.members.progress(),
      stepsPerSecond: this.rate.perSecond,
      backend: trainer.report,
    });
    this.reports.took(performance.now() - began);
  }

  private async end(state: 'done' | 'failed', reason: StopReason): Promise<void> {
    this.state = state;
    this.reason = reason;
    if (this.trainer.diagnostic !== null) this.diagnostics.push(this.trainer.diagnostic);
    // Nobody looks at a run whose request was aborted.
    const isWatched = (): boolean => !this.signal.aborted;
    const figures = isWatched() ? await this.figures(() => false) : null;
    // A run that went well ends well, even if its end cannot be looked at.
    const end = isWatched() ? await this.reportEnd(reason).catch(() => null) : null;
    this.report(figures ?? { currentValues: null, next: null, curves: null, choices: null }, end);
    this.settle.resolve();
  }

  private async loop(): Promise<void> {
    this.isLooping = true;
    try {
      await this.takeSteps();
      await this.look();
    } finally {
      this.isLooping = false;
      // Whoever asked as the run broke is answered too.
      this.queue = this.queue.then(() => this.look());
    }
  }

  private async takeSteps(): Promise<void> {
    const slices = new Slices(this.signal);
    while (this.state === 'training') {
      await this.look();
      const due = this.due();
      if (due > 0) await this.runSteps(Math.min(due, this.sizer.next()));
      await this.reportTraining();
      if (due === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await slices.pause();
    }
  }

  /** Reports the records since the last report, if one is due, with the views that were finished since then. */
  private async reportTraining(): Promise<void> {
    // The state may have changed while the backend worked.
    if (!this.isTraining()) return;
    const isDue = this.reports.isDue();
    await this.views.work(this.trainer.point, isDue);
    if (!isDue || !this.isTraining()) return;
    const next = await this.nextIfDue();
    if (!this.isTraining()) return;
    const views: Partial<Views> = this.views.collectFinished() ?? {};
    const { curves = null, choices = null } = views;
    this.report({ currentValues: null, next, curves, choices });
  }

  private isTraining(): boolean {
    return this.state === 'training';
  }

  /** How many steps the pace allows by now. */
  private due(): number {
    if (this.pace === null) return maxChunk;
    const { at, taken } = this.paceStart;
    const allowed = taken + 1 + Math.floor(((performance.now() - at) / 1000) * this.pace);
    return Math.max(0, Math.min(maxChunk, allowed - this.trainer.taken));
  }

  private async runSteps(count: number): Promise<void> {
    const { trainer } = this;
    const started = performance.now();
    const records = await trainer.advance(count);
    this.sizer.took(records.count, performance.now() - started);
    if (records.count > 0) this.unreported.push(records);
    this.members.append(records);
    this.measure();
    if (trainer.stopped !== null && !this.isOver)
      await this.end(trainer.stopped === 'non-finite' ? 'failed' : 'done', trainer.stopped);
  }

  private measure(): void {
    const now = performance.now();
    const { at, taken } = this.rate;
    if (now - at < 250 && this.rate.perSecond > 0) return;
    const perSecond = ((this.trainer.taken - taken) * 1000) / Math.max(1, now - at);
    this.rate = { at: now, taken: this.trainer.taken, perSecond };
  }
}
