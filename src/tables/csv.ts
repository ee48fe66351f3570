/** Turns CSV text into a table: a header, then rows of numbers and text. A missing value is null. */

import Papa from 'papaparse';
import { cell, number, type Table } from './table';

/** Reports what is wrong with a file, in a sentence for its owner. */
export class TableError extends Error {}

/** A name that a program can spell: `My data (2).csv` becomes `my-data-2`. */
export function tableName(fileName: string): string {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  const name = stem
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'table' : /^\d/.test(name) ? `table-${name}` : name;
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Makes the names distinct: a column without a name is named by its place, and the second of a name by its number. */
function distinctNames(header: readonly string[]): string[] {
  const names: string[] = [];
  for (const [index, given] of header.entries()) {
    const name = given === '' ? `column-${index + 1}` : given;
    let distinct = name;
    for (
      let number = 2;
      names.includes(distinct) || (distinct !== name && header.includes(distinct));
      number++
    )
      distinct = `${name}-${number}`;
    names.push(distinct);
  }
  return names;
}

/**
 * Reads text separated by commas, semicolons or tabs. The first line is the header, unless it contains only numbers.
 * Throws `TableError` for a file without rows, or with rows that do not fit the header.
 */
export function parseTable(name: string, text: string): Table {
  const { data, errors, meta } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    skipEmptyLines: 'greedy',
  });
  const broken = errors.find((error) => error.type === 'Quotes');
  if (broken !== undefined) {
    throw new TableError(`A quotation mark is not closed, near line ${(broken.row ?? 0) + 1}.`);
  }
  const [first, ...rest] = data;
  if (first === undefined) throw new TableError('The file is empty.');
  const headless = first.every((each) => number.test(each.trim()));
  const columns = headless
    ? first.map((_, index) => `column-${index + 1}`)
    : distinctNames(first.map((each) => each.trim()));
  const lines = headless ? data : rest;
  if (lines.length === 0) throw new TableError('The file has a header, but no rows.');
  const rows = lines.map((line, index) => {
    if (line.length !== columns.length) {
      const place = index + (headless ? 1 : 2);
      throw new TableError(
        `Row ${place} has ${plural(line.length, 'value')}, but there ${columns.length === 1 ? 'is' : 'are'} ${plural(columns.length, 'column')}.`,
      );
    }
    return line.map((each) => cell(each, meta.delimiter));
  });
  return { name, columns, rows };
}
