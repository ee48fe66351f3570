/** The text of a program to what is trained, at a level, with the parts of the language that it names. */

import { expandText } from '../lang';
import { drive } from '../rpc';
import {
  type Level,
  missingParts,
  rowsValue,
  type StagedProgram,
  stageProgram,
  type TableValues,
} from '../stage';
import { bundledNames, bundledTable } from '../tables';
import { InternalError } from '../text/internal';
import { planTraining, type TrainingPlan } from '../train';

export interface StagedText {
  readonly staged: StagedProgram;
  readonly plan: TrainingPlan;
}

/** The tables that ship, as values of a program. */
export const shippedTables: TableValues = (name) => {
  const table = bundledTable(name);
  return table === null ? null : rowsValue(table.rows);
};

export function expandedText(source: string): ReturnType<typeof expandText> {
  return expandText(source, { source: 'program', tables: bundledNames });
}

/** A program that ships: a mistake in it is ours. */
export async function stagedText(source: string, level: Level, signal: AbortSignal): Promise<StagedText> {
  await Promise.all(missingParts(source).map((part) => part.load()));
  const { program, diagnostics } = expandedText(source);
  const staged = await drive(stageProgram(program, { tables: shippedTables, level }), signal);
  const { objective, parameters } = staged;
  if (objective === null)
    throw new InternalError([...diagnostics, ...staged.diagnostics][0]?.message ?? 'there is no objective');
  return { staged, plan: planTraining(objective, parameters) };
}
