/**
 * Tables in requests: columns with their rows, or the path of a CSV file. A mistake in one names its place in the request,
 * and is shown where the program uses the table.
 */

import { readFileSync } from 'node:fs';
import { shippedTables, TableSet } from '../app/tables';
import { type Datum, read } from '../lang';
import { parseTable, type Table, TableError } from '../tables';
import { DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { isRecord, type Json, numberNames, objectField, RequestError } from './json';

/** The tables of a request, before those that ship. */
export function tablesField(request: Json): TableSet {
  const given = Object.entries(objectField(request, 'tables'));
  if (given.length === 0) return shippedTables;
  return new TableSet(
    given.map(([name, value]) => {
      try {
        return typeof value === 'string' ? tableOfFile(name, value) : tableOf(name, value);
      } catch (error) {
        if (!(error instanceof TableError)) throw error;
        throw atUse(request, name, error.message);
      }
    }),
  );
}

/** The mistake at the first place where the program names the table; without one, a mistake of the request. */
function atUse({ source }: Json, name: string, message: string): Error {
  const span = typeof source === 'string' ? placeOfName(source, name) : null;
  return span === null
    ? new RequestError(message)
    : new DiagnosticError(diagnostic('bad-table', span, message));
}

function placeOfName(source: string, name: string): Span | null {
  const find = (data: readonly Datum[]): Span | null => {
    for (const datum of data) {
      if (datum.kind === 'symbol' && datum.name === name) return datum.span;
      const inside = datum.kind === 'list' ? find(datum.items) : null;
      if (inside !== null) return inside;
    }
    return null;
  };
  return find(read(source, 'program').data);
}

function tableOfFile(name: string, path: string): Table {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new TableError(
      code === 'ENOENT'
        ? `"tables.${name}": there is no file ${path}.`
        : `"tables.${name}": the file ${path} cannot be read${code === null ? '' : ` (${code})`}.`,
    );
  }
  try {
    return parseTable(name, text);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new TableError(`"tables.${name}", the file ${path}: ${error.message}`);
  }
}

function tableOf(name: string, value: unknown): Table {
  const field = `tables.${name}`;
  if (!isRecord(value))
    throw new TableError(`"${field}" must be {"columns": […], "rows": […]} or the path of a CSV file.`);
  const odd = Object.keys(value).find((each) => each !== 'columns' && each !== 'rows');
  if (odd !== undefined) throw new TableError(`"${field}" has no "${odd}"; it takes "columns" and "rows".`);
  const columns = columnsOf(value['columns'], field);
  const { rows } = value;
  if (!Array.isArray(rows)) throw new TableError(`"${field}.rows" must be an array of rows.`);
  if (rows.length === 0) throw new TableError(`"${field}.rows" has no row.`);
  return {
    name,
    columns,
    rows: rows.map((row, index) => rowOf(row, columns.length, `${field}.rows[${index}]`)),
  };
}

function columnsOf(value: unknown, field: string): string[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new TableError(`"${field}.columns" must be an array of the names of columns.`);
  return value.map((each: unknown, index) => {
    if (typeof each !== 'string' || each === '')
      throw new TableError(`"${field}.columns[${index}]" must be the name of a column.`);
    if (value.indexOf(each) < index)
      throw new TableError(`"${field}.columns[${index}]" is ${each}, and so is a column before it.`);
    return each;
  });
}

function rowOf(value: unknown, width: number, field: string): (number | string | null)[] {
  if (!Array.isArray(value)) throw new TableError(`"${field}" must be an array of cells.`);
  if (value.length !== width)
    throw new TableError(
      `"${field}" has ${value.length} ${value.length === 1 ? 'cell' : 'cells'}, but there ${width === 1 ? 'is' : 'are'} ${width} ${width === 1 ? 'column' : 'columns'}.`,
    );
  return value.map((cell: unknown, index) => {
    if (typeof cell === 'number' || cell === null) return cell;
    if (typeof cell === 'string') return Object.hasOwn(numberNames, cell) ? numberNames[cell]! : cell;
    throw new TableError(`"${field}[${index}]" must be a number, text, or null where it is missing.`);
  });
}
