/** The table of parameters, and their whole history, as columns for a spreadsheet. */

import { LineIndex } from '../../text/span';
import type { Column } from '../charts/csv';
import type { Shown } from '../state/shown';

export function parameterColumns({ program, source, recording }: Shown): readonly Column[] {
  const { parameters, watches } = program;
  const index = new LineIndex(source);
  const rows = [...parameters, ...watches];
  const { present, latest } = recording;
  return [
    { name: 'name', values: rows.map(({ name }) => name) },
    { name: 'line', values: rows.map(({ span }) => index.position(span.start).line) },
    { name: 'start', values: rows.map(({ start }) => start) },
    { name: 'now', values: [...present, ...latest.watches] },
    { name: 'gradient', values: [...latest.gradients] },
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
