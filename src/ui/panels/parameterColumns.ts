/** The table of parameters, and their whole history, as columns for a spreadsheet. */

import { LineIndex } from '../../text/span';
import type { Column } from '../charts/csv';
import { elementOf, type Known } from '../state/appraisal';
import { shownChoices } from '../state/choices';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';

const words = panelWords.parameters;

/** `known` is what the fit is worth at the shown values; null if that is not known. */
export function parameterColumns(
  { program, source, recording }: Shown,
  known: Known | null,
): readonly Column[] {
  const { parameters, watches } = program;
  const index = new LineIndex(source);
  const rows = [...parameters, ...watches];
  const { present, latest } = recording.now.get();
  return [
    { name: words.columns.name, values: rows.map(({ name }) => name) },
    { name: words.columns.line, values: rows.map(({ span }) => index.position(span.start).line) },
    { name: words.columns.start, values: rows.map(({ start }) => start) },
    { name: words.columns.now, values: [...present, ...latest.watches] },
    { name: words.columns.gradient, values: [...latest.gradients] },
    ...errorColumns(recording, known),
  ];
}

function errorColumns(recording: Recording, known: Known | null): readonly Column[] {
  if (known === null || known.report.errors.kind === 'none') return [];
  const { standardErrors, low, high } = known.report.errors;
  const elements = recording.program.parameters.map((_, position) => elementOf(recording, position));
  const values = (numbers: Float64Array): (number | null)[] =>
    elements.map((element) =>
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
