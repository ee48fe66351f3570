/**
 * A process in a checkout that turns mutants into verdicts. It keeps one vitest, so that only what a mutant changes is
 * transformed again, and runs the test files of a mutant in one worker, in the order given, until a test fails.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVitest, type TestCase, type TestModule, type Vitest } from 'vitest/node';

export interface JudgeRequest {
  /** Sources that are changed, by their paths in the checkout. */
  readonly changes: Readonly<Record<string, string>>;
  /** Test files, the first to run first, each with the seconds of processor time in which one of its tests has to end. */
  readonly tests: readonly { readonly path: string; readonly seconds: number }[];
  /** Ends the run with the first test that fails. */
  readonly bail: boolean;
  /** Seconds of processor time for all of them. */
  readonly seconds: number;
}

/**
 * `endless`: noticed as well, since a test did not end that otherwise does.
 * `unfinished`: no test had failed when the time was over, and some had not run.
 */
export type Verdict = 'noticed' | 'endless' | 'survived' | 'unfinished';

export interface JudgeAnswer {
  readonly verdict: Verdict;
  /** What noticed the mutant, or how many of the test files ran. */
  readonly by: string;
  /** Test files that ran to their end, with their seconds. */
  readonly durations: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
}

const root = process.cwd();

/** Follows one run of tests, and ends its worker as soon as the verdict is known. */
class Watch {
  /** When a test last ended, in seconds of the worker's processor time. */
  #lastEnd = 0;
  #time = 0;
  readonly #durations: Record<string, number> = {};
  readonly #failed = new Set<string>();
  #decision: Pick<JudgeAnswer, 'verdict' | 'by'> | null = null;
  readonly #timer: NodeJS.Timeout;

  constructor(readonly request: JudgeRequest) {
    this.#timer = setInterval(() => this.#look(), 1000);
  }

  #look(): void {
    this.#time = workers().reduce((sum, { seconds }) => sum + seconds, 0);
    const { tests, seconds } = this.request;
    const ended = Object.keys(this.#durations).length;
    const current = tests[ended];
    if (current !== undefined && this.#time - this.#lastEnd > current.seconds)
      this.#decide('endless', current.path);
    else if (this.#time > seconds) this.#decide('unfinished', `${ended} of ${tests.length} test files`);
  }

  testEnded(test: TestCase): void {
    this.#lastEnd = this.#time;
    const result = test.result();
    if (result.state !== 'failed') return;
    this.#failed.add(test.module.relativeModuleId);
    const late = result.errors.some(({ message }) => message.startsWith('Test timed out'));
    if (this.request.bail) this.#decide(late ? 'endless' : 'noticed', test.fullName);
  }

  fileEnded(file: TestModule): void {
    this.#lastEnd = this.#time;
    this.#durations[file.relativeModuleId] = file.diagnostic().duration / 1000;
    if (file.ok()) return;
    this.#failed.add(file.relativeModuleId);
    if (this.request.bail) this.#decide('noticed', file.relativeModuleId);
  }

  #decide(verdict: Verdict, by: string): void {
    this.#decision ??= { verdict, by };
    for (const { pid } of workers()) process.kill(pid, 'SIGKILL');
  }

  end(errors: readonly unknown[]): JudgeAnswer {
    clearInterval(this.#timer);
    return { ...this.#verdict(errors), durations: this.#durations, failed: [...this.#failed] };
  }

  #verdict(errors: readonly unknown[]): Pick<JudgeAnswer, 'verdict' | 'by'> {
    if (this.#decision !== null) return this.#decision;
    if (errors.length > 0)
      return { verdict: 'noticed', by: `an error outside of tests: ${String(errors[0])}` };
    return { verdict: 'survived', by: `${Object.keys(this.#durations).length} test files` };
  }
}

/** The child processes, in which vitest runs the tests, with their processor time. */
function workers(): readonly { readonly pid: number; readonly seconds: number }[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,time=,comm='], { encoding: 'utf8' });
  return listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, , name]) => Number(parent) === process.pid && name !== 'ps')
    .map(([pid, , time]) => ({ pid: Number(pid), seconds: secondsOf(time!) }));
}

/** `[[days-]hours:]minutes:seconds`, as POSIX has it. */
function secondsOf(time: string): number {
  const [clock, days = '0'] = time.split('-').reverse();
  return clock!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

async function judge(vitest: Vitest, request: JudgeRequest): Promise<JudgeAnswer> {
  const specifications = request.tests.flatMap(({ path }) =>
    vitest.getModuleSpecifications(join(root, path)),
  );
  const files = Object.entries(request.changes).map(([path, text]) => ({ file: join(root, path), text }));
  const originals = files.map(({ file }) => ({ file, text: readFileSync(file, 'utf8') }));
  watch = new Watch(request);
  write(vitest, files);
  try {
    const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
    return watch.end(unhandledErrors);
  } catch (error) {
    return watch.end([error]);
  } finally {
    write(vitest, originals);
  }
}

function write(vitest: Vitest, files: readonly { readonly file: string; readonly text: string }[]): void {
  for (const { file, text } of files) {
    writeFileSync(file, text);
    vitest.invalidateFile(file);
  }
}

let watch: Watch | null = null;

// Vitest may still be writing to a worker that `Watch` has ended.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

const vitest = await createVitest('test', {
  root,
  watch: false,
  pool: 'forks',
  isolate: false,
  maxWorkers: 1,
  passWithNoTests: true,
  setupFiles: [join(root, 'src/testing/propertySeed.ts'), join(import.meta.dirname, 'reachSetup.ts')],
  silent: true,
  sequence: {
    sequencer: class {
      async sort<T>(files: T): Promise<T> {
        return files;
      }
      async shard<T>(files: T): Promise<T> {
        return files;
      }
    },
  },
  reporters: [
    {
      onTestCaseResult: (test) => watch?.testEnded(test),
      onTestModuleEnd: (file) => watch?.fileEnded(file),
    },
  ],
});
await vitest.globTestSpecifications();
process.on('message', async (request: JudgeRequest) => {
  process.send!(await judge(vitest, request));
});
process.on('disconnect', () => process.exit());
process.send!('ready');
