/** The table of an experiment: a row for each program with the results of its runs, beside the printed figures. */

import {
  type ExperimentFile,
  type ExperimentLevel,
  type ExperimentProgram,
  experimentLevels,
  type Printed,
} from './file';
import type { StartOutcome } from './run';

export interface LevelSummary {
  readonly converged: number;
  /** Means over the runs that converged; null if none did. */
  readonly meanEpoch: number | null;
  readonly finalLoss: number | null;
  readonly minLoss: number | null;
  readonly milliseconds: number;
}

export interface ProgramRow {
  readonly program: ExperimentProgram;
  /** The number of starts that have run. */
  readonly done: number;
  readonly levels: { readonly [Level in ExperimentLevel]: LevelSummary };
  /** The largest difference between the levels; null before any run. */
  readonly difference: number | null;
  /** The reason why a start did not run to its end. */
  readonly problem: string | null;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}

export function programRow(program: ExperimentProgram, outcomes: readonly StartOutcome[]): ProgramRow {
  const ran = outcomes.flatMap((each) => (each.kind === 'ran' ? [each] : []));
  const refused = outcomes.find((each) => each.kind === 'refused');
  const summary = (level: ExperimentLevel): LevelSummary => {
    const runs = ran.map((each) => each.runs[level]);
    const converged = runs.filter((run) => run.convergedAt !== null);
    return {
      converged: converged.length,
      meanEpoch: mean(converged.map((run) => run.convergedAt!)),
      finalLoss: mean(converged.map((run) => run.loss)),
      minLoss: mean(converged.map((run) => run.minLoss)),
      milliseconds: runs.reduce((sum, run) => sum + run.milliseconds, 0),
    };
  };
  return {
    program,
    done: outcomes.length,
    levels: { direct: summary('direct'), interpreter: summary('interpreter'), tower: summary('tower') },
    difference: ran.length === 0 ? null : Math.max(...ran.map((each) => each.difference)),
    problem: refused?.kind === 'refused' ? refused.message : null,
  };
}

export function startCount({ programs }: ExperimentFile): number {
  return programs.reduce((sum, { starts }) => sum + starts.length, 0);
}

/** Which losses the paper of the file that ships prints. */
export const paperNote =
  'Of experiment A the paper prints the means of the smallest losses; of B and C the means of the last.';

/** Words for a cell of the table, printed or measured. */
export const cells = {
  converged: (count: number, of: number): string => `${count}/${of}`,
  epoch: (value: number | null): string => (value === null ? '–' : String(Math.round(value))),
  loss: (value: number | null): string => (value === null ? '–' : value.toExponential(1).replace('e+', 'e')),
  difference: (value: number | null): string => {
    if (value === null) return '–';
    if (value === 0) return '0';
    return Number.isFinite(value) ? value.toExponential(0).replace('e+', 'e') : 'other steps';
  },
  seconds: (milliseconds: number): string => (milliseconds / 1000).toFixed(2),
} as const;

/** A column of the table: its heading in two parts, and its cell in each row. */
export interface TableColumn {
  readonly group: string;
  readonly name: string;
  readonly cell: (row: ProgramRow) => string;
}

const ran = (row: ProgramRow, cell: (summary: LevelSummary) => string, level: ExperimentLevel): string =>
  row.done === 0 ? '' : cell(row.levels[level]);

/** The columns after the program's name. Those of one group are side by side. */
export const tableColumns: readonly TableColumn[] = [
  printedColumn('converged', ({ converged }) => converged),
  ...levelColumns('converged', ({ converged }, { done }) => cells.converged(converged, done)),
  printedColumn('mean first epoch', ({ meanEpoch }) => cells.epoch(meanEpoch)),
  ...levelColumns('mean first epoch', ({ meanEpoch }) => cells.epoch(meanEpoch)),
  printedColumn('final loss', ({ finalLoss }) => finalLoss),
  ...levelColumns('final loss', ({ finalLoss }) => cells.loss(finalLoss)),
  printedColumn('smallest loss', ({ smallestLoss }) => smallestLoss),
  ...levelColumns('smallest loss', ({ minLoss }) => cells.loss(minLoss)),
  {
    group: 'levels',
    name: 'difference',
    cell: ({ done, difference }) => (done === 0 ? '' : cells.difference(difference)),
  },
  ...levelColumns('seconds', ({ milliseconds }) => cells.seconds(milliseconds)),
];

/** What a publication prints, beside what is found of the same; a dash where it prints nothing. */
function printedColumn(group: string, cell: (paper: Printed) => string | null): TableColumn {
  return { group, name: 'paper', cell: ({ program }) => cell(program.paper) ?? '–' };
}

function levelColumns(
  group: string,
  cell: (summary: LevelSummary, row: ProgramRow) => string,
): readonly TableColumn[] {
  return experimentLevels.map((level) => ({
    group,
    name: level,
    cell: (row) => ran(row, (summary) => cell(summary, row), level),
  }));
}
