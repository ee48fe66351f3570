/** `define-data` turns rows into columns; `where` selects rows by their values. */

import type { Core, DefineData } from '../../lang';
import type { Span } from '../../text/span';
import type { Machine } from '../machine/machine';
import type { Memory } from '../machine/memory';
import { mistake } from '../machine/mistakes';
import { nodesWhere } from '../machine/structure';
import { list, listItems, StringValue, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import type { Sliced } from './slices';

/** Computes the rows, and tests each of them. */
interface RowRunner {
  readonly value: (core: Core) => Sliced<Value>;
  readonly apply: (procedure: Value, operands: readonly Value[], span: Span) => Sliced<Value>;
  readonly memory: Memory;
  readonly machine: Pick<Machine, 'asKnown'>;
}

/** The rows of a table as the list that programs see, each row a list. A missing value (null) is #f. */
export function rowsValue(rows: readonly (readonly (number | string | null)[])[]): Value {
  return list(rows.map((row) => list(row.map(cellValue))));
}

function cellValue(cell: number | string | null): Value {
  return typeof cell === 'string' ? new StringValue(cell) : (cell ?? false);
}

/** The named columns as vectors. */
export function* dataColumns(runner: RowRunner, form: DefineData): Sliced<(readonly [string, Vector])[]> {
  const rows = rowsOf(runner.machine.asKnown(yield* runner.value(form.rows)), form);
  const kept = form.where === null ? rows : yield* rowsWhere(runner, rows, form);
  if (kept.length === 0) {
    const reason =
      rows.length === 0 ? 'The data has no rows.' : `None of the ${rows.length} rows passes the test.`;
    mistake('no-rows', form.where?.span ?? form.rows.span, reason);
  }
  return form.columns.flatMap(({ name }, index) =>
    name === null ? [] : [[name, new Vector(kept.map((row) => row[index]!))] as const],
  );
}

/** The rows that pass the test. */
function* rowsWhere(runner: RowRunner, rows: Value[][], form: DefineData): Sliced<Value[][]> {
  const { release } = runner.memory.hold((tracer) => tracer.array(rows));
  try {
    const where = yield* runner.value(form.where!);
    const kept: Value[][] = [];
    for (const row of rows) if (yield* holds(runner, where, row, form)) kept.push(row);
    return kept;
  } finally {
    release();
  }
}

function rowsOf(value: Value, form: DefineData): Value[][] {
  const { span } = form.rows;
  const rows = value instanceof Vector ? value.items : listItems(value);
  if (rows === null) {
    return mistake(
      'wrong-type',
      span,
      `define-data wants a list of rows, but got ${describeValue(value)}.`,
      "Name a table, or write rows as '((1 2) (3 4)).",
    );
  }
  if (nodesWhere(value, () => true).length > 0) {
    mistake('data-not-known', span, 'The data depends on a parameter, but it must be there before training.');
  }
  return rows.map((row, index) => {
    const items = row instanceof Vector ? [...row.items] : listItems(row);
    if (items === null) {
      return mistake(
        'wrong-type',
        span,
        `Row ${index + 1} of the data is ${describeValue(row)}, not a list of values.`,
        "Write rows as '((1 2) (3 4)).",
      );
    }
    if (items.length < form.columns.length) {
      mistake(
        'too-few-values',
        span,
        `${form.columns.length} columns are named, but row ${index + 1} has ${items.length === 1 ? '1 value' : `${items.length} values`}: ${describeValue(row)}.`,
        'Name as many columns as a row has values, _ for one that is not needed.',
      );
    }
    return items.slice(0, form.columns.length);
  });
}

function* holds(runner: RowRunner, where: Value, row: readonly Value[], form: DefineData): Sliced<boolean> {
  const { span } = form.where!;
  const answer = runner.machine.asKnown(yield* runner.apply(where, row, span));
  if (answer instanceof Traced) {
    mistake(
      'data-not-known',
      span,
      'The test of where depends on a parameter, but the data must be there before training.',
    );
  }
  return answer !== false;
}
