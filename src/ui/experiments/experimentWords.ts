/** Where an experiment stands, in a sentence. */

import { cells, type ProgramRow, startCount } from '../../experiments/table';
import type { Experiment } from '../session/experimenter';
import { count, plural } from '../state/words';

export function experimentSummary({ file, state }: Experiment, rows: readonly ProgramRow[]): string {
  const all = startCount(file);
  const done = rows.reduce((sum, row) => sum + row.done, 0);
  if (done === 0 && state !== 'running') {
    return `${plural(file.programs.length, 'program')}, ${plural(all, 'start')}.`;
  }
  const present = rows.find((row) => row.done < row.program.starts.length)?.program;
  const where = state === 'running' && present !== undefined ? `, now at ${present.id}` : '';
  const converged = rows.reduce((sum, row) => sum + row.levels.direct.converged, 0);
  const through = rows.reduce((sum, row) => sum + row.levels.interpreter.converged, 0);
  const milliseconds = rows.reduce(
    (sum, { levels }) => sum + levels.direct.milliseconds + levels.interpreter.milliseconds,
    0,
  );
  const differences = rows.flatMap(({ difference }) => difference ?? []);
  const largest = differences.length === 0 ? null : Math.max(...differences);
  return `${count(done)} of ${plural(all, 'start')}${where}. Converged: ${count(converged)} at direct, ${count(through)} through the interpreter. Largest difference of the levels: ${cells.difference(largest)}. It took ${cells.seconds(milliseconds)} seconds.`;
}
