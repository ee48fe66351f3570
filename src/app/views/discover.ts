/**
 * What a worker does for a search of a program's unknowns: says what there is to find, does pieces of the search, calibrates
 * candidates from elsewhere, and shows what a candidate makes of the program.
 */

import { Calibrator } from '../../discover/calibrator';
import { hindranceOf, judgeOf } from '../../discover/judge';
import { keptProgram, notWritten } from '../../discover/kept';
import { judgedObjective, type Task, taskOf } from '../../discover/problem';
import { runPiece } from '../../discover/search';
import type { Judge } from '../../discover/task';
import { printDatum, read, unknownsOf } from '../../lang';
import { drive } from '../../rpc';
import type { StagedProgram } from '../../stage';
import { type Diagnostic, hasErrors } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import { planTraining, startsOf, type TrainingPlan } from '../../train';
import type { Program } from '../program';
import type {
  CalibratedConstant,
  CalibrateReply,
  CandidateReply,
  CandidateRequest,
  CompileRequest,
  FitReport,
  KeepReply,
  KeepRequest,
  OwnParameters,
  PieceReply,
  PieceRequest,
  PlotSummary,
  RunSettings,
  SceneReply,
  SceneRequest,
  Sought,
} from '../protocol';
import { reportAt } from './worth';

/** The program of a text with the settings and tables of a request. */
type ProgramOf = (source?: string) => Program;

interface JudgedTask {
  readonly task: Task;
  /** Null where each candidate is compiled by itself: such candidates are pasted, and not searched for. */
  readonly judge: Judge | null;
  readonly calibrator: Calibrator;
}

/** What a program's candidates are judged by; a sentence where nothing judges them. */
type Judged = JudgedTask | string;

/** The service's own answers about the program that keeping a candidate makes. */
export interface DiscoveryPorts {
  readonly scene: (request: SceneRequest, signal: AbortSignal) => Promise<SceneReply>;
}

const hasNoPlace = 'The program does not compile with the body in the place of its define-unknown.';
const hasNoBody = 'The program has no define-unknown of that name any more.';

export { splitCandidates } from '../../discover/pasted';

export class Discoveries {
  private readonly judged = new WeakMap<Program, Promise<Judged>>();

  constructor(private readonly ports: DiscoveryPorts) {}

  async sought(program: Program, { settings }: CompileRequest, signal: AbortSignal): Promise<Sought> {
    const judged = await this.judgeOf(program, settings, signal);
    if (typeof judged === 'string') return { kind: 'refused', message: judged };
    const { task, judge } = judged;
    const { unknowns, problem, rows } = task;
    return {
      kind: 'sought',
      unknowns,
      signature: signatureOf(program),
      task: problem.kind,
      hindrance: judge === null ? sentenceOf([hindranceOf(task)]) : null,
      rows: rows === null ? null : rows.training,
      holdoutRows: rows?.holdout ?? 0,
      columns: columnsOf(program),
    };
  }

  async piece(program: Program, { piece, settings }: PieceRequest, signal: AbortSignal): Promise<PieceReply> {
    const judged = await this.judgeOf(program, settings, signal);
    if (typeof judged === 'string') return { kind: 'refused', message: judged };
    const { task, judge } = judged;
    if (judge === null) return { kind: 'refused', message: sentenceOf([hindranceOf(task)]) };
    return { kind: 'done', result: await drive(runPiece(piece, judge), signal) };
  }

  async calibrate(
    program: Program,
    { expressions, settings }: CandidateRequest,
    signal: AbortSignal,
  ): Promise<CalibrateReply> {
    const judged = await this.judgeOf(program, settings, signal);
    if (typeof judged === 'string') return { kind: 'refused', message: judged };
    const found = await judged.calibrator.calibrate(expressions, signal);
    if (found.kind === 'refused') return { kind: 'refused', message: sentenceOf(found.diagnostics) };
    const { kind: _, candidate: __, converged: ___, ...calibrated } = found;
    return { kind: 'found', found: calibrated };
  }

  /** What judges a program is made once, whoever asks first. */
  private async judgeOf(program: Program, settings: RunSettings, signal: AbortSignal): Promise<Judged> {
    const known = this.judged.get(program);
    // One that was aborted with its request is made again.
    const before = await known?.catch(() => null);
    if (before != null) return before;
    signal.throwIfAborted();
    const judged = makeJudge(program, settings, signal);
    this.judged.set(program, judged);
    return judged;
  }

  async candidate(programOf: ProgramOf, request: KeepRequest, signal: AbortSignal): Promise<CandidateReply> {
    const { expressions, parameters, settings } = request;
    const original = programOf();
    const expanded = original.expanded().program;
    const reason = notWritten(original.text, expanded);
    if (reason !== null) return { kind: 'refused', message: reason };
    const { source, constants } = keptProgram(original.text, unknownsOf(expanded), expressions);
    const program = programOf(source);
    const { staged, diagnostics } = await drive(program.compiled(settings.temperature), signal);
    if (staged === null) return { kind: 'refused', message: sentenceOf(diagnostics) };
    const at = elementsOf(staged, parameters);
    const asked = { source, settings, tables: request.tables, at };
    const shown = await this.ports.scene({ ...asked, moved: {}, numbers: [] }, signal);
    if (shown.kind === 'refused') return shown;
    const { plots } = await program.summary(staged, settings);
    const report = await reportAt(planOf(staged), { at, settings }, signal);
    const names = staged.parameters.map(({ name }) => name);
    return {
      kind: 'candidate',
      constants: constants.map(({ name, start }) => constantOf(name, start, names, report)),
      remark: remarkOf(constants.length, report),
      plots: withCurves(plots, shown.curves),
    };
  }
}

async function makeJudge(program: Program, settings: RunSettings, signal: AbortSignal): Promise<Judged> {
  const compiled = await drive(program.compiled(settings.temperature), signal);
  if (compiled.staged === null) return sentenceOf(compiled.diagnostics);
  const { options, tableNames: tables, text: source } = program;
  const { task, diagnostics } = await drive(taskOf(program.expanded().program, options), signal);
  if (task === null) return sentenceOf(diagnostics);
  const names = { tables, globals: [...options.bindings.keys()] };
  return { task, judge: judgeOf(task), calibrator: new Calibrator({ source, task, names, options }) };
}

/** The first mistake, with its advice. */
function sentenceOf(diagnostics: readonly Diagnostic[]): string {
  const mistake = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  if (mistake === undefined) return 'The program does not compile.';
  return mistake.hint === null ? mistake.message : `${mistake.message} ${mistake.hint}`;
}

/** Writes a candidate into the text of its program, unless the text has no place for it. */
export function keptIn(programOf: ProgramOf, { expressions }: KeepRequest): KeepReply {
  const { text, expanded } = programOf();
  const { program, diagnostics } = expanded();
  const unknowns = unknownsOf(program);
  const isOf = Object.keys(expressions).every((name) => unknowns.some((each) => each.name === name));
  if (!isOf || unknowns.length === 0) return { kind: 'refused', message: hasNoBody };
  const reason = notWritten(text, program);
  if (reason !== null) return { kind: 'refused', message: reason };
  const known = unknowns.filter(({ name }) => expressions[name] !== undefined);
  const { source } = keptProgram(text, known, expressions);
  const mistakes = programOf(source)
    .expanded()
    .diagnostics.filter(({ severity }) => severity === 'error');
  return mistakes.length === 0 || hasErrors(diagnostics)
    ? { kind: 'kept', source }
    : { kind: 'refused', message: `${hasNoPlace} ${sentenceOf(mistakes)}` };
}

/** The text without its comments and spaces, and what else decides what is found. */
function signatureOf({ text, seed, level, evaluator }: Program): string {
  const printed = read(text, 'program').data.map(printDatum).join('\n');
  return JSON.stringify([
    hashOf(printed),
    printed.length,
    seed,
    level,
    evaluator === null ? null : hashOf(evaluator),
  ]);
}

function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return hash.toString(36);
}

function columnsOf(program: Program): readonly string[] {
  return program
    .expanded()
    .program.forms.flatMap((form) =>
      form.kind === 'data' ? form.columns.flatMap(({ name }) => name ?? []) : [],
    );
}

/** The plan of the rows that a candidate is calibrated on, which may be fewer than those of the program. */
function planOf({ objective, parameters }: StagedProgram): TrainingPlan {
  if (objective === null) throw new InternalError('a candidate is judged by no objective');
  return planTraining(judgedObjective(objective, parameters), parameters);
}

/** The starts of all parameters, but for those of the program that were calibrated with the candidate. */
function elementsOf({ parameters }: StagedProgram, calibrated: OwnParameters): Float64Array {
  const starts = startsOf(parameters);
  let from = 0;
  for (const { name, start } of parameters) {
    const own = calibrated[name];
    if (own?.length === start.length) starts.set(own, from);
    from += start.length;
  }
  return starts;
}

function constantOf(
  name: string,
  value: number,
  names: readonly string[],
  { errors }: FitReport,
): CalibratedConstant {
  const error = errors.kind === 'none' ? Number.NaN : errors.standardErrors[names.indexOf(name)];
  return { name, value, standardError: error !== undefined && Number.isFinite(error) ? error : null };
}

/** Why there are no standard errors. */
function remarkOf(constants: number, { errors }: FitReport): string | null {
  return constants > 0 && errors.kind === 'none' ? errors.reason : null;
}

function withCurves(plots: readonly PlotSummary[], curves: readonly Float64Array[]): readonly PlotSummary[] {
  let from = 0;
  return plots.map((plot) => ({
    ...plot,
    curves: plot.curves.map((curve) => ({ ...curve, y: curves[from++] ?? curve.y })),
  }));
}
