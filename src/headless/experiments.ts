/**
 * `npm run experiments`: runs the paper's experiments, or those of a file, at two levels, and prints the table.
 * `--json` prints every run instead.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
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

const usage = 'Usage: npm run experiments -- [file.json] [--json]';

function fail(...lines: readonly string[]): never {
  console.error(lines.join('\n'));
  process.exit(1);
}

function argumentsOf() {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), usage);
  }
}

function textOf(path: string | undefined): string {
  if (path === undefined) return paper;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}`, usage);
  }
}

const { values, positionals } = argumentsOf();
if (positionals.length > 1) fail(usage);
const read = readExperiments(textOf(positionals[0]));
if (read.kind === 'refused') fail(...read.problems);
const { file } = read;
const backend = new WasmBackend('The experiments are programs of numbers.');
let done = 0;

function showProgress(id: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${startCount(file)} starts, ${id}\x1b[K`);
}

async function outcomesOf(program: ExperimentProgram, protocol: Protocol): Promise<StartOutcome[]> {
  const staged = finish(stageLevels(program, protocol));
  const outcomes: StartOutcome[] = [];
  for (const start of program.starts.keys()) {
    showProgress(program.id);
    if (staged.kind === 'refused') outcomes.push(staged);
    else outcomes.push(await runStart(program, protocol, staged, start, backend));
    done++;
  }
  return outcomes;
}

const all: { readonly program: ExperimentProgram; readonly outcomes: readonly StartOutcome[] }[] = [];
for (const program of file.programs)
  all.push({ program, outcomes: await outcomesOf(program, file.protocol) });
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

if (values.json) {
  const programs = all.map(({ program, outcomes }) => {
    const { experiment, id, name, paper: printed } = program;
    const { levels, difference } = programRow(program, outcomes);
    return { experiment, id, name, paper: printed, levels, difference, starts: outcomes };
  });
  console.log(encode({ protocol: file.protocol, programs }));
} else {
  console.log(renderTable(all.map(({ program, outcomes }) => programRow(program, outcomes))));
  if (positionals.length === 0) console.log(`\n${paperNote}`);
}
if (all.some(({ outcomes }) => outcomes.some(({ kind }) => kind === 'refused'))) process.exitCode = 1;
