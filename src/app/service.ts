/** What the worker does for the page: compiles the present text, trains it, evaluates expressions at its parameters. */

import { runStart, type StagedLevels, type StartOutcome, sourceOf, stageLevels } from '../experiments';
import { DigitsSession } from '../labs/digits/worker/digitsSession';
import { definedNames, expandText } from '../lang';
import { lazyPart } from '../parts/lazyPart';
import { drive } from '../rpc';
import { evaluateProgram, type Sliced, type StagedProgram } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import { planTraining, Trainer } from '../train';
import { evaluationOf, expectedBackend, loadBackend, workloadOf } from './backends';
import { ConsoleOutput } from './console';
import { overridesOf } from './overrides';
import { type Compilation, compileSource, tableNames, tableValues } from './pipeline';
import type {
  BackendChoice,
  BackendReport,
  CompileReply,
  CompileRequest,
  DigitsProgress,
  DigitsRequest,
  EvaluateReply,
  EvaluateRequest,
  ExperimentRequest,
  GradusService,
  Inspection,
  LandscapeReply,
  LandscapeRequest,
  NeuronsReply,
  NeuronsRequest,
  Progress,
  RunId,
  StepsPerSecond,
  Table,
  TablesVersion,
  TrainRequest,
  VerifyReply,
  VerifyRequest,
  VersionedTables,
} from './protocol';
import { ActiveRun } from './runs/activeRun';
import { summarize } from './summary';
import { landscapeOf } from './views/landscape';
import { neuronsOf, parameterValue } from './views/neurons';
import { verifyOneWay } from './views/verify';

const inspection = lazyPart('inspect', () => import('./views/inspect'));

/** The run that is being made ready, and what was asked of it meanwhile. */
interface NextRun {
  readonly id: RunId;
  paused: boolean;
  stopped: boolean;
  /** Resolves when it is there, or when it is known that it will not be. */
  readonly ready: Promise<void>;
}

export class Service implements GradusService {
  private run: ActiveRun | null = null;
  private next: NextRun | null = null;
  private uploaded: VersionedTables = { version: 0 as TablesVersion, tables: [] };
  private last: {
    readonly source: string;
    readonly key: string;
    readonly compilation: Compilation;
  } | null = null;

  /** The program of the last experiment: its starts come one after another. */
  private experimented: { readonly source: string; readonly staged: StagedLevels } | null = null;

  /** The networks that are trained on digits. */
  private digits: DigitsSession | null = null;

  constructor(
    private readonly send: (progress: Progress) => void,
    private readonly sendDigits: (progress: DigitsProgress) => void = () => undefined,
  ) {}

  async setTables(tables: VersionedTables): Promise<void> {
    this.uploaded = tables;
  }

  /** Tables are sent before any request that names them. */
  private tables(version: TablesVersion): readonly Table[] {
    if (version !== this.uploaded.version)
      throw new Error('The tables have changed since this was asked. Ask again.');
    return this.uploaded.tables;
  }

  async compile(request: CompileRequest, signal: AbortSignal): Promise<CompileReply> {
    const started = performance.now();
    const { staged, diagnostics, output, evaluator } = await this.compilation(request, signal);
    const program = staged === null ? null : summarize(staged, overridesOf(request.settings));
    return { diagnostics, program, output, duration: performance.now() - started, evaluator };
  }

  /** The present text compiled, once for all who ask. */
  private async compilation(request: CompileRequest, signal: AbortSignal): Promise<Compilation> {
    const { source, settings } = request;
    const { seed, temperature, level, evaluator } = settings;
    const uploaded = this.tables(request.tables);
    const key = JSON.stringify([request.tables, seed, temperature, level, evaluator]);
    if (this.last?.source === source && this.last.key === key) return this.last.compilation;
    const compilation = await drive(
      compileSource(source, { uploaded, seed, temperature, level, evaluator }),
      signal,
    );
    this.last = { source, key, compilation };
    return compilation;
  }

  async train(request: TrainRequest, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const { promise: ready, resolve: isReady } = promiseWithResolve();
    const next: NextRun = { id: request.run, paused: request.paused, stopped: false, ready };
    this.next = next;
    try {
      await this.run?.dispose();
      this.run = null;
      const { staged, diagnostics } = await this.compilation(request, signal);
      if (staged === null || staged.objective === null) return diagnostics;
      const run = await this.start(request, staged, next, signal);
      isReady();
      await run?.ended;
      return diagnostics;
    } finally {
      isReady();
      if (this.next === next) this.next = null;
    }
  }

  /** Null where the run was stopped, or another was asked for, before it could start. */
  private async start(
    { run: id, settings, pace }: TrainRequest,
    staged: StagedProgram,
    next: NextRun,
    signal: AbortSignal,
  ): Promise<ActiveRun | null> {
    const plan = planTraining(staged.objective!, staged.parameters, overridesOf(settings));
    const backend = await loadBackend(settings.backend, workloadOf(plan));
    const trainer = await Trainer.start(plan, backend);
    if (signal.aborted || next.stopped || this.next !== next) {
      trainer.dispose();
      return null;
    }
    const run = new ActiveRun(id, trainer, staged, this.send, signal);
    this.run = run;
    run.setPace(pace);
    if (next.paused) run.report();
    else run.resume();
    return run;
  }

  /** The run of this id, once it is there; null where it is over, or never was. */
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

  async backend(choice: BackendChoice): Promise<BackendReport> {
    const { objective = null, parameters = [] } = this.last?.compilation.staged ?? {};
    return expectedBackend(
      choice,
      objective === null ? null : workloadOf(planTraining(objective, parameters)),
    );
  }

  async evaluate(request: EvaluateRequest, signal: AbortSignal): Promise<EvaluateReply> {
    return drive(evaluateExpression(request, this.tables(request.tables)), signal);
  }

  async experiment(
    { program, protocol, start }: ExperimentRequest,
    signal: AbortSignal,
  ): Promise<StartOutcome> {
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
    const session = new DigitsSession(request, this.sendDigits, signal);
    this.digits = session;
    await session.train();
  }

  async pauseDigits({ run, paused }: { readonly run: RunId; readonly paused: boolean }): Promise<void> {
    if (this.digits?.request.run === run) this.digits.pause(paused);
  }

  async verify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyReply> {
    return verifyOneWay(request, this.tables(request.tables), signal);
  }

  async landscape(request: LandscapeRequest, signal: AbortSignal): Promise<LandscapeReply> {
    const { staged } = await this.compilation(request, signal);
    return landscapeOf(request, staged, signal);
  }

  async neurons(request: NeuronsRequest, signal: AbortSignal): Promise<NeuronsReply> {
    return drive(neuronsOf(request, this.tables(request.tables)), signal);
  }

  async inspect(request: CompileRequest, signal: AbortSignal): Promise<Inspection> {
    const compilation = await this.compilation(request, signal);
    const { settings } = request;
    const { inspectProgram } = await inspection.load();
    return drive(inspectProgram(compilation, overridesOf(settings), settings.backend), signal);
  }
}

/** A promise that is resolved from outside. */
function promiseWithResolve(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((each) => {
    resolve = each;
  });
  return { promise, resolve };
}

/** An expression typed at the console, in the scope of the program's definitions. */
function* evaluateExpression(
  {
    source,
    expression,
    parameters,
    seed = null,
    temperature = 1,
    level = 'direct',
    evaluator = null,
  }: EvaluateRequest,
  tables: readonly Table[],
): Sliced<EvaluateReply> {
  const names = tableNames(tables);
  const { program } = expandText(source, { source: 'program', tables: names });
  const definitions = program.forms.filter((form) => form.kind !== 'expression');
  const globals = definitions.flatMap(definedNames);
  const typed = expandText(expression, { source: 'console', tables: names, globals });
  if (typed.diagnostics.length > 0) return { lines: [], diagnostics: typed.diagnostics };
  const output = new ConsoleOutput();
  const whole = { forms: [...definitions, ...typed.program.forms], prints: true, choosesSoftly: false };
  const { diagnostics } = yield* evaluateProgram(whole, {
    tables: tableValues(tables),
    bindings: new Map(Object.entries(parameters).map(([name, value]) => [name, parameterValue(value)])),
    seed,
    temperature,
    level,
    evaluator,
    print: output.print,
    onValue: output.value,
  });
  return { lines: output.lines(), diagnostics };
}
