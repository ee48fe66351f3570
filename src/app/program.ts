/**
 * One program text at one level, with everything that is made of it: expanded, run for the console, staged,
 * differentiated, planned for training. Each part is made once for all requests, when a request first needs it.
 */

import { countNodes } from '../graph';
import {
  expandText,
  type NumberPlace,
  nameOfNumber,
  parseNumber,
  programSoftness,
  withFreeNumbers,
} from '../lang';
import {
  brokenConstraint,
  defaultLimits,
  evaluateProgram,
  type Level,
  type LevelOptions,
  type Limits,
  loadEvaluator,
  type Objective,
  type Sliced,
  type StagedParameter,
  type StagedProgram,
  stageProgram,
  type TableValues,
  type Value,
} from '../stage';
import { byPlace, type Diagnostic, hasErrors } from '../text/diagnostic';
import { lazy } from '../text/lazy';
import {
  Gradients,
  type Overrides,
  planTraining,
  resolveSoftness,
  type Softness,
  type SoftnessSettings,
  sameSoftness,
  type TrainingPlan,
} from '../train';
import { ConsoleOutput } from './console';
import { countEvaluatorUse, evaluatorMistakes, unusedEvaluatorMistakes } from './evaluatorUse';
import type { ConsoleLine, EvaluatorReport, ProgramSummary } from './protocol';
import { SharedWork } from './sharedWork';
import { summarize } from './summary';
import { shippedTables, type TableSet } from './tables';

export interface ProgramSource extends LevelOptions {
  readonly text: string;
  readonly tables?: TableSet;
  /** The values of free names. */
  readonly bindings?: ReadonlyMap<string, Value>;
  /** Replaces the program's seed, unless it is null. */
  readonly seed?: number | null;
  /** Replaces what the program says of its soft choices, unless it is null. */
  readonly straightThrough?: boolean | null;
  /** Numbers of the text that become inputs of its graphs, behind the parameters: one staging serves all their values. */
  readonly freeNumbers?: readonly NumberPlace[];
  /** The limits of staging, if they are not those of every program. */
  readonly limits?: Limits;
}

export interface Compiled {
  /** The staged program; null if a mistake prevents staging. */
  readonly staged: StagedProgram | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly ConsoleLine[];
  readonly evaluator: EvaluatorReport | null;
}

/** Where a run starts: all elements of each parameter that is named; null for where the program says. */
export type PlanStarts = Readonly<Record<string, Float64Array>> | null;

/** A program that has a loss, ready to be trained or evaluated. */
export interface Trainable {
  readonly staged: StagedProgram;
  readonly plan: TrainingPlan;
}

interface ConsoleRun {
  readonly lines: readonly ConsoleLine[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Staging {
  readonly staged: StagedProgram;
  readonly evaluator: EvaluatorReport | null;
}

/** The number of plans that are kept for different softness. */
const maxPlans = 2;

const noBindings: ReadonlyMap<string, Value> = new Map();
const noNumbers: readonly NumberPlace[] = [];

export class Program {
  readonly text: string;
  readonly level: Level;
  readonly evaluator: string | null;
  readonly seed: number | null;
  readonly straightThrough: boolean | null;
  private readonly freeNumbers: readonly NumberPlace[];
  private readonly limits: Limits;
  private readonly tables: TableSet;
  private readonly bindings: ReadonlyMap<string, Value>;
  /** The tables that were requested so far. */
  private readonly used = new Map<string, Value | null>();
  private readonly staging = new SharedWork(() => this.stage());
  private console: { readonly temperature: number; readonly run: SharedWork<ConsoleRun> } | null = null;
  private compilation: { readonly temperature: number; readonly compiled: Compiled } | null = null;
  private measured: number | null = null;
  private gradients: Gradients | null = null;
  /** The plans, latest first: Verify may use another temperature than the start of a run. */
  private plans: readonly { readonly softness: SoftnessSettings; readonly plan: TrainingPlan }[] = [];
  private summarized: {
    readonly softness: SoftnessSettings;
    readonly summary: Promise<ProgramSummary>;
  } | null = null;

  constructor({
    text,
    tables = shippedTables,
    seed = null,
    level = 'direct',
    evaluator = null,
    bindings = noBindings,
    straightThrough = null,
    freeNumbers = noNumbers,
    limits = defaultLimits,
  }: ProgramSource) {
    this.limits = limits;
    this.text = text;
    this.freeNumbers = freeNumbers;
    this.tables = tables;
    this.bindings = bindings;
    this.straightThrough = straightThrough;
    this.seed = seed;
    this.level = level;
    this.evaluator = evaluator;
  }

  /** Whether this is the program of that source. Tables that it does not use make no difference. */
  is({
    text,
    tables = shippedTables,
    seed = null,
    level = 'direct',
    evaluator = null,
    bindings = noBindings,
    straightThrough = null,
    freeNumbers = noNumbers,
  }: ProgramSource): boolean {
    return (
      this.text === text &&
      samePlaces(this.freeNumbers, freeNumbers) &&
      this.bindings === bindings &&
      this.straightThrough === straightThrough &&
      this.level === level &&
      this.seed === seed &&
      this.evaluator === evaluator &&
      this.seesTheSame(tables)
    );
  }

  get isCompiled(): boolean {
    return this.compilation !== null;
  }

  private seesTheSame(tables: TableSet): boolean {
    if (tables === this.tables) return true;
    // An unfinished program may still request any table, and a mistake may be that a table is missing.
    if (!this.isCompiled || this.expanded().diagnostics.length > 0) return false;
    for (const [name, value] of this.used) if (tables.value(name) !== value) return false;
    // At the levels above `direct`, a name is looked up only when the program reaches it.
    return this.tables.names.every((name) => tables.names.includes(name) || !this.text.includes(name));
  }

  /** The expanded program, with the mistakes in its text. */
  readonly expanded = lazy(() => {
    const { names: tables } = this.tables;
    const expanded = expandText(this.text, { source: 'program', tables, globals: this.bindings.keys() });
    if (this.freeNumbers.length === 0) return expanded;
    return { ...expanded, program: withFreeNumbers(expanded.program, this.freeNumbers) };
  });

  readonly tableValues: TableValues = (name) => {
    const value = this.tables.value(name);
    this.used.set(name, value);
    return value;
  };

  /** The names of the tables that an expression in the scope of the program may use. */
  get tableNames(): readonly string[] {
    return this.tables.names;
  }

  /**
   * The compilation without the training. `set` is the temperature of the soft choices in displayed values; null for that
   * of the program.
   */
  *compiled(set: number | null = null): Sliced<Compiled> {
    const { temperature } = this.softness({ temperature: set });
    const known = this.compilation;
    if (known !== null && (known.temperature === temperature || !this.expanded().program.choosesSoftly))
      return known.compiled;
    const compiled = yield* this.compile(temperature);
    this.compilation = { temperature, compiled };
    return compiled;
  }

  /** What is set, else what the program says of its soft choices. */
  private softness(set: Partial<SoftnessSettings>): Softness {
    return resolveSoftness(set, programSoftness(this.expanded().program));
  }

  private *compile(temperature: number): Sliced<Compiled> {
    const { program, diagnostics } = this.expanded();
    yield* loadEvaluator(program, this);
    const refused = evaluatorMistakes(this);
    if (refused !== null) {
      return {
        staged: null,
        diagnostics: [...byPlace(diagnostics), ...refused],
        output: [],
        evaluator: null,
      };
    }
    const run = yield* this.runForConsole(temperature);
    const { staged, evaluator } = yield* this.staging.finish();
    const found = [...diagnostics, ...unusedEvaluatorMistakes(this), ...run.diagnostics];
    // A mistake in a definition appears both when it runs and when it is staged.
    const known = new Set(found.map(placeOf));
    for (const each of staged.diagnostics) if (!known.has(placeOf(each))) found.push(each);
    return {
      staged: hasErrors(found) ? null : staged,
      diagnostics: byPlace(found),
      output: run.lines,
      evaluator,
    };
  }

  /** The output of the program and the values of its top-level expressions, with every number known. */
  private *runForConsole(temperature: number): Sliced<ConsoleRun> {
    const { program } = this.expanded();
    if (!program.prints && program.forms.every(({ kind }) => kind !== 'expression'))
      return { lines: [], diagnostics: [] };
    if (this.console?.temperature !== temperature)
      this.console = { temperature, run: new SharedWork(() => this.display(temperature)) };
    return yield* this.console.run.finish();
  }

  private *display(temperature: number): Sliced<ConsoleRun> {
    const output = new ConsoleOutput();
    const { diagnostics } = yield* evaluateProgram(this.expanded().program, {
      ...this.options,
      temperature,
      print: output.print,
      onValue: output.value,
    });
    return { lines: output.lines(), diagnostics };
  }

  private *stage(): Sliced<Staging> {
    const began = performance.now();
    const staged = yield* stageProgram(this.expanded().program, this.options);
    return { staged, evaluator: countEvaluatorUse(this, performance.now() - began) };
  }

  /** The options for evaluating its definitions. */
  get options() {
    const { seed, level, evaluator, straightThrough, tableValues: tables, freeNumbers, limits } = this;
    // The console shows what the text says. Staging defines the same names again.
    const written = freeNumbers.map(
      ({ start, end }, index) => [nameOfNumber(index), parseNumber(this.text.slice(start, end))!] as const,
    );
    const bindings = written.length === 0 ? this.bindings : new Map([...this.bindings, ...written]);
    return { seed, level, evaluator, bindings, straightThrough, tables, freeNumbers, limits };
  }

  /**
   * The program compiled and planned, or the reason why it is not, in a sentence. `lack` is the reason if there is no
   * objective.
   */
  *trainable(
    softness: SoftnessSettings,
    lack = 'it has no loss',
    starts: PlanStarts = null,
  ): Sliced<Trainable | string> {
    const { staged, diagnostics } = yield* this.compiled(softness.temperature);
    if (staged === null) {
      const mistake = diagnostics.find(({ severity }) => severity === 'error');
      return mistake?.message ?? 'The program does not compile.';
    }
    const plan = this.planFrom(staged, softness, starts);
    return plan === null ? `The program has no fit and no minimize, so ${lack}.` : { staged, plan };
  }

  /** The plan of a staged program; null without an objective. Plans of different softness share the gradient. */
  plan({ objective, parameters }: StagedProgram, softness: SoftnessSettings): TrainingPlan | null {
    if (objective === null) return null;
    let planned = this.plans.find((each) => sameSoftness(each.softness, softness));
    if (planned === undefined) {
      const plan = this.newPlan(objective, parameters, softness);
      planned = { softness, plan };
      this.plans = [planned, ...this.plans.slice(0, maxPlans - 1)];
    }
    return planned.plan;
  }

  /**
   * The plan of a run from these values. A parameter whose values do not fit its shape or its constraint, as after an edit,
   * starts where the program says.
   */
  planFrom(staged: StagedProgram, softness: SoftnessSettings, starts: PlanStarts): TrainingPlan | null {
    if (starts === null) return this.plan(staged, softness);
    const { objective, parameters } = staged;
    if (objective === null) return null;
    const fitting: (readonly [string, readonly number[]])[] = [];
    let before = new Float64Array(0);
    for (const parameter of parameters) {
      const { name, start } = parameter;
      const given = starts[name];
      const fits = given?.length === start.length && brokenConstraint(parameter, given, before) === null;
      if (fits) fitting.push([name, [...given]]);
      before = Float64Array.from([...before, ...(fits ? given : start)]);
    }
    return this.newPlan(objective, parameters, softness, { starts: Object.fromEntries(fitting) });
  }

  private newPlan(
    objective: Objective,
    parameters: readonly StagedParameter[],
    { temperature, temperatureEnd, schedule, gumbel }: SoftnessSettings,
    further: Overrides = {},
  ): TrainingPlan {
    const seed = this.seed === null ? {} : { seed: this.seed };
    const overrides = { temperature, temperatureEnd, schedule, gumbel, ...seed, ...further };
    this.gradients ??= new Gradients(objective, parameters.length);
    return planTraining(objective, parameters, overrides, this.gradients);
  }

  /** The approximate size of the program in memory. */
  bytes(): number {
    const staging = this.staging.result;
    if (staging === null) return 0;
    this.measured ??= bytesOf(staging.value.staged);
    return this.measured;
  }

  /** The figures of a staged program before any training. */
  summary(staged: StagedProgram, softness: SoftnessSettings): Promise<ProgramSummary> {
    if (this.summarized === null || !sameSoftness(this.summarized.softness, softness)) {
      const summary = summarize(
        staged,
        this.plan(staged, softness),
        this.softness({}),
        this.softness(softness).temperature,
      );
      this.summarized = { softness, summary };
      // A failed summary is not kept.
      summary.catch(() => {
        if (this.summarized?.summary === summary) this.summarized = null;
      });
    }
    return this.summarized.summary;
  }
}

function samePlaces(a: readonly NumberPlace[], b: readonly NumberPlace[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ start, end }, index) => start === b[index]!.start && end === b[index]!.end)
  );
}

function placeOf({ code, span: { start, end } }: Diagnostic): string {
  return `${code} ${start} ${end}`;
}

/** The size of a node of a graph in bytes, and the number of nodes of gradient and step for one of the loss. */
const nodeBytes = 250;
const growth = 8;

function bytesOf({ objective, plots }: StagedProgram): number {
  const axes = new Set(objective?.graph.axes);
  const numbers = [...axes].reduce((sum, { rowCount, columns }) => sum + rowCount * columns.length, 0);
  const points = plots.reduce((sum, { x, y }) => sum + x.length + y.length, 0);
  const curves = plots.flatMap((plot) => plot.curves.map(({ graph }) => countNodes(graph)));
  const nodes = curves.reduce((sum, each) => sum + each, 0);
  const loss = objective === null ? 0 : growth * countNodes(objective.graph);
  return 8 * (numbers + points) + nodeBytes * (loss + nodes);
}
