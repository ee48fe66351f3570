/** Writes columns as CSV: numbers in full, and text in quotes where necessary. */

export interface Column {
  readonly name: string;
  readonly values: ArrayLike<number | string | null>;
}

function cell(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : String(value);
  return /[",\n\r]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
}

/** Writes a header and one line for each row. A column that is too short ends in empty cells. */
export function toCsv(columns: readonly Column[]): string {
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  const lines = [columns.map(({ name }) => cell(name)).join(',')];
  for (let row = 0; row < length; row++) lines.push(columns.map(({ values }) => cell(values[row])).join(','));
  return `${lines.join('\n')}\n`;
}
