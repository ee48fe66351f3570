/** What the worker does for the page: compiles the present text, trains it, evaluates expressions at its parameters. */

import { wasmPart } from '../backends/lateBackends';
import type { StagedLevels, StartOutcome } from '../experiments';
import type { DigitsSession } from '../labs/digits/worker/digitsSession';
import type { NumberPlace } from '../lang';
import { lazyPart } from '../parts/lazyPart';
import { drive } from '../rpc';
import type { Limits } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import type { TrainingPlan } from '../train';
import { evaluationOf, expectedBackend, loadBackend, workloadOf } from './backends';
import { CurrentRun, lackOfRun } from './currentRun';
import type { Compiled, Program } from './program';
import { Programs } from './programs';
import type {
  BackendChoice,
  BackendReport,
  CalibrateReply,
  CandidateReply,
  CandidateRequest,
  ChangesRequest,
  CompileReply,
  CompileRequest,
  DigitsProgress,
  DigitsRequest,
  EvaluateReply,
  EvaluateRequest,
  ExperimentRequest,
  FormulasReply,
  FormulasRequest,
  FurtherOutcome,
  GradusService,
  InfluenceReply,
  Inspection,
  KeepReply,
  KeepRequest,
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
  PieceReply,
  PieceRequest,
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
  Sought,
  SplitCandidate,
  SplitRequest,
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
import { shippedTables, type TableSet } from './tables';
import type { Discoveries } from './views/discover';
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
const discovery = lazyPart('discovery', () => import('./views/discover'));
const furtherExperiments = lazyPart('furtherExperiments', () => import('../experiments/further'));
const experiments = lazyPart('experiments', () => import('../experiments'));

export class Service implements GradusService {
  private readonly run: CurrentRun;
  private tables: { readonly version: TablesVersion; readonly set: TableSet } = {
    version: 0 as TablesVersion,
    set: shippedTables,
  };
  private readonly programs = new Programs();
  /** The plan of the program that was compiled last; null where it has none. */
  private planOfLast: () => TrainingPlan | null = () => null;

  private scenes: Scenes | null = null;
  private discovered: Discoveries | null = null;

  /** The program of the last experiment: its starts come one after another. */
  private experimented: { readonly source: string; readonly staged: StagedLevels } | null = null;

  /** The digits session that was started last. */
  private digits: Promise<DigitsSession> | null = null;

  constructor(
    send: (progress: Progress) => void,
    private readonly sendDigits: (progress: DigitsProgress) => void = () => undefined,
    /** Called after each program that was compiled. */
    private readonly onCompiled: () => void = () => undefined,
  ) {
    this.run = new CurrentRun((request) => this.program(request), send);
  }

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
    return this.run.train(request, signal);
  }

  async pause(run: RunId): Promise<void> {
    await this.run.pause(run);
  }

  async resume(run: RunId): Promise<void> {
    await this.run.resume(run);
  }

  async step(run: RunId): Promise<void> {
    await this.run.step(run);
  }

  async stop(run: RunId): Promise<void> {
    await this.run.stop(run);
  }

  async setPace({ run, pace }: { readonly run: RunId; readonly pace: StepsPerSecond }): Promise<void> {
    await this.run.setPace(run, pace);
  }

  async moment(request: MomentRequest, signal: AbortSignal): Promise<MomentReply> {
    return this.run.moment(request, signal);
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

  async furtherExperiment(id: string, signal: AbortSignal): Promise<FurtherOutcome> {
    const [{ runFurther }, { WasmBackend }] = await Promise.all([furtherExperiments.load(), wasmPart.load()]);
    const begun = performance.now();
    const findings = await runFurther(id, { backend: new WasmBackend('It measures.'), signal });
    return { findings, milliseconds: performance.now() - begun };
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
    const { settings, starts = null, taken } = request;
    const trainable = this.program(request).trainable(settings, lackOfRun, starts);
    const planned = await drive(trainable, signal);
    if (typeof planned === 'string') return { kind: 'refused', message: planned };
    const { optimizerStepOf } = await probes.load();
    return { kind: 'step', step: await optimizerStepOf(planned.plan, taken, signal) };
  }

  async influence(request: LookRequest, signal: AbortSignal): Promise<InfluenceReply> {
    const { influenceOf } = await probes.load();
    return drive(influenceOf(this.program(request), request), signal);
  }

  private async discoveries(): Promise<Discoveries> {
    const { Discoveries } = await discovery.load();
    this.discovered ??= new Discoveries({
      scene: (request, signal) => this.scene(request, signal),
    });
    return this.discovered;
  }

  async sought(request: CompileRequest, signal: AbortSignal): Promise<Sought> {
    return (await this.discoveries()).sought(this.program(request), request, signal);
  }

  async searchPiece(request: PieceRequest, signal: AbortSignal): Promise<PieceReply> {
    return (await this.discoveries()).piece(this.program(request), request, signal);
  }

  async calibrate(request: CandidateRequest, signal: AbortSignal): Promise<CalibrateReply> {
    return (await this.discoveries()).calibrate(this.program(request), request, signal);
  }

  async candidate(request: KeepRequest, signal: AbortSignal): Promise<CandidateReply> {
    return (await this.discoveries()).candidate(this.programsLike(request), request, signal);
  }

  async keep(request: KeepRequest): Promise<KeepReply> {
    const { keptIn } = await discovery.load();
    return keptIn(this.programsLike(request), request);
  }

  /** The program of a request, or of another text with the same settings. */
  private programsLike(request: KeepRequest): (source?: string) => Program {
    return (source = request.source) => this.program({ ...request, source });
  }

  async formulas(request: FormulasRequest): Promise<FormulasReply> {
    const { formulasOf } = await mathematics.load();
    return formulasOf(request);
  }

  async splitCandidates({ text, unknowns }: SplitRequest): Promise<readonly SplitCandidate[]> {
    const { splitCandidates } = await discovery.load();
    return splitCandidates(text, unknowns);
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
