/** The table of parameters, and their whole history, as columns for a spreadsheet. */

import { LineIndex } from '../../text/span';
import type { Column } from '../charts/csv';
import { elementOf, type Known } from '../state/appraisal';
import { shownChoices } from '../state/choices';
import { elementRows } from '../state/parameterValues';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';

const words = panelWords.parameters;

/** A row of the table: a parameter, an element of one with a name of its own, or a watched value. */
interface Row {
  readonly name: string;
  readonly line: number;
  readonly start: number;
  readonly now: number;
  readonly gradient: number | null;
  /** Its place among all elements; null for a tensor and a watched value. */
  readonly element: number | null;
}

function rowsOf({ program, source, recording }: Shown): readonly Row[] {
  const index = new LineIndex(source);
  const { present, elements, latest } = recording.now.get();
  const parameters = program.parameters.flatMap(({ name, span, start }, position): readonly Row[] => {
    const { line } = index.position(span.start);
    return [
      {
        name,
        line,
        start,
        now: present[position]!,
        gradient: latest.gradients[position]!,
        element: elementOf(recording, position),
      },
      ...elementRows(recording, position).map((row) => ({
        ...row,
        line,
        now: elements?.[row.element] ?? row.start,
        gradient: null,
      })),
    ];
  });
  const watches = program.watches.map(({ name, span, start }, position) => ({
    name,
    line: index.position(span.start).line,
    start,
    now: latest.watches[position]!,
    gradient: null,
    element: null,
  }));
  return [...parameters, ...watches];
}

/** `known` is what the fit is worth at the shown values; null if that is not known. */
export function parameterColumns(shown: Shown, known: Known | null): readonly Column[] {
  const rows = rowsOf(shown);
  return [
    { name: words.columns.name, values: rows.map(({ name }) => name) },
    { name: words.columns.line, values: rows.map(({ line }) => line) },
    { name: words.columns.start, values: rows.map(({ start }) => start) },
    { name: words.columns.now, values: rows.map(({ now }) => now) },
    { name: words.columns.gradient, values: rows.map(({ gradient }) => gradient) },
    ...errorColumns(rows, known),
  ];
}

function errorColumns(rows: readonly Row[], known: Known | null): readonly Column[] {
  if (known === null || known.report.errors.kind === 'none') return [];
  const { standardErrors, low, high } = known.report.errors;
  const values = (numbers: Float64Array): (number | null)[] =>
    rows.map(({ element }) =>
      element === null || Number.isNaN(numbers[element]!) ? null : numbers[element]!,
    );
  return [
    { name: words.columns.error, values: values(standardErrors) },
    { name: words.columns.low, values: values(low) },
    { name: words.columns.high, values: values(high) },
  ];
}

/** A row for each option of each soft choice. */
export function choiceColumns(shown: Shown): readonly Column[] {
  const index = new LineIndex(shown.source);
  const options = shownChoices(shown).flatMap(({ span, options }) =>
    options.map((option) => ({ ...option, choice: index.position(span.start).line })),
  );
  return [
    { name: panelWords.choices.choiceLine, values: options.map(({ choice }) => choice) },
    { name: panelWords.choices.columns.option, values: options.map(({ text }) => text) },
    { name: panelWords.choices.columns.share, values: options.map(({ share }) => share) },
  ];
}

export function historyColumns({ program, recording }: Shown): readonly Column[] {
  const { series } = recording.now.get();
  return [
    { name: commonWords.step, values: series.steps },
    ...program.parameters.flatMap(({ name }, index) => [
      { name, values: series.parameter(index) },
      { name: words.gradientOf(name), values: series.gradient(index) },
    ]),
    ...program.watches.map(({ name }, index) => ({ name, values: series.watch(index) })),
  ];
}
