/** The page of experiments. Code is between backticks, titles between asterisks. */

import type { ExperimentFile } from '../../experiments/file';
import { cells, type ProgramRow, startCount } from '../../experiments/table';
import { count, plural } from './numbers';

export const experimentWords = {
  title: 'Experiments',
  aboutPaper:
    'The experiments A, B and C of *Compile Once, Differentiate Everywhere* (arXiv:2606.09930), run again in this browser: every program from every start, at the level direct, through the interpreter and through the tower, in 64-bit floats. The figures that the paper prints are beside those that are found here.',
  aboutFile: (name: string) =>
    `The experiments of \`${name}\`: every program from every start, at the level direct, through the interpreter and through the tower.`,
  notOpened: (name: string) => `\`${name}\` was not opened.`,
  protocol: (rate: number, epochs: number, tolerance: number, extra: number) =>
    `Adam, rate ${rate}, on the sum of squared errors, for up to ${plural(epochs, 'epoch')}. A run has converged at the first epoch with a loss under ${tolerance}; then it takes ${extra} more.`,
  run: { ready: 'Run', stopped: 'Continue', done: 'Run again' },
  openFile: 'Open a file',
  openTip: 'Opens a file of the same form, in JSON',
  paperFile: 'The paper’s file',
  progress: 'Starts that were run',
  results: 'Results',
  caption: 'Figures of the paper, and those found at each level',
  program: 'program',
  further: 'Further experiments',
  furtherAbout:
    'What the two papers measure besides, each run again here when you ask for it. Times are those of this browser, one after the other; the papers’ are those of their authors’ machines.',
  measure: (title: string) => `Measure: ${title}`,
  stopMeasuring: (title: string) => `End: ${title}`,
  took: (seconds: string) => `It took ${seconds} seconds.`,
  measured: 'measured',
  printed: 'paper',
  foundHere: 'here',
  notPrinted: '–',
  tooLarge: 'The file is larger than 10 MB.',
} as const;

/** What was run so far, in a sentence. */
export function experimentSummary(
  { file, state }: { readonly file: ExperimentFile; readonly state: string },
  rows: readonly ProgramRow[],
): string {
  const all = startCount(file);
  const done = rows.reduce((sum, row) => sum + row.done, 0);
  if (done === 0 && state !== 'running') {
    return `${plural(file.programs.length, 'program')}, ${plural(all, 'start')}.`;
  }
  const present = rows.find((row) => row.done < row.program.starts.length)?.program;
  const where = state === 'running' && present !== undefined ? `, now at ${present.id}` : '';
  const converged = rows.reduce((sum, row) => sum + row.levels.direct.converged, 0);
  const through = rows.reduce((sum, row) => sum + row.levels.interpreter.converged, 0);
  const tower = rows.reduce((sum, row) => sum + row.levels.tower.converged, 0);
  const milliseconds = rows
    .flatMap(({ levels }) => Object.values(levels))
    .reduce((sum, each) => sum + each.milliseconds, 0);
  const differences = rows.flatMap(({ difference }) => difference ?? []);
  const largest = differences.length === 0 ? null : Math.max(...differences);
  return `${count(done)} of ${plural(all, 'start')}${where}. Converged: ${count(converged)} at direct, ${count(through)} through the interpreter, ${count(tower)} through the tower. Largest difference of the levels: ${cells.difference(largest)}. It took ${cells.seconds(milliseconds)} seconds.`;
}
