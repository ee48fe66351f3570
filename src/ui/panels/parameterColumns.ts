/** The table of parameters, and their whole history, as columns for a spreadsheet. */

import { LineIndex } from '../../text/span';
import type { Column } from '../charts/csv';
import { shownChoices } from '../state/choices';
import type { Shown } from '../state/shown';

export function parameterColumns({ program, source, recording }: Shown): readonly Column[] {
  const { parameters, watches } = program;
  const index = new LineIndex(source);
  const rows = [...parameters, ...watches];
  const { present, latest } = recording.now.get();
  return [
    { name: 'name', values: rows.map(({ name }) => name) },
    { name: 'line', values: rows.map(({ span }) => index.position(span.start).line) },
    { name: 'start', values: rows.map(({ start }) => start) },
    { name: 'now', values: [...present, ...latest.watches] },
    { name: 'gradient', values: [...latest.gradients] },
  ];
}

/** A row for each option of each soft choice. */
export function choiceColumns(shown: Shown): readonly Column[] {
  const index = new LineIndex(shown.source);
  const options = shownChoices(shown).flatMap(({ span, options }) =>
    options.map((option) => ({ ...option, choice: index.position(span.start).line })),
  );
  return [
    { name: 'line of the choice', values: options.map(({ choice }) => choice) },
    { name: 'option', values: options.map(({ text }) => text) },
    { name: 'share', values: options.map(({ share }) => share) },
  ];
}

export function historyColumns({ program, recording }: Shown): readonly Column[] {
  const { series } = recording;
  return [
    { name: 'step', values: series.steps },
    ...program.parameters.flatMap(({ name }, index) => [
      { name, values: series.parameter(index) },
      { name: `gradient of ${name}`, values: series.gradient(index) },
    ]),
    ...program.watches.map(({ name }, index) => ({ name, values: series.watch(index) })),
  ];
}
