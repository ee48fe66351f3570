/** What the worker does for the page: compiles the present text, trains it, evaluates expressions at its parameters. */

import { runStart, type StagedLevels, type StartOutcome, sourceOf, stageLevels } from '../experiments';
import { DigitsSession } from '../labs/digits/worker/digitsSession';
import { definedNames, expandText } from '../lang';
import { lazyPart } from '../parts/lazyPart';
import { drive } from '../rpc/slices';
import { evaluateProgram, finish, type Sliced } from '../stage';
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
  TrainRequest,
  VerifyReply,
  VerifyRequest,
} from './protocol';
import { ActiveRun } from './runs/activeRun';
import { summarize } from './summary';
import { landscapeOf } from './views/landscape';
import { neuronsOf, parameterValue } from './views/neurons';
import { verifyOneWay } from './views/verify';

const inspection = lazyPart('inspect', () => import('./views/inspect'));

export class Service implements GradusService {
  private run: ActiveRun | null = null;
  /** Counts requests of a kind, so that a newer one makes an older one stale. */
  private compiling = 0;
  private starting = 0;
  private evaluating = 0;
  private verifying = 0;
  private drawing = 0;
  private inspecting = 0;
  private observing = 0;
  /** The run that is being made ready, and whether it is to begin paused. */
  private next: { readonly run: RunId; paused: boolean } | null = null;
  private last: {
    readonly source: string;
    readonly tables: unknown;
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

  async compile(request: CompileRequest): Promise<CompileReply | null> {
    const ticket = ++this.compiling;
    const started = performance.now();
    const compilation = await this.compilation(request, () => ticket !== this.compiling);
    if (compilation === null) return null;
    const { staged, diagnostics, output, evaluator } = compilation;
    const program = staged === null ? null : summarize(staged, overridesOf(request.settings));
    return { diagnostics, program, output, duration: performance.now() - started, evaluator };
  }

  /** The present text compiled, once for all who ask. */
  private async compilation(request: CompileRequest, stale: () => boolean): Promise<Compilation | null> {
    const { source, tables, settings } = request;
    const { seed, temperature, level, evaluator } = settings;
    const key = JSON.stringify([tables, seed, temperature, level, evaluator]);
    if (this.last?.source === source && this.last.tables === key) return this.last.compilation;
    const compilation = await drive(
      compileSource(source, { uploaded: tables, seed, temperature, level, evaluator }),
      stale,
    );
    if (compilation !== null) this.last = { source, tables: key, compilation };
    return compilation;
  }

  async train(request: TrainRequest): Promise<readonly Diagnostic[]> {
    const ticket = ++this.starting;
    const stale = (): boolean => ticket !== this.starting;
    const next = { run: request.run, paused: request.paused };
    this.next = next;
    await this.run?.dispose();
    this.run = null;
    const compilation = await this.compilation(request, stale);
    if (compilation === null) return [];
    const { staged, diagnostics } = compilation;
    if (staged === null || staged.objective === null) return diagnostics;
    const plan = planTraining(staged.objective, staged.parameters, overridesOf(request.settings));
    const backend = await loadBackend(request.settings.backend, workloadOf(plan));
    const trainer = await Trainer.start(plan, backend);
    if (stale()) {
      trainer.dispose();
      return [];
    }
    const run = new ActiveRun(request.run, trainer, staged, this.send);
    this.run = run;
    run.setPace(request.pace);
    if (next.paused) run.report();
    else run.resume();
    return diagnostics;
  }

  private withRun(id: RunId): ActiveRun | null {
    return this.run?.id === id ? this.run : null;
  }

  async pause(id: RunId): Promise<void> {
    if (this.next?.run === id) this.next.paused = true;
    await this.withRun(id)?.pause();
  }

  async resume(id: RunId): Promise<void> {
    if (this.next?.run === id) this.next.paused = false;
    this.withRun(id)?.resume();
  }

  async step(id: RunId): Promise<void> {
    await this.withRun(id)?.step();
  }

  async stop(id: RunId): Promise<void> {
    // A run that is still being made ready is not started any more.
    this.starting++;
    await this.withRun(id)?.stop();
  }

  async setPace({ run, pace }: { readonly run: RunId; readonly pace: StepsPerSecond }): Promise<void> {
    this.withRun(run)?.setPace(pace);
  }

  async backend(choice: BackendChoice): Promise<BackendReport> {
    const { objective = null, parameters = [] } = this.last?.compilation.staged ?? {};
    return expectedBackend(
      choice,
      objective === null ? null : workloadOf(planTraining(objective, parameters)),
    );
  }

  async evaluate(request: EvaluateRequest): Promise<EvaluateReply> {
    const ticket = ++this.evaluating;
    const reply = await drive(evaluateExpression(request), () => ticket !== this.evaluating);
    return reply ?? { lines: [], diagnostics: [] };
  }

  async experiment({ program, protocol, start }: ExperimentRequest): Promise<StartOutcome> {
    const source = sourceOf(program, protocol);
    if (this.experimented?.source !== source) {
      this.experimented = { source, staged: finish(stageLevels(program, protocol)) };
    }
    const { staged } = this.experimented;
    if (staged.kind === 'refused') return staged;
    const { objective } = staged.at.direct;
    return runStart(
      program,
      protocol,
      staged,
      start,
      await loadBackend('auto', evaluationOf(objective!.graph)),
    );
  }

  async trainDigits(request: DigitsRequest): Promise<void> {
    this.digits?.stop();
    const run = new DigitsSession(request, this.sendDigits);
    this.digits = run;
    await run.train();
  }

  async pauseDigits({ run, paused }: { readonly run: RunId; readonly paused: boolean }): Promise<void> {
    if (this.digits?.request.run === run) this.digits.pause(paused);
  }

  async verify(request: VerifyRequest | null): Promise<VerifyReply | null> {
    const ticket = ++this.verifying;
    return request === null ? null : verifyOneWay(request, () => ticket !== this.verifying);
  }

  async landscape(request: LandscapeRequest | null): Promise<LandscapeReply | null> {
    const ticket = ++this.drawing;
    const stale = (): boolean => ticket !== this.drawing;
    const compilation = request === null ? null : await this.compilation(request, stale);
    if (request === null || compilation === null) return null;
    return landscapeOf(request, compilation.staged, stale);
  }

  async neurons(request: NeuronsRequest | null): Promise<NeuronsReply | null> {
    const ticket = ++this.observing;
    return request === null ? null : drive(neuronsOf(request), () => ticket !== this.observing);
  }

  async inspect(request: CompileRequest | null): Promise<Inspection | null> {
    const ticket = ++this.inspecting;
    if (request === null) return null;
    const stale = (): boolean => ticket !== this.inspecting;
    const compilation = await this.compilation(request, stale);
    if (compilation === null || stale()) return null;
    const { settings } = request;
    const { inspectProgram } = await inspection.load();
    return drive(inspectProgram(compilation, overridesOf(settings), settings.backend), stale);
  }
}

/** An expression typed at the console, in the scope of the program's definitions. */
function* evaluateExpression({
  source,
  tables,
  expression,
  parameters,
  seed = null,
  temperature = 1,
  level = 'direct',
  evaluator = null,
}: EvaluateRequest): Sliced<EvaluateReply> {
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
