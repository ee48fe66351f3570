/** The tables that a program can use: the user's first, then those that ship, then the drawn digits. */

import { digitTable, tableDigits } from '../labs/digits/data';
import { digitRows } from '../labs/digits/data/digitRows';
import { rowsValue, type TableValues, type Value } from '../stage';
import type { Table } from '../tables';
import { bundledNames, bundledTable } from '../tables/bundled';
import { lazy } from '../text/lazy';

/** Rows of an image and its digit. */
const drawnDigits = lazy(() => digitRows(tableDigits()));

/** A table is turned into a program's value once: no program can change it. */
const values = new WeakMap<Table, Value>();

function rowsOf(table: Table): Value {
  let value = values.get(table);
  if (value === undefined) {
    value = rowsValue(table.rows);
    values.set(table, value);
  }
  return value;
}

function sameTable(a: Table, b: Table): boolean {
  if (a === b) return true;
  return (
    a.name === b.name &&
    a.rows.length === b.rows.length &&
    sameItems(a.columns, b.columns) &&
    a.rows.every((row, index) => sameItems(row, b.rows[index]!))
  );
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => Object.is(each, b[index]));
}

export class TableSet {
  readonly names: readonly string[];

  /** `uploaded`: the tables that the user brought. */
  constructor(private readonly uploaded: readonly Table[] = []) {
    this.names = [...bundledNames, digitTable.name, ...uploaded.map(({ name }) => name)];
  }

  /** The rows of a table; null where there is none of that name. Sets that share a table give the same value. */
  readonly value: TableValues = (name) => {
    const table = this.uploaded.find((each) => each.name === name);
    if (table !== undefined) return rowsOf(table);
    if (name === digitTable.name) return drawnDigits();
    const bundled = bundledTable(name);
    return bundled === null ? null : rowsOf(bundled);
  };

  /** The set of other tables. A table that this set has with the same content stays the object that it is here. */
  with(uploaded: readonly Table[]): TableSet {
    const kept = uploaded.map((table) => this.uploaded.find((each) => sameTable(each, table)) ?? table);
    return sameItems(kept, this.uploaded) ? this : new TableSet(kept);
  }
}

/** The tables of a program whose user brought none. */
export const shippedTables = new TableSet();
