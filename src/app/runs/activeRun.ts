/**
 * One run in the worker: steps in chunks of about ten milliseconds, between which it looks for messages; what it
 * recorded goes to the page at most twenty times a second.
 */

import { type BackendReport, concatenate } from '../../backends';
import { yieldToEventLoop } from '../../rpc/slices';
import type { StagedProgram } from '../../stage';
import type { Diagnostic } from '../../text/diagnostic';
import { type Records, scalarSummaries, type Trainer } from '../../train';
import type { Progress, RunId, RunState, StepsPerSecond, StopReason } from '../protocol';
import { choiceEvaluator } from './choices';
import { CurrentValuesEvaluator } from './currentValues';
import { curveEvaluators } from './curves';
import { MembersReport } from './members';

const chunkMilliseconds = 10;
const reportMilliseconds = 50;
const largestChunk = 5000;

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
  private looping: Promise<void> = Promise.resolve();
  private readonly curves;
  private readonly choices;
  private readonly standing: CurrentValuesEvaluator;
  private readonly members: MembersReport;

  constructor(
    readonly id: RunId,
    private readonly trainer: Trainer,
    { plots, choices }: Pick<StagedProgram, 'plots' | 'choices'>,
    private readonly send: (progress: Progress) => void,
  ) {
    this.curves = curveEvaluators(plots);
    this.choices = choiceEvaluator(choices);
    this.members = new MembersReport(trainer);
    this.standing = new CurrentValuesEvaluator(trainer.plan);
  }

  get backend(): BackendReport {
    return this.trainer.report;
  }

  get ended(): boolean {
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
    this.looping = this.looping.then(() => this.loop());
  }

  /** Resolves once the step under way is done and reported. */
  async pause(): Promise<void> {
    if (this.state !== 'training') return;
    this.state = 'paused';
    await this.looping;
    if (!this.ended) this.report();
  }

  /** One step of a paused run. */
  async step(): Promise<void> {
    await this.looping;
    if (this.state !== 'paused') return;
    await this.take(1);
    this.report();
  }

  async stop(): Promise<void> {
    if (this.state === 'training') this.state = 'paused';
    await this.looping;
    if (!this.ended) this.end('done', 'stopped');
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.trainer.dispose();
  }

  /** Tells the page where the run stands. */
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
  }

  private async loop(): Promise<void> {
    while (this.state === 'training') {
      const due = this.due();
      if (due > 0) await this.take(Math.min(due, this.chunk));
      // The state may have changed while the backend worked.
      if (this.isTraining() && performance.now() - this.lastReport >= reportMilliseconds) this.report();
      await (due > 0 ? yieldToEventLoop() : new Promise((resolve) => setTimeout(resolve, 5)));
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

  private async take(count: number): Promise<void> {
    const { trainer } = this;
    const started = performance.now();
    const records = await trainer.advance(count);
    const took = Math.max(0.01, performance.now() - started);
    if (records.count > 0) this.unreported.push(records);
    this.members.take(records);
    const fitting = Math.round((Math.max(1, records.count) * chunkMilliseconds) / took);
    this.chunk = Math.max(1, Math.min(largestChunk, fitting, 4 * this.chunk));
    this.measure();
    if (trainer.stopped !== null && !this.ended) {
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
