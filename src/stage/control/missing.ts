/**
 * Columns with more than numbers: of text, which becomes the places of its levels, and with cells that have no number.
 * For such a cell the body of the rows runs with #f, in an arm of its own.
 */

import type { ValueNode } from '../../graph';
import { type Diagnostic, diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { MissingCells, Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import type { Site } from '../machine/primitive';
import { StringValue, Traced, type Value } from '../machine/values';

/** The columns of places that were made of columns of text. */
const factors = new WeakMap<readonly Value[], readonly Value[]>();
/** The levels of each column of places. */
const levels = new WeakMap<readonly Value[], readonly string[]>();

/** The places of the levels of a column of text, in the order in which they appear; null for another column. */
export function factorOf(items: readonly Value[]): readonly Value[] | null {
  if (!items.some((each) => each instanceof StringValue)) return null;
  if (!items.every((each) => each instanceof StringValue || each === false)) return null;
  const known = factors.get(items);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  const column = items.map((each) => {
    if (!(each instanceof StringValue)) return each;
    const place = places.get(each.text) ?? places.size;
    places.set(each.text, place);
    return place;
  });
  factors.set(items, column);
  levels.set(column, [...places.keys()]);
  return column;
}

/** The texts whose places a column from `factorOf` holds; null for another column. */
export function levelsOf(column: readonly Value[]): readonly string[] | null {
  return levels.get(column) ?? null;
}

/** Whether a column has numbers, and otherwise only cells without one. */
export function hasMissing(items: readonly Value[]): boolean {
  if (!items.includes(false)) return false;
  return (
    items.some((each) => typeof each === 'number') &&
    items.every((each) => typeof each === 'number' || each === false)
  );
}

/** Where a cell without a number is needed as one: `at` is that place. */
export function missingValue({ name, span, row }: MissingCells, at: Span | null): Diagnostic {
  const related = at === null ? [] : [{ message: 'Its number is needed here.', span: at }];
  return diagnostic('missing-value', span, `${name} must be a column of numbers, but row ${row} has none.`, {
    related,
    hint: `Keep the rows that have one: (where ${name}). Or test for it: (if (missing? ${name}) … …).`,
  });
}

/** A cell of the present row, and its column if it may be without a number. */
export interface RowOperand {
  readonly value: Value;
  readonly missing: (MissingCells & { readonly node: ValueNode }) | null;
}

/** Calls `body` with a row, with #f for each cell that has no number. */
export function callWithRow(
  machine: Machine,
  body: Value,
  row: readonly RowOperand[],
  site: Site,
): Step | null {
  const from = (index: number, operands: readonly Value[], running: Machine): Step | null => {
    const next = row.findIndex(({ missing }, at) => at >= index && missing !== null);
    if (next < 0) {
      const rest = row.slice(index).map(({ value }) => value);
      return running.call(body, [...operands, ...rest], site);
    }
    const before = [...operands, ...row.slice(index, next).map(({ value }) => value)];
    const { value, missing } = row[next]!;
    const { builder } = running;
    const test = builder.op('isNaN', [missing!.node]);
    const arm =
      (cell: Value): Step =>
      (each) =>
        from(next + 1, [...before, cell], each);
    const { span } = site;
    const forkSite = { span, user: true, consequent: span, alternative: span, missing: missing! };
    return running.choose(new Traced(test), arm(false), arm(value), forkSite);
  };
  return from(0, [], machine);
}
