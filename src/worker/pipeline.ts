/** Text to staged program: reading, expansion, a run as plain Scheme for the console, staging. Sliced throughout. */

import { expandText, type Program } from '../lang';
import {
  evaluateProgram,
  rowsValue,
  type Sliced,
  type StagedProgram,
  stageProgram,
  type TableValues,
} from '../stage';
import { bundledNames, bundledTable, type Table } from '../tables';
import { byPlace, type Diagnostic, hasErrors } from '../text/diagnostic';
import { defaultSoftness } from '../train';
import { ConsoleOutput } from './console';
import type { ConsoleLine } from './protocol';

export interface Compilation {
  readonly program: Program;
  /** Null where a mistake keeps the program from being staged. */
  readonly staged: StagedProgram | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly ConsoleLine[];
}

/** Tables by name for a program: the user's first, then those that ship. */
export function tableValues(uploaded: readonly Table[]): TableValues {
  return (name) => {
    const table = uploaded.find((each) => each.name === name) ?? bundledTable(name);
    return table === null ? null : rowsValue(table.rows);
  };
}

export function tableNames(uploaded: readonly Table[]): readonly string[] {
  return [...bundledNames, ...uploaded.map((table) => table.name)];
}

/** What the program displays and the values of its top-level expressions, with every number known. */
function* runForConsole(
  program: Program,
  tables: TableValues,
  seed: number | null,
  temperature: number,
): Sliced<[readonly ConsoleLine[], readonly Diagnostic[]]> {
  const output = new ConsoleOutput();
  const { print, value: onValue } = output;
  const { diagnostics } = yield* evaluateProgram(program, { tables, print, onValue, seed, temperature });
  return [output.lines(), diagnostics];
}

/**
 * The seed, where it is not null, takes the place of the program's. The temperature is that of soft choices in what
 * the program displays.
 */
export function* compileSource(
  source: string,
  uploaded: readonly Table[],
  seed: number | null = null,
  temperature = defaultSoftness.temperature,
): Sliced<Compilation> {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: tableNames(uploaded) });
  const tables = tableValues(uploaded);
  const found = [...diagnostics];
  let output: readonly ConsoleLine[] = [];
  if (program.prints || program.forms.some((form) => form.kind === 'expression')) {
    const [lines, mistakes] = yield* runForConsole(program, tables, seed, temperature);
    output = lines;
    found.push(...mistakes);
  }
  const staged = yield* stageProgram(program, { tables, seed });
  // A mistake in a definition shows both when it is run and when it is staged.
  for (const each of staged.diagnostics) if (!found.some((other) => same(each, other))) found.push(each);
  return { program, staged: hasErrors(found) ? null : staged, diagnostics: byPlace(found), output };
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.span.start === b.span.start && a.span.end === b.span.end;
}
