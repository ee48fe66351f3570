/**
 * `npm run experiments`: runs the paper's experiments, or those of a file, at three levels, and prints the table.
 * `--json` prints every run instead.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Backend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import paper from '../examples/paperExperiments.json?raw';
import {
  type ExperimentProgram,
  type Protocol,
  paperNote,
  programRow,
  readExperiments,
  renderTable,
  runStart,
  type StartOutcome,
  stageLevels,
  startCount,
} from '../experiments';
import { finish } from '../stage';
import { encode } from './json';

const paperUsage = `Usage: npm run experiments -- [file.json] [--json]\n       npm run experiments -- cajal [options]\n       npm run experiments -- operators [--json]\n       npm run experiments -- further [id …] [--json]`;

function fail(...lines: readonly string[]): never {
  console.error(lines.join('\n'));
  process.exit(1);
}

function argumentsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), paperUsage);
  }
}

function textOf(path: string | undefined): string {
  if (path === undefined) return paper;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail(
      `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      paperUsage,
    );
  }
}

export async function paperExperiments(args: readonly string[]): Promise<void> {
  const { values, positionals } = argumentsOf(args);
  if (positionals.length > 1) fail(paperUsage);
  const read = readExperiments(textOf(positionals[0]));
  if (read.kind === 'refused') fail(...read.problems);
  const { programs, protocol } = read.file;
  const backend = new WasmBackend('The experiments are programs of numbers.');
  let done = 0;
  const all: { readonly program: ExperimentProgram; readonly outcomes: readonly StartOutcome[] }[] = [];
  for (const program of programs) {
    const outcomes = await outcomesOf(program, protocol, backend, () => {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r${done} of ${startCount(read.file)} starts, ${program.id}\x1b[K`);
      done++;
    });
    all.push({ program, outcomes });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (values.json) {
    const runs = all.map(({ program, outcomes }) => {
      const { experiment, id, name, paper: printed } = program;
      const { levels, difference } = programRow(program, outcomes);
      return { experiment, id, name, paper: printed, levels, difference, starts: outcomes };
    });
    console.log(encode({ protocol, programs: runs }));
  } else {
    console.log(renderTable(all.map(({ program, outcomes }) => programRow(program, outcomes))));
    if (positionals.length === 0) console.log(`\n${paperNote}`);
  }
  if (all.some(({ outcomes }) => outcomes.some(({ kind }) => kind === 'refused'))) process.exitCode = 1;
}

/** `begin` is called before each start. */
async function outcomesOf(
  program: ExperimentProgram,
  protocol: Protocol,
  backend: Backend,
  begin: () => void,
): Promise<StartOutcome[]> {
  const staged = finish(stageLevels(program, protocol));
  const outcomes: StartOutcome[] = [];
  for (const start of program.starts.keys()) {
    begin();
    if (staged.kind === 'refused') outcomes.push(staged);
    else outcomes.push(await runStart(program, protocol, staged, start, backend));
  }
  return outcomes;
}
