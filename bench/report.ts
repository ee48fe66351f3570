/** The result of a benchmark: tables of text for a reader, and the same numbers as plain data for a file. */

export interface Table {
  readonly title: string;
  /** The last column is aligned left, the others right. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
}

export interface Report {
  readonly tables: readonly Table[];
  readonly data: unknown;
}

export function renderTable({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...rows.map((cells) => cells[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map((_, index) =>
        index === columns.length - 1 ? (cells[index] ?? '') : (cells[index] ?? '').padStart(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  return [title, line(columns), ...rows.map(line), ...notes].join('\n');
}

/** A number with three significant digits, or with all digits before the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);
}
