/** Probes an expression of a program: its value and its adjoint, at a row and a turn, or as lists over them. */

import { Program } from '../app/program';
import { isOutside, look } from '../app/views/look';
import { reasonOf } from '../app/views/probe';
import { nested, printShape, sameShape, type TensorData } from '../graph';
import { finish, type StagedParameter } from '../stage';
import { type Evaluated, type Probed, probe as probeExpressions, type Turns } from '../stage/probe/probe';
import { DiagnosticError, diagnostic } from '../text/diagnostic';
import { LineIndex, type Span } from '../text/span';
import { placesOf, startsOf } from '../train';
import { bindingsField, boundValues } from './bindings';
import { arraysField, countField, type Json, RequestError, stringField } from './json';
import { failure, levelOf, textsOf, withWarnings } from './replies';
import { tablesField } from './tables';

/** A run starts at the temperature of the program. */
const settings = {
  temperature: null,
  temperatureEnd: null,
  schedule: null,
  gumbel: null,
  straightThrough: null,
} as const;

export async function probe(request: Json): Promise<Json> {
  const text = stringField(request, 'source');
  const index = new LineIndex(text);
  const offset = offsetOf(request, index);
  const [row, turn] = [countField(request, 'row', 0), countField(request, 'turn', 0)];
  const through = levelOf(request);
  const texts = textsOf(text, through);
  const bindings = boundValues(bindingsField(request));
  const program = new Program({ text, tables: tablesField(request), bindings, ...through });
  const { staged, diagnostics } = finish(program.compiled());
  if (staged === null) return failure(diagnostics, texts);
  const at = elementsOf(request, staged.parameters);
  const looked = finish(look(program, { settings, at }, Number.POSITIVE_INFINITY));
  if (typeof looked === 'string') throw new RequestError(looked);
  const { expressions, recorded } = looked;
  const expression = expressions.at(offset);
  if (expression === null)
    return refused(
      'no-expression',
      { source: 'program', start: offset, end: offset },
      'There is no expression here.',
    );
  const span = expressions.all[expression]!.spans[0]!;
  const outside = isOutside(looked, [expression]);
  const rowsOf = ({ rowCount }: { readonly rowCount: number }): Int32Array => {
    if (row === null || outside) return Int32Array.from({ length: rowCount }, (_, each) => each);
    return row < rowCount ? Int32Array.of(row) : new Int32Array(0);
  };
  const [found] = finish(probeExpressions(recorded, { expressions: [expression], rowsOf }));
  // One was asked for.
  const probed = found!;
  const hasLoss = recorded.loss !== null;
  const answer = outside
    ? turnsJson(probed.outside, turn, hasLoss)
    : row === null
      ? rowsJson(probed, turn, hasLoss)
      : turnsJson(probed.rows.get(row) ?? [], turn, hasLoss);
  if (answer === null) {
    const last = Math.min(...recorded.recording.reductions.map(({ rowCount }) => rowCount));
    if (row !== null && !outside && row >= last)
      throw new RequestError(`"row" must be from 0 to ${last - 1}: there are ${last} rows.`);
    const code = probed.other === null ? 'never-evaluated' : 'not-a-number';
    return refused(code, span, reasonOf(probed, outside ? null : row, looked));
  }
  const { line, column } = index.position(span.start);
  const reply = {
    ok: true,
    expression: text.slice(span.start, span.end),
    line,
    column,
    rows: outside ? null : probed.rowCount,
    ...answer,
  };
  return withWarnings(reply, diagnostics, texts);
}

function refused(code: string, span: Span, message: string): never {
  throw new DiagnosticError(diagnostic(code, span, message));
}

function offsetOf(request: Json, index: LineIndex): number {
  const [line, column] = ['line', 'column'].map((name) => {
    const value = countField(request, name, 1);
    if (value === null) throw new RequestError(`"${name}" must be a whole number, 1 or more.`);
    return value;
  }) as [number, number];
  const offset = index.offset({ line, column });
  if (offset === null) throw new RequestError(`The program has no line ${line} with a column ${column}.`);
  return offset;
}

/** The natural values of all elements: those of the request, and starts for the others. */
function elementsOf(request: Json, parameters: readonly StagedParameter[]): Float64Array {
  const given = arraysField(request, 'parameters');
  const elements = startsOf(parameters);
  const places = placesOf(parameters);
  for (const [name, { shape, values }] of given) {
    const at = parameters.findIndex((each) => each.name === name);
    const parameter = parameters[at];
    if (parameter === undefined) throw new RequestError(`"parameters" names ${name}, which is no parameter.`);
    if (!sameShape(shape, parameter.shape)) {
      const [wanted, got] = [parameter.shape, shape].map(printShape);
      throw new RequestError(`${name} has the shape ${wanted}, but its value has ${got}.`);
    }
    elements.set(values, places[at]!.start);
  }
  return elements;
}

interface Answer {
  readonly value: unknown;
  readonly adjoint: unknown;
  readonly turns: unknown;
}

function dataOf(elements: Evaluated['value'], shape: readonly number[]): TensorData {
  return { values: typeof elements === 'number' ? Float64Array.of(elements) : elements, shape };
}

/** One turn, or a list over turns where there are several; null if there is none. */
function turnsJson(turns: Turns, turn: number | null, hasLoss: boolean): Answer | null {
  if (turns.length === 0) return null;
  const one = ({ adjoint, isTruth, shape, value }: Evaluated): Omit<Answer, 'turns'> =>
    isTruth
      ? { value: value !== 0, adjoint: null }
      : { value: nested(dataOf(value, shape)), adjoint: hasLoss ? nested(dataOf(adjoint, shape)) : null };
  if (turn !== null) {
    const chosen = turns[turn];
    if (chosen === undefined)
      throw new RequestError(
        `"turn" must be from 0 to ${turns.length - 1}: it is evaluated ${turns.length} times.`,
      );
    return { ...one(chosen), turns: turns.length };
  }
  const all = turns.map(one);
  if (all.length === 1) return { ...all[0]!, turns: 1 };
  return {
    value: all.map(({ value }) => value),
    adjoint: all.map(({ adjoint }) => adjoint),
    turns: turns.length,
  };
}

/** Lists over the rows, with null where it is not evaluated, or not so often. */
function rowsJson({ rowCount, rows }: Probed, turn: number | null, hasLoss: boolean): Answer | null {
  if (rowCount === null) return null;
  const each = Array.from({ length: rowCount }, (_, row) => {
    const turns = rows.get(row) ?? [];
    const has = turn === null || turn < turns.length;
    return has ? turnsJson(turns, turn, hasLoss) : null;
  });
  return {
    value: each.map((answer) => answer?.value ?? null),
    adjoint: each.map((answer) => answer?.adjoint ?? null),
    turns: Array.from({ length: rowCount }, (_, row) => rows.get(row)?.length ?? 0),
  };
}
