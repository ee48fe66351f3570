/** Requests and replies as lines of JSON: numbers that are not finite have names, places count from 1. */

import { sameShape, type TensorData } from '../graph';
import type { Diagnostic } from '../text/diagnostic';
import type { SourceTexts } from '../text/render';
import { LineIndex, type SourceName, type Span } from '../text/span';

/** A mistake in the request itself, not in the program. */
export class RequestError extends Error {}

export type Json = Readonly<Record<string, unknown>>;

function named(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'nan' : value > 0 ? '+inf' : '-inf';
}

export function encode(reply: Json): string {
  return JSON.stringify(reply, (_, value: unknown) => {
    if (typeof value === 'number') return named(value);
    return value instanceof Float64Array ? Array.from(value, named) : value;
  });
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Note extends Place {
  readonly message: string;
}

export interface DiagnosticJson extends Place {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly hint: string | null;
  /** The text that contains the place, if it is not the program. */
  readonly file?: SourceName;
  /** Other places that the message refers to. */
  readonly related?: readonly Note[];
}

export function diagnosticsJson(diagnostics: readonly Diagnostic[], texts: SourceTexts): DiagnosticJson[] {
  const place = ({ source, start, end }: Span): Place => {
    const index = new LineIndex(texts[source] ?? '');
    const { line, column } = index.position(start);
    const last = index.position(end);
    return { line, column, endLine: last.line, endColumn: last.column };
  };
  return diagnostics.map(({ code, severity, message, span, hint, related, fixes = [] }) => {
    const notes = related.map((each) => ({ message: each.message, ...place(each.span) }));
    const file = span.source === 'program' ? {} : { file: span.source };
    const others = notes.length === 0 ? {} : { related: notes };
    const changes = fixes.map(({ label, edits }) => ({
      label,
      edits: edits.map((each) => ({ ...place(each.span), insert: each.insert })),
    }));
    const mends = changes.length === 0 ? {} : { fixes: changes };
    return { code, severity, message, ...place(span), hint, ...file, ...others, ...mends };
  });
}

/** Reports a request that cannot be read at all like a mistake at the start of the program. */
export function requestMistake(message: string, hint: string | null = null): DiagnosticJson {
  return {
    code: 'bad-request',
    severity: 'error',
    message,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    hint,
  };
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseRequest(line: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new RequestError(`The line is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(value)) throw new RequestError('A request is a JSON object.');
  return value;
}

export const numberNames: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

export function stringField(request: Json, name: string): string {
  const value = request[name];
  if (typeof value !== 'string') throw new RequestError(`"${name}" must be a string.`);
  return value;
}

/** One of the `allowed` values, the first by default. */
export function choiceField<const Choice extends string>(
  request: Json,
  name: string,
  allowed: readonly [Choice, ...Choice[]],
): Choice {
  const value = request[name] ?? allowed[0];
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new RequestError(`"${name}" must be one of ${allowed.map((each) => `"${each}"`).join(', ')}.`);
  }
  return found;
}

export function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number') return value;
  const named = typeof value === 'string' ? numberNames[value] : undefined;
  if (named === undefined) throw new RequestError(`"${name}" must be a number.`);
  return named;
}

/** A number, or nested arrays of numbers that make a tensor. */
export function arrayOf(value: unknown, name: string): TensorData {
  if (!Array.isArray(value)) return { values: Float64Array.of(numberOf(value, name)), shape: [] };
  const items = value.map((each: unknown) => arrayOf(each, name));
  const [first] = items;
  if (first === undefined || !items.every(({ shape }) => sameShape(shape, first.shape)))
    throw new RequestError(`"${name}" must be a number, or nested arrays of one shape.`);
  const values = Float64Array.from(items.flatMap((each) => [...each.values]));
  return { values, shape: [items.length, ...first.shape] };
}

/** An object of numbers and nested arrays of numbers; empty where the field is missing. */
export function arraysField(request: Json, name: string): ReadonlyMap<string, TensorData> {
  const value = request[name] ?? {};
  if (!isRecord(value)) throw new RequestError(`"${name}" must be an object of numbers.`);
  return new Map(Object.entries(value).map(([key, each]) => [key, arrayOf(each, `${name}.${key}`)]));
}

/** A whole number from `min` on; null if it is missing. */
export function countField(request: Json, name: string, min: number): number | null {
  const value = request[name] ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min)
    throw new RequestError(`"${name}" must be a whole number, ${min} or more.`);
  return value;
}

/** A truth value, false if it is missing. `spoken` is its name in the request as a whole. */
export function booleanField(request: Json, name: string, spoken = name): boolean {
  const value = request[name] ?? false;
  if (typeof value !== 'boolean') throw new RequestError(`"${spoken}" must be true or false.`);
  return value;
}

export function objectField(request: Json, name: string): Json {
  const value = request[name] ?? {};
  if (!isRecord(value)) throw new RequestError(`"${name}" must be an object.`);
  return value;
}
