/** What a fit is worth, as columns for a spreadsheet. */

import type { FitReport, ProfileReport, RowsReport } from '../../app/protocol';
import type { Column } from '../charts/csv';
import { commonWords, statisticsWords as words } from '../words';

/** A row for each row of the data; for each element of it where predictions are tensors. */
export function rowColumns(rows: RowsReport): readonly Column[] {
  const { each, places, inputs, target, predictions, predictionErrors, residuals, standardised, heldOut } =
    rows;
  const count = heldOut.length;
  const perRow = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => values[Math.floor(index / each)]!);
  return [
    { name: words.row, values: Array.from(heldOut, (_, index) => places[Math.floor(index / each)]!) },
    ...inputs.map(({ label, values, levels }) => ({
      name: label,
      values:
        levels === undefined ? perRow(values) : Array.from(perRow(values), (level) => levels[level] ?? null),
    })),
    ...(target === null ? [] : [{ name: target.label, values: target.values }]),
    ...(predictions === null
      ? []
      : [{ name: words.predictedColumn(target?.label ?? ''), values: predictions }]),
    ...(predictionErrors === null ? [] : [{ name: words.predictionError, values: predictionErrors }]),
    ...(residuals === null ? [] : [{ name: words.residual, values: residuals }]),
    ...(standardised === null
      ? []
      : [
          {
            name: words.standardised,
            values: Array.from(standardised, (value) => (Number.isNaN(value) ? null : value)),
          },
        ]),
    { name: commonWords.heldOut, values: Array.from(heldOut) },
  ];
}

export function correlationColumns({ elements, errors }: FitReport): readonly Column[] {
  if (errors.kind === 'none') return [];
  const size = elements.length;
  return [
    { name: '', values: elements },
    ...elements.map((name, column) => ({
      name,
      values: elements.map((_, row) => {
        const value = errors.correlations[row * size + column]!;
        return Number.isNaN(value) ? null : value;
      }),
    })),
  ];
}

export function profileColumns({ element, values, roots }: ProfileReport): readonly Column[] {
  return [
    { name: element, values },
    { name: words.root, values: roots },
  ];
}
