/**
 * Runs every program of the corpus in an installed Guile and Chez Scheme and compares what they answer with the
 * results recorded in the files; with --record it writes those results, Guile's where it is there.
 * Usage: npx tsx scripts/corpus.ts [--record] [--scheme guile|chez]
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CorpusCase,
  formatCorpus,
  parseCorpus,
  type Scheme,
  sameWritten,
  schemes,
} from '../src/text/corpus';

interface CorpusFile {
  readonly path: string;
  readonly cases: readonly CorpusCase[];
}

interface Installed {
  readonly scheme: Scheme;
  readonly command: string;
}

/** What a Scheme made of one program. */
type Answer =
  | { readonly kind: 'value'; readonly written: string; readonly output: string | null }
  | { readonly kind: 'error'; readonly message: string };

/** The answers by the names of the cases, which are unique in the whole corpus. */
type Answers = ReadonlyMap<string, Answer>;

const root = fileURLToPath(new URL('..', import.meta.url));
const corpusFolder = join(root, 'src/stage/corpus');
const timeLimit = 300_000;

/** Where each Scheme may be found, and what its `--version` says; another Scheme may be called `scheme` too. */
const commands: Readonly<Record<Scheme, { readonly names: readonly string[]; readonly version: RegExp }>> = {
  guile: { names: ['guile', 'guile3.0', 'guile-3.0'], version: /GNU Guile/ },
  chez: { names: ['chezscheme', 'chez', 'scheme'], version: /^(Chez Scheme Version )?\d+\.\d+/ },
};
const flags: Readonly<Record<Scheme, readonly string[]>> = {
  guile: ['-q', '--no-auto-compile', '-s'],
  chez: ['--script'],
};

function findScheme(scheme: Scheme): Installed | null {
  for (const command of commands[scheme].names) {
    const { status, stdout, stderr } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    if (status === 0 && commands[scheme].version.test(`${stdout}${stderr}`)) return { scheme, command };
  }
  return null;
}

function readCorpus(unrecorded: 'rejected' | 'allowed'): CorpusFile[] {
  const names = readdirSync(corpusFolder).filter((name) => name.endsWith('.txt'));
  const files = names.sort().map((name) => {
    const path = join(corpusFolder, name);
    try {
      return { path, cases: parseCorpus(readFileSync(path, 'utf8'), unrecorded) };
    } catch (error) {
      throw new Error(`${relative(root, path)}: ${String(error)}`);
    }
  });
  const places = new Map<string, string>();
  for (const file of files) {
    for (const each of file.cases) {
      const earlier = places.get(each.name);
      if (earlier !== undefined)
        throw new Error(`${place(file, each)}: "${each.name}" is also at ${earlier}`);
      places.set(each.name, place(file, each));
    }
  }
  return files;
}

function place(file: CorpusFile, each: CorpusCase): string {
  return `${relative(root, file.path)}:${each.line}`;
}

function schemeString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** The answers of one Scheme process to the cases it can run; some are missing if it came to grief. */
function run({ scheme, command }: Installed, files: readonly CorpusFile[]): Answers {
  const cases = files.flatMap((file) => file.cases).filter((each) => runsIn(scheme, each));
  const shims = [`${scheme}Shim.scm`, 'runCases.scm'].map((name) => join(root, 'scripts/corpus', name));
  const program = [
    ...shims.map((path) => `(load ${schemeString(path)})`),
    `(run-cases '(${cases.map((each) => schemeString(each.source)).join('\n')}))`,
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'gradus-corpus-'));
  try {
    const path = join(folder, 'program.scm');
    writeFileSync(path, program);
    const { stdout, stderr, error } = spawnSync(command, [...flags[scheme], path], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', GUILE_AUTO_COMPILE: '0' },
      maxBuffer: 1 << 28,
      timeout: timeLimit,
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    if (lines.length < cases.length) {
      const reason = error === undefined ? stderr.trim() : String(error);
      console.error(`${command} stopped after ${lines.length} of ${cases.length} programs. ${reason}`);
    }
    return new Map(
      cases.slice(0, lines.length).map((each, index) => [each.name, parseAnswer(lines[index]!)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseAnswer(line: string): Answer {
  // runCases.scm writes lines of exactly this shape.
  const [kind, text, output] = JSON.parse(line) as readonly [string, string, string];
  if (kind === 'error') return { kind: 'error', message: text };
  return { kind: 'value', written: text, output: output === '' ? null : output };
}

/** Writes into the files what the first Scheme that could run each case answered. */
function record(files: readonly CorpusFile[], answersOf: ReadonlyMap<Scheme, Answers>): void {
  for (const file of files) {
    const recorded = file.cases.map((each) => {
      const answers = schemes.map((scheme) => answersOf.get(scheme)?.get(each.name));
      const answer = answers.find((one) => one?.kind === 'value');
      if (answer?.kind !== 'value') return each;
      return { ...each, expected: answer.written, output: answer.output };
    });
    writeFileSync(file.path, formatCorpus(recorded));
  }
}

function problemOf(each: CorpusCase, answer: Answer | undefined): string | null {
  if (answer === undefined) return 'no answer';
  if (answer.kind === 'error') return `error: ${answer.message}`;
  if (!sameWritten(each.expected, answer.written)) return `answers ${answer.written}, not ${each.expected}`;
  if (each.output !== answer.output)
    return `displays ${JSON.stringify(answer.output)}, not ${JSON.stringify(each.output)}`;
  return null;
}

/** Prints how the answers of a Scheme differ from what is recorded, and tells how many do. */
function compare(files: readonly CorpusFile[], { scheme, command }: Installed, answers: Answers): number {
  let checked = 0;
  let wrong = 0;
  for (const file of files) {
    for (const each of file.cases) {
      if (!runsIn(scheme, each)) continue;
      checked++;
      const problem = problemOf(each, answers.get(each.name));
      if (problem === null) continue;
      wrong++;
      console.error(`${place(file, each)}: ${each.name}\n  ${command} ${problem}`);
    }
  }
  console.log(`${command}: ${checked - wrong} of ${checked} programs answer as recorded.`);
  return wrong;
}

function runsIn(scheme: Scheme, each: CorpusCase): boolean {
  return each.only === null || each.only === scheme;
}

function main(options: readonly string[]): number {
  const at = options.indexOf('--scheme');
  const chosen = at < 0 ? null : options[at + 1];
  const recording = options.includes('--record');
  const wanted = schemes.filter((scheme) => chosen === null || scheme === chosen);
  if (wanted.length === 0) {
    console.error(`--scheme is followed by one of ${schemes.join(', ')}.`);
    return 2;
  }
  const installed = wanted.map(findScheme).filter((each) => each !== null);
  if (installed.length === 0) {
    console.log(`None of these is installed, so nothing was checked: ${wanted.join(', ')}.`);
    return 0;
  }
  const files = readCorpus(recording ? 'allowed' : 'rejected');
  const answersOf = new Map(installed.map((each) => [each.scheme, run(each, files)]));
  if (recording) record(files, answersOf);
  const recorded = recording ? readCorpus('allowed') : files;
  const wrong = installed.map((each) => compare(recorded, each, answersOf.get(each.scheme)!));
  return wrong.every((n) => n === 0) ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
