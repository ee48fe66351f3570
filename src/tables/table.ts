/** A table, and what the text in one of its cells means. */

/** A table as programs use it by name. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** A number as it is written in a cell. */
export const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const missing = /^(na|n\/a|nan|null|none|\?|-)?$/i;

/**
 * A number such as `1,5`, as spreadsheets write it where the comma is the decimal sign. They then separate by
 * semicolons.
 */
const commaNumber = /^[+-]?\d+,\d+([eE][+-]?\d+)?$/;

/** `separator`: between two cells. A missing value is null. */
export function cell(text: string, separator: string): number | string | null {
  const trimmed = text.trim();
  if (number.test(trimmed)) return Number(trimmed);
  if (separator !== ',' && commaNumber.test(trimmed)) return Number(trimmed.replace(',', '.'));
  return missing.test(trimmed) ? null : trimmed;
}
