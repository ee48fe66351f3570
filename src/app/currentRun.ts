/**
 * The run of the worker: one at a time. The next run begins after the one before has ended. A look at an earlier step is
 * answered by the run itself, or by one that takes its steps again.
 */

import { lazyPart } from '../parts/lazyPart';
import { drive } from '../rpc';
import type { Diagnostic } from '../text/diagnostic';
import { Trainer } from '../train';
import { loadBackend, workloadOf } from './backends';
import type { Program, Trainable } from './program';
import type {
  CompileRequest,
  MomentReply,
  MomentRequest,
  Progress,
  RunId,
  StepsPerSecond,
  TrainRequest,
} from './protocol';
import { ActiveRun } from './runs/activeRun';
import { RetracedRun } from './runs/retracedRun';

/** What a program without an objective lacks. */
export const lackOfRun = 'it has no run';

const ending = lazyPart('ending', () => import('./runs/end'));

/** A run that is being prepared, and what was asked of it meanwhile. */
interface NextRun {
  readonly id: RunId;
  paused: boolean;
  stopped: boolean;
  /** Resolves when the run has started, or when it is known that it will not start. */
  readonly ready: Promise<void>;
}

export class CurrentRun {
  private run: ActiveRun | null = null;
  private next: NextRun | null = null;
  /** The run whose steps were last taken again, for a look at one of them. */
  private retraced: { readonly id: RunId; readonly run: Promise<RetracedRun | string> } | null = null;

  constructor(
    private readonly program: (request: CompileRequest) => Program,
    private readonly send: (progress: Progress) => void,
  ) {}

  async train(request: TrainRequest, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const { promise: ready, resolve: isReady } = promiseWithResolve();
    const next: NextRun = { id: request.run, paused: request.paused, stopped: false, ready };
    this.next = next;
    try {
      await this.run?.dispose();
      this.run = null;
      this.giveUpRetraced();
      const { settings, starts = null } = request;
      const program = this.program(request);
      const { staged, diagnostics } = await drive(program.compiled(settings.temperature), signal);
      const plan = staged === null ? null : program.planFrom(staged, settings, starts);
      if (staged === null || plan === null) return diagnostics;
      const run = await this.start(request, program, { staged, plan }, next, signal);
      isReady();
      await run?.ended;
      return diagnostics;
    } finally {
      isReady();
      if (this.next === next) this.next = null;
    }
  }

  /** Null if the run was aborted or stopped, or another run was asked for, before it could start. */
  private async start(
    { run: id, settings, pace }: TrainRequest,
    program: Program,
    { staged, plan }: Trainable,
    next: NextRun,
    signal: AbortSignal,
  ): Promise<ActiveRun | null> {
    const backend = await loadBackend(settings.backend, workloadOf(plan));
    const trainer = await Trainer.start(plan, backend, { isRewindable: true });
    if (signal.aborted || next.stopped || this.next !== next) {
      trainer.dispose();
      return null;
    }
    const run = new ActiveRun(id, trainer, staged, backend, this.send, signal, async (reason) => {
      const { reportEnd } = await ending.load();
      return reportEnd(trainer, program, backend, reason);
    });
    this.run = run;
    run.setPace(pace);
    if (next.paused) await run.show();
    else run.resume();
    return run;
  }

  /** Waits for the run of this id to start; null if it is over or does not start. */
  private async withId(id: RunId): Promise<ActiveRun | null> {
    if (this.next?.id === id) await this.next.ready;
    return this.run?.id === id ? this.run : null;
  }

  async pause(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.paused = true;
    await (await this.withId(id))?.pause();
  }

  async resume(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.paused = false;
    (await this.withId(id))?.resume();
  }

  async step(id: RunId): Promise<void> {
    await (await this.withId(id))?.step();
  }

  async stop(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.stopped = true;
    await (await this.withId(id))?.stop();
  }

  async setPace(id: RunId, pace: StepsPerSecond): Promise<void> {
    (await this.withId(id))?.setPace(pace);
  }

  async moment(request: MomentRequest, signal: AbortSignal): Promise<MomentReply> {
    const { run: id, step } = request;
    const own = await (await this.withId(id))?.moment(step, signal);
    if (own != null) return { kind: 'moment', moment: own };
    if (this.retraced?.id !== id) {
      this.giveUpRetraced();
      this.retraced = { id, run: this.retrace(request) };
    }
    const { retraced } = this;
    const run = await retraced.run.catch((error: unknown) => {
      if (this.retraced === retraced) this.retraced = null;
      throw error;
    });
    return typeof run === 'string'
      ? { kind: 'refused', message: run }
      : { kind: 'moment', moment: await run.at(step, signal) };
  }

  /** Nobody's signal ends it: the next request needs it too. */
  private async retrace(request: MomentRequest): Promise<RetracedRun | string> {
    const { settings, starts = null } = request;
    const trainable = this.program(request).trainable(settings, lackOfRun, starts);
    const planned = await drive(trainable, new AbortController().signal);
    if (typeof planned === 'string') return planned;
    const { staged, plan } = planned;
    const backend = await loadBackend(settings.backend, workloadOf(plan));
    return RetracedRun.start(staged, plan, backend);
  }

  private giveUpRetraced(): void {
    const { retraced } = this;
    this.retraced = null;
    void retraced?.run.then(
      (run) => typeof run === 'string' || run.dispose(),
      () => undefined,
    );
  }
}

/** A promise, with the function that resolves it. */
function promiseWithResolve(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((each) => {
    resolve = each;
  });
  return { promise, resolve };
}
