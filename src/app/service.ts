/** What the worker does for the page: compiles the present text, trains it, evaluates expressions at its parameters. */

import type { StagedLevels, StartOutcome } from '../experiments';
import type { DigitsSession } from '../labs/digits/worker/digitsSession';
import type { NumberPlace } from '../lang';
import { lazyPart } from '../parts/lazyPart';
import { drive } from '../rpc';
import type { Limits, StagedProgram } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import { Trainer, type TrainingPlan } from '../train';
import { evaluationOf, expectedBackend, loadBackend, workloadOf } from './backends';
import type { Compiled, Program, Trainable } from './program';
import { Programs } from './programs';
import type {
  BackendChoice,
  BackendReport,
  ChangesRequest,
  CompileReply,
  CompileRequest,
  DigitsProgress,
  DigitsRequest,
  EvaluateReply,
  EvaluateRequest,
  ExperimentRequest,
  GradusService,
  InfluenceReply,
  Inspection,
  LandscapeReply,
  LandscapeRequest,
  LookRequest,
  Mathematics,
  MomentReply,
  MomentRequest,
  NeuronsReply,
  NeuronsRequest,
  OptimizerStepReply,
  OptimizerStepRequest,
  ProbeReply,
  ProbeRequest,
  ProfileReply,
  ProfileRequest,
  ProgramChange,
  Progress,
  RunId,
  RunSettings,
  SceneReply,
  SceneRequest,
  StepsPerSecond,
  SweptNumber,
  TablesVersion,
  TraceReply,
  TraceRequest,
  TrainRequest,
  VerifyReply,
  VerifyRequest,
  VersionedTables,
  WorthReply,
  WorthRequest,
} from './protocol';
import { ActiveRun } from './runs/activeRun';
import { RetracedRun } from './runs/retracedRun';
import { shippedTables, type TableSet } from './tables';
import { evaluateExpression } from './views/evaluate';
import { nextFromStart } from './views/nextStep';
import type { Scenes } from './views/scene';

const digitsTraining = lazyPart('digitsTraining', () => import('../labs/digits/worker/digitsSession'));
const inspection = lazyPart('inspect', () => import('./views/inspect'));
const verification = lazyPart('verification', () => import('./views/verify'));
const landscape = lazyPart('landscape', () => import('./views/landscape'));
const mathematics = lazyPart('mathematics', () => import('./views/mathematics'));
const probes = lazyPart('probes', () => import('./views/probes'));
const scene = lazyPart('scene', () => import('./views/scene'));
const worth = lazyPart('inference', () => import('./views/worth'));
const neurons = lazyPart('neurons', () => import('./views/neurons'));
const comparison = lazyPart('comparison', () => import('./views/comparison'));
const ending = lazyPart('ending', () => import('./runs/end'));
const experiments = lazyPart('experiments', () => import('../experiments'));

/** A run that is being prepared, and what was asked of it meanwhile. */
interface NextRun {
  readonly id: RunId;
  paused: boolean;
  stopped: boolean;
  /** Resolves when the run has started, or when it is known that it will not start. */
  readonly ready: Promise<void>;
}

export class Service implements GradusService {
  private run: ActiveRun | null = null;
  private next: NextRun | null = null;
  /** The run whose steps were last taken again, for a look at one of them. */
  private retraced: { readonly id: RunId; readonly run: Promise<RetracedRun | string> } | null = null;
  private tables: { readonly version: TablesVersion; readonly set: TableSet } = {
    version: 0 as TablesVersion,
    set: shippedTables,
  };
  private readonly programs = new Programs();
  /** The plan of the program that was compiled last; null where it has none. */
  private planOfLast: () => TrainingPlan | null = () => null;

  private scenes: Scenes | null = null;

  /** The program of the last experiment: its starts come one after another. */
  private experimented: { readonly source: string; readonly staged: StagedLevels } | null = null;

  /** The digits session that was started last. */
  private digits: Promise<DigitsSession> | null = null;

  constructor(
    private readonly send: (progress: Progress) => void,
    private readonly sendDigits: (progress: DigitsProgress) => void = () => undefined,
    /** Called after each program that was compiled. */
    private readonly onCompiled: () => void = () => undefined,
  ) {}

  async setTables({ version, tables }: VersionedTables): Promise<void> {
    this.tables = { version, set: this.tables.set.with(tables) };
  }

  /** The program that a request is about. Tables are sent before any request that names them. */
  private program({ source: text, tables, settings, freeNumbers = [], limits }: ProgramRequest): Program {
    if (tables !== this.tables.version)
      throw new Error('The tables have changed since this was asked. Ask again.');
    const { seed, level, evaluator, straightThrough } = settings;
    return this.programs.of({
      text,
      tables: this.tables.set,
      seed,
      level,
      evaluator,
      straightThrough,
      freeNumbers,
      ...(limits === undefined ? {} : { limits }),
    });
  }

  async compile(request: CompileRequest, signal: AbortSignal): Promise<CompileReply> {
    const started = performance.now();
    const { settings } = request;
    const { program, staged, diagnostics, output, evaluator } = await this.compiled(request, signal);
    this.planOfLast = () => (staged === null ? null : program.plan(staged, settings));
    const summary = staged === null ? null : await program.summary(staged, settings);
    signal.throwIfAborted();
    this.onCompiled();
    return { diagnostics, program: summary, output, duration: performance.now() - started, evaluator };
  }

  /** The compiled program of a request; compiled once for all requests. */
  private async compiled(
    request: CompileRequest,
    signal: AbortSignal,
  ): Promise<Compiled & { readonly program: Program }> {
    const program = this.program(request);
    const compiled = await drive(program.compiled(request.settings.temperature), signal);
    return { ...compiled, program };
  }

  async train(request: TrainRequest, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const { promise: ready, resolve: isReady } = promiseWithResolve();
    const next: NextRun = { id: request.run, paused: request.paused, stopped: false, ready };
    this.next = next;
    try {
      await this.run?.dispose();
      this.run = null;
      this.giveUpRetraced();
      const { program, staged, diagnostics } = await this.compiled(request, signal);
      if (staged === null) return diagnostics;
      const plan = planOf(request, program, staged);
      if (plan === null) return diagnostics;
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
  private async withRun(id: RunId): Promise<ActiveRun | null> {
    if (this.next?.id === id) await this.next.ready;
    return this.run?.id === id ? this.run : null;
  }

  async pause(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.paused = true;
    await (await this.withRun(id))?.pause();
  }

  async resume(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.paused = false;
    (await this.withRun(id))?.resume();
  }

  async step(id: RunId): Promise<void> {
    await (await this.withRun(id))?.step();
  }

  async stop(id: RunId): Promise<void> {
    if (this.next?.id === id) this.next.stopped = true;
    await (await this.withRun(id))?.stop();
  }

  async setPace({ run, pace }: { readonly run: RunId; readonly pace: StepsPerSecond }): Promise<void> {
    (await this.withRun(run))?.setPace(pace);
  }

  async moment(request: MomentRequest, signal: AbortSignal): Promise<MomentReply> {
    const { run: id, step } = request;
    const own = await (await this.withRun(id))?.moment(step, signal);
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
    const { program, staged, diagnostics } = await this.compiled(request, new AbortController().signal);
    const plan = staged === null ? null : planOf(request, program, staged);
    if (staged === null || plan === null)
      return diagnostics.find(({ severity }) => severity === 'error')?.message ?? noRun;
    const backend = await loadBackend(request.settings.backend, workloadOf(plan));
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

  async changes({ before, after }: ChangesRequest): Promise<readonly ProgramChange[]> {
    const { programChanges } = await comparison.load();
    return programChanges(before, after);
  }

  async numbers(source: string): Promise<readonly SweptNumber[]> {
    const { sweptNumbers } = await comparison.load();
    return sweptNumbers(source);
  }

  async backend(choice: BackendChoice): Promise<BackendReport> {
    const plan = this.planOfLast();
    return expectedBackend(choice, plan === null ? null : workloadOf(plan));
  }

  async evaluate(request: EvaluateRequest, signal: AbortSignal): Promise<EvaluateReply> {
    return drive(evaluateExpression(this.program(scopeOf(request)), request), signal);
  }

  async experiment(
    { program, protocol, start }: ExperimentRequest,
    signal: AbortSignal,
  ): Promise<StartOutcome> {
    const { runStart, sourceOf, stageLevels } = await experiments.load();
    const source = sourceOf(program, protocol);
    if (this.experimented?.source !== source) {
      this.experimented = { source, staged: await drive(stageLevels(program, protocol), signal) };
    }
    const { staged } = this.experimented;
    if (staged.kind === 'refused') return staged;
    const backend = await loadBackend('auto', evaluationOf(staged.at.direct.objective!.graph));
    return runStart(program, protocol, staged, start, backend, signal);
  }

  async trainDigits(request: DigitsRequest, signal: AbortSignal): Promise<void> {
    this.digits = digitsTraining
      .load()
      .then(({ DigitsSession }) => new DigitsSession(request, this.sendDigits, signal));
    const session = await this.digits;
    signal.throwIfAborted();
    await session.train();
  }

  async pauseDigits({ run, paused }: { readonly run: RunId; readonly paused: boolean }): Promise<void> {
    // What could not be loaded cannot be paused.
    const session = await this.digits?.catch(() => null);
    if (session?.request.run === run) session.pause(paused);
  }

  async verify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyReply> {
    const { verifyProgram } = await verification.load();
    signal.throwIfAborted();
    const { method, settings } = request;
    const level = method.kind === 'differences' ? settings.level : method.level;
    const program = this.program({ ...request, settings: { ...settings, level } });
    return verifyProgram(program, request, signal);
  }

  async landscape(request: LandscapeRequest, signal: AbortSignal): Promise<LandscapeReply> {
    const { landscapeOf } = await landscape.load();
    return landscapeOf(this.program(request), request, signal);
  }

  async scene(request: SceneRequest, signal: AbortSignal): Promise<SceneReply> {
    const { Scenes } = await scene.load();
    this.scenes ??= new Scenes();
    return this.scenes.of(request, (changed) => this.program({ ...request, ...changed }), signal);
  }

  async nextStep(request: CompileRequest, signal: AbortSignal): Promise<Float64Array | null> {
    const { program, staged } = await this.compiled(request, signal);
    if (staged === null) return null;
    return nextFromStart(program, staged, request.settings);
  }

  async worth(request: WorthRequest, signal: AbortSignal): Promise<WorthReply> {
    const { worthOf } = await worth.load();
    return worthOf(this.program(request), request, signal);
  }

  async profile(request: ProfileRequest, signal: AbortSignal): Promise<ProfileReply> {
    const { profileAt } = await worth.load();
    return profileAt(this.program(request), request, signal);
  }

  async probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeReply> {
    const { probeOf } = await probes.load();
    return drive(probeOf(this.program(request), request), signal);
  }

  async trace(request: TraceRequest, signal: AbortSignal): Promise<TraceReply> {
    const { traceOf } = await probes.load();
    return drive(traceOf(this.program(request), request), signal);
  }

  async optimizerStep(request: OptimizerStepRequest, signal: AbortSignal): Promise<OptimizerStepReply> {
    const { program, staged, diagnostics } = await this.compiled(request, signal);
    const plan = staged === null ? null : planOf(request, program, staged);
    if (plan === null) {
      const mistake = diagnostics.find(({ severity }) => severity === 'error');
      return { kind: 'refused', message: mistake?.message ?? noRun };
    }
    const { optimizerStepOf } = await probes.load();
    return { kind: 'step', step: await optimizerStepOf(plan, request.taken, signal) };
  }

  async influence(request: LookRequest, signal: AbortSignal): Promise<InfluenceReply> {
    const { influenceOf } = await probes.load();
    return drive(influenceOf(this.program(request), request), signal);
  }

  async neurons(request: NeuronsRequest, signal: AbortSignal): Promise<NeuronsReply> {
    const { neuronsOf } = await neurons.load();
    return drive(neuronsOf(this.program(scopeOf(request)), request), signal);
  }

  async inspect(request: CompileRequest, signal: AbortSignal): Promise<Inspection> {
    const { inspectProgram } = await inspection.load();
    return drive(inspectProgram(this.program(request), request.settings), signal);
  }

  async mathematics(request: CompileRequest, signal: AbortSignal): Promise<Mathematics> {
    const { mathematicsOfProgram } = await mathematics.load();
    signal.throwIfAborted();
    return mathematicsOfProgram(this.program(request));
  }
}

const noRun = 'The program has no fit and no minimize, so it has no run.';

/** The plan of a run; null without an objective. */
function planOf(
  { settings, starts = null }: Pick<TrainRequest, 'settings' | 'starts'>,
  program: Program,
  staged: StagedProgram,
): TrainingPlan | null {
  return starts === null ? program.plan(staged, settings) : program.planFrom(staged, settings, starts);
}

type ProgramRequest = Pick<CompileRequest, 'source' | 'tables'> & {
  readonly freeNumbers?: readonly NumberPlace[];
  readonly limits?: Limits;
  readonly settings: Pick<RunSettings, 'seed' | 'level' | 'evaluator' | 'straightThrough'>;
};

/** The program in whose scope something is evaluated. */
function scopeOf({
  source,
  tables,
  seed = null,
  level = 'direct',
  evaluator = null,
  straightThrough = null,
}: Omit<NeuronsRequest, 'row'>): ProgramRequest {
  return { source, tables, settings: { seed, level, evaluator, straightThrough } };
}

/** A promise, with the function that resolves it. */
function promiseWithResolve(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((each) => {
    resolve = each;
  });
  return { promise, resolve };
}
