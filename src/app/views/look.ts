/** Records a program at given values of its parameters, and says which of its rows to go through. */

import { parseNumber } from '../../lang';
import { fromData, type Sliced, type StagedParameter, type Value } from '../../stage';
import { type Expressions, expressionsOf } from '../../stage/probe/expressions';
import type { CountedRows, Numbers, RecordOptions } from '../../stage/probe/objectiveRun';
import type { RowsOfTape } from '../../stage/probe/recording';
import { type RecordedProgram, recordProgram } from '../../stage/probe/recordProgram';
import { spread } from '../../stage/probe/totals';
import { planPoint, type SoftnessSettings, sameSoftness, type TrainingPlan, valuesOf } from '../../train';
import type { Program } from '../program';
import type { ChangedNumber, ProbedRowCount } from '../protocol';

/** So many rows are gone through at most; more are sampled, evenly spread. */
export const maxVisited = 2000;
/** So many rows give a reduced value that the program computes with. */
const maxTotalled = 10_000;

export interface Looked {
  readonly recorded: RecordedProgram;
  readonly expressions: Expressions;
}

/** Where a program is looked at, and at which temperature. */
export interface LookedAt {
  readonly settings: SoftnessSettings;
  readonly at: Float64Array | null;
  readonly numbers?: readonly ChangedNumber[];
}

export interface LookOptions {
  readonly expressions: Expressions;
  readonly plan: TrainingPlan | null;
  readonly counted: CountedRows;
  readonly settings: RecordOptions;
}

const expressionsOfPrograms = new WeakMap<Program, Expressions>();

/** The expressions of a program's text; found once. */
function expressionsIn(program: Program): Expressions {
  let found = expressionsOfPrograms.get(program);
  if (found === undefined) {
    const { program: expanded, written } = program.expanded();
    found = expressionsOf(expanded, written);
    expressionsOfPrograms.set(program, found);
  }
  return found;
}

/** How the program of a request is recorded; a sentence that says why it cannot be. */
export function* lookOptions(
  program: Program,
  { settings, at, numbers = [] }: LookedAt,
): Sliced<LookOptions | string> {
  const { staged, diagnostics } = yield* program.compiled(settings.temperature);
  if (staged === null) {
    const mistake = diagnostics.find(({ severity }) => severity === 'error');
    return mistake?.message ?? 'The program does not compile.';
  }
  const plan = program.plan(staged, settings);
  const counted = countedRows(plan);
  return {
    expressions: expressionsIn(program),
    plan,
    counted,
    settings: {
      ...program.options,
      parameters: parametersOf(staged.parameters, plan, at),
      temperature: settings.temperature ?? plan?.softness?.temperature ?? 1,
      counted,
      numbers: numbersOf(expressionsIn(program), numbers),
    },
  };
}

/** A recording that nobody goes through, and what it is of. */
interface Kept extends Looked {
  readonly program: Program;
  readonly request: LookedAt;
}

/** A longer tape is not kept: it may hold much memory. */
const maxKeptPlaces = 200_000;

let kept: Kept | null = null;

/**
 * What `use` makes of the recorded program of a request; a sentence that says why it cannot be recorded. The last recording
 * is kept for the next question about the same values. While it is gone through, it has rows on its tape: so whoever uses
 * it takes it away, and gives it back at the end alone.
 */
export function* withLook<T>(
  program: Program,
  request: LookedAt,
  use: (looked: Looked) => Sliced<T>,
): Sliced<T | string> {
  const before = kept !== null && kept.program === program && sameLook(kept.request, request) ? kept : null;
  kept = null;
  const looked = before ?? (yield* look(program, request));
  if (typeof looked === 'string') return looked;
  const made = yield* use(looked);
  const { recorded, expressions } = looked;
  if (recorded.recording.tape.length <= maxKeptPlaces) kept = { program, request, recorded, expressions };
  return made;
}

function sameLook(a: LookedAt, b: LookedAt): boolean {
  const [some = [], others = []] = [a.numbers, b.numbers];
  return (
    sameSoftness(a.settings, b.settings) &&
    sameElements(a.at, b.at) &&
    some.length === others.length &&
    some.every(({ start, end, text }, index) => {
      const other = others[index]!;
      return start === other.start && end === other.end && text === other.text;
    })
  );
}

function sameElements(a: Float64Array | null, b: Float64Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((each, index) => Object.is(each, b[index]));
}

/** Records the program of a request; a sentence that says why it cannot be. */
export function* look(program: Program, request: LookedAt, maxRows = maxTotalled): Sliced<Looked | string> {
  const options = yield* lookOptions(program, request);
  if (typeof options === 'string') return options;
  const { expressions, settings } = options;
  const recorded = yield* recordProgram(program.expanded().program, expressions, { ...settings, maxRows });
  const mistake = recorded.diagnostics.find(({ severity }) => severity === 'error');
  return mistake === undefined ? { recorded, expressions } : mistake.message;
}

function numbersOf(expressions: Expressions, numbers: readonly ChangedNumber[]): Numbers {
  return new Map(
    numbers.flatMap(({ start, end, text }) => {
      const [expression, value] = [expressions.from(start, end), parseNumber(text)];
      const isNumber = expression !== null && expressions.all[expression]!.form === 'number';
      return isNumber && value !== null ? [[expression, value] as const] : [];
    }),
  );
}

function parametersOf(
  parameters: readonly StagedParameter[],
  plan: TrainingPlan | null,
  at: Float64Array | null,
): ReadonlyMap<string, Value> {
  if (plan === null) return new Map();
  const values = valuesOf(parameters, planPoint(plan, at, null));
  return new Map(parameters.map(({ name }, index) => [name, fromData(values[index]!)]));
}

/** Rows that are held out do not count. */
export function countedRows(plan: TrainingPlan | null): CountedRows {
  const training = plan?.rows.training ?? null;
  return (count) =>
    training !== null && training.of === count
      ? training.rows
      : Int32Array.from({ length: count }, (_, row) => row);
}

/** Whether one of these expressions is evaluated outside of rows, where its adjoint comes from all rows. */
export function isOutside({ recorded }: Looked, expressions: Iterable<number>): boolean {
  const { outside, recording } = recorded;
  const wanted = new Set(expressions);
  for (let each = 0; each < outside.evaluations; each++)
    if (wanted.has(recording.evaluations.expressionOf(each)) && recording.evaluations.placeOf(each) >= 0)
      return true;
  return false;
}

/** The rows to go through: one, or all rows or many of them as well. */
export function rowsToVisit(
  { recorded }: Looked,
  row: number,
  isOverRows: boolean,
): { readonly rowsOf: (reduction: RowsOfTape) => Int32Array; readonly visited: number } {
  const rowsOf = ({ rowCount }: RowsOfTape): Int32Array => {
    const chosen = Math.min(row, rowCount - 1);
    if (!isOverRows) return Int32Array.of(chosen);
    const all = spread(
      Int32Array.from({ length: rowCount }, (_, each) => each),
      maxVisited,
    );
    return all.includes(chosen) ? all : Int32Array.from([...all, chosen]).sort();
  };
  const main = recorded.recording.reductions.at(-1);
  return { rowsOf, visited: main === undefined ? 0 : rowsOf(main).length };
}

/** The rows of the last reduction. */
export function rowCountOf({ recorded }: Looked, visited: number): ProbedRowCount | null {
  const main = recorded.recording.reductions.at(-1);
  return main === undefined ? null : { count: main.rowCount, counted: main.counted.length, visited };
}
