/** Renders the table as text for a terminal. */

import { type ProgramRow, tableColumns } from './table';

const nameWidth = 38;

function widthOf(index: number, rows: readonly ProgramRow[]): number {
  const { name, cell } = tableColumns[index]!;
  return Math.max(name.length, ...rows.map((row) => cell(row).length));
}

/** Two lines of headings, and a line for each program, with the problems of its runs under it. */
export function renderTable(rows: readonly ProgramRow[]): string {
  const widths = tableColumns.map((_, index) => widthOf(index, rows));
  const groups = tableColumns.map(({ group }, index) =>
    tableColumns[index - 1]?.group === group ? '' : group,
  );
  const line = (name: string, texts: readonly string[]): string =>
    [
      name.padEnd(nameWidth),
      ...texts.map((text, index) => `${groups[index] === '' ? ' ' : '  '}${text.padStart(widths[index]!)}`),
    ]
      .join('')
      .trimEnd();
  let head = ' '.repeat(nameWidth);
  let end = nameWidth;
  for (const [index, group] of groups.entries()) {
    if (group !== '') head = `${head.padEnd(end)}  ${group}`;
    end += widths[index]! + (group === '' ? 1 : 2);
  }
  return [
    head,
    line(
      '',
      tableColumns.map(({ name }) => name),
    ),
    ...rows.flatMap((row) => [
      line(
        `${row.program.id.padEnd(4)} ${row.program.name}`,
        tableColumns.map(({ cell }) => cell(row)),
      ),
      ...(row.problem === null ? [] : [`     ${row.problem}`]),
    ]),
  ].join('\n');
}
