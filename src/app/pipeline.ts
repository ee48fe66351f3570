/** Text to staged program: reading, expansion, a run as plain Scheme for the console, staging. Sliced throughout. */

import { digitRows } from '../labs/digits';
import { digitTable, tableDigits } from '../labs/digits/data';
import { expandText, type Program } from '../lang';
import {
  type EvaluateOptions,
  evaluateProgram,
  evaluatorOf,
  type LevelOptions,
  rowsValue,
  type Sliced,
  type StagedProgram,
  type StageOptions,
  stageProgram,
  type TableValues,
  type Value,
} from '../stage';
import { bundledNames, bundledTable, type Table } from '../tables';
import { byPlace, type Diagnostic, hasErrors } from '../text/diagnostic';
import { defaultSoftness } from '../train';
import { ConsoleOutput } from './console';
import type { ConsoleLine, EvaluatorReport } from './protocol';

export interface Compilation {
  readonly program: Program;
  /** Null where a mistake keeps the program from being staged. */
  readonly staged: StagedProgram | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly ConsoleLine[];
  readonly evaluator: EvaluatorReport | null;
}

let digitValue: Value | null = null;

/** Rows of an image and its digit, made when they are first asked for. */
function drawnDigits(): Value {
  digitValue ??= digitRows(tableDigits());
  return digitValue;
}

/** Tables by name for a program: the user's first, then those that ship, then the drawn digits. */
export function tableValues(uploaded: readonly Table[]): TableValues {
  return (name) => {
    if (name === digitTable.name && !uploaded.some((each) => each.name === name)) return drawnDigits();
    const table = uploaded.find((each) => each.name === name) ?? bundledTable(name);
    return table === null ? null : rowsValue(table.rows);
  };
}

export function tableNames(uploaded: readonly Table[]): readonly string[] {
  return [...bundledNames, digitTable.name, ...uploaded.map((table) => table.name)];
}

export interface SourceOptions extends LevelOptions {
  /** Tables that the user brought. */
  readonly uploaded?: readonly Table[];
  /** Takes the place of the program's, where it is not null. */
  readonly seed?: number | null;
  /** Of soft choices in what the program displays. */
  readonly temperature?: number;
}

/** What the program displays and the values of its top-level expressions, with every number known. */
function* runForConsole(
  program: Program,
  options: EvaluateOptions,
): Sliced<[readonly ConsoleLine[], readonly Diagnostic[]]> {
  const output = new ConsoleOutput();
  const { print, value: onValue } = output;
  const { diagnostics } = yield* evaluateProgram(program, { ...options, print, onValue });
  return [output.lines(), diagnostics];
}

export function* compileSource(source: string, options: SourceOptions = {}): Sliced<Compilation> {
  const { uploaded = [], temperature = defaultSoftness.temperature } = options;
  const { program, diagnostics } = expandText(source, { source: 'program', tables: tableNames(uploaded) });
  const refused = evaluatorMistakes(options);
  if (refused !== null) return { ...nothing, program, diagnostics: [...byPlace(diagnostics), ...refused] };
  const staging: StageOptions = { ...options, tables: tableValues(uploaded) };
  const found = [...diagnostics, ...unusedMistakes(options)];
  let output: readonly ConsoleLine[] = [];
  if (program.prints || program.forms.some((form) => form.kind === 'expression')) {
    const [lines, mistakes] = yield* runForConsole(program, { ...staging, temperature });
    output = lines;
    found.push(...mistakes);
  }
  const began = performance.now();
  const staged = yield* stageProgram(program, staging);
  const evaluator = evaluatorReport(options, performance.now() - began);
  // A mistake in a definition shows both when it is run and when it is staged.
  for (const each of staged.diagnostics) if (!found.some((other) => same(each, other))) found.push(each);
  return {
    program,
    staged: hasErrors(found) ? null : staged,
    diagnostics: byPlace(found),
    output,
    evaluator,
  };
}

const nothing = { staged: null, output: [], evaluator: null } as const;

/** The mistakes of the evaluator that a program is to go through; null where it can. */
export function evaluatorMistakes({
  level = 'direct',
  evaluator,
}: LevelOptions): readonly Diagnostic[] | null {
  if (level === 'direct') return null;
  const prepared = evaluatorOf(evaluator);
  return prepared.ok ? null : prepared.diagnostics;
}

/** Of an evaluator that is being changed while no program goes through it: they keep none from running. */
function unusedMistakes({ level = 'direct', evaluator = null }: LevelOptions): readonly Diagnostic[] {
  if (level !== 'direct' || evaluator === null) return [];
  const prepared = evaluatorOf(evaluator);
  return prepared.ok ? [] : prepared.diagnostics.map((each) => ({ ...each, severity: 'warning' }));
}

function evaluatorReport(
  { level = 'direct', evaluator }: LevelOptions,
  staging: number,
): EvaluatorReport | null {
  const prepared = level === 'direct' ? null : evaluatorOf(evaluator);
  if (prepared === null || !prepared.ok) return null;
  const used = level === 'tower' ? prepared.evaluator.above() : prepared.evaluator;
  const preparation = prepared.evaluator.preparation + (level === 'tower' ? used.preparation : 0);
  return { preparation, uses: ++used.uses, staging };
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.span.start === b.span.start && a.span.end === b.span.end;
}
