/** The finished runs as columns for a spreadsheet: a row for each run, and a column for each parameter of any. */

import type { Column } from '../charts/csv';
import type { RunRow } from '../state/runs';
import { commonWords, describeChanges, describeRowEnd, rowName, runsWords } from '../words';

const { columns } = runsWords;

export function runColumns(rows: readonly RunRow[]): readonly Column[] {
  const names = [...new Set(rows.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  const first = rows[0]?.number ?? 0;
  return [
    { name: columns.number, values: rows.map(({ number }) => number) },
    { name: columns.run, values: rows.map(rowName) },
    { name: columns.changed, values: rows.map((row) => describeChanges(row, row.number === first)) },
    { name: columns.swept, values: rows.map(({ family }) => family?.swept ?? null) },
    { name: columns.value, values: rows.map(({ family }) => family?.value ?? null) },
    { name: commonWords.loss, values: rows.map(({ loss }) => loss) },
    { name: columns.heldOut, values: rows.map(({ holdoutLoss }) => holdoutLoss) },
    { name: columns.steps, values: rows.map(({ steps }) => steps) },
    { name: columns.seconds, values: rows.map(({ milliseconds }) => milliseconds / 1000) },
    { name: columns.ended, values: rows.map(describeRowEnd) },
    ...names.map((name) => ({
      name,
      values: rows.map(({ parameters }) => parameters.find((each) => each.name === name)?.value ?? null),
    })),
  ];
}
