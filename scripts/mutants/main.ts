/**
 * `npm run mutants`: draws mutants of the source by a seed, runs the tests that reach each by imports, and lists those
 * that no test noticed. It works on a commit, in checkouts of its own.
 */

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../src/graph/random';
import type { JudgeAnswer, JudgeRequest, Verdict } from './judge';
import { applyMutant, type Mutant, mutantsOf } from './mutators';
import { Importers } from './nearest';
import { recordReach } from './reach';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** How many of the drawn mutants to leave out at the beginning, to resume an interrupted run. */
    skip: { type: 'string', default: '0' },
    /** Numbers of the drawn mutants, separated by commas: these and no others. */
    only: { type: 'string', default: '' },
    folders: { type: 'string', default: 'src/stage,src/app,src/train,src/ui/session,src/ui/state' },
    /** Test files with one of these texts in their path do not run: slow ones, on a busy machine. */
    without: { type: 'string', default: '' },
    commit: { type: 'string', default: 'HEAD' },
    /** How many mutants are judged side by side, each in a checkout of its own. */
    checkouts: { type: 'string', default: '1' },
    /** Seconds of processor time for the tests of one mutant. */
    seconds: { type: 'string', default: '240' },
  },
});

interface Candidate {
  readonly path: string;
  readonly mutant: Mutant;
}

/** A mutant that was drawn, with its place in the draw, from one. */
interface Numbered extends Candidate {
  readonly number: number;
}

const project = resolve(import.meta.dirname, '../..');

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: project, encoding: 'utf8' });
}

/** A checkout of the commit, with the process that judges mutants in it. */
class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'gradus-mutants-'));
  #judge: ChildProcess | null = null;

  constructor() {
    git('worktree', 'add', '--quiet', '--force', '--detach', this.root, options.commit);
    symlinkSync(join(project, 'node_modules'), join(this.root, 'node_modules'));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Paths of TypeScript in the folders, or everywhere. */
  sources(...folders: readonly string[]): readonly string[] {
    const listed = execFileSync('git', ['ls-files', ...folders], { cwd: this.root, encoding: 'utf8' });
    return listed.split('\n').filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
  }

  async ask(request: JudgeRequest): Promise<JudgeAnswer> {
    this.#judge ??= await this.#start();
    const judge = this.#judge;
    judge.send(request);
    const lost = once(judge, 'exit').then((): [JudgeAnswer] => {
      this.#judge = null;
      execFileSync('git', ['checkout', '--quiet', '.'], { cwd: this.root });
      return [{ verdict: 'unfinished', by: 'its process ended', durations: {}, failed: [] }];
    });
    // The child sends one answer for each request.
    const [answer] = (await Promise.race([once(judge, 'message'), lost])) as [JudgeAnswer];
    return answer;
  }

  async #start(): Promise<ChildProcess> {
    const judge = fork(join(import.meta.dirname, 'judge.ts'), {
      cwd: this.root,
      stdio: 'ignore',
      serialization: 'advanced',
    });
    await once(judge, 'message');
    return judge;
  }

  dispose(): void {
    this.#judge?.disconnect();
    git('worktree', 'remove', '--force', this.root);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** As many as asked for, each at most once, the same for the same seed and sources. */
function draw(all: readonly Candidate[], count: number, seed: number): readonly Candidate[] {
  const random = new Random(seed);
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const index = random.bits() % left.length;
    return left.splice(index, 1)[0]!;
  });
}

function describe(source: string, { path, mutant }: Candidate): string {
  const line = source.slice(0, mutant.start).split('\n').length;
  const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 60);
  return `${path}:${line}  ${short(source.slice(mutant.start, mutant.end))}  ->  ${short(mutant.replacement)}`;
}

/** What one run of all tests without a mutant tells. */
interface Unchanged {
  /** The test files that reach each mutant, by its number; mutants that recording leaves out are missing. */
  readonly reach: Readonly<Record<number, readonly string[]>>;
  /** Seconds of each test file. */
  readonly durations: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
}

/** Runs the tests on sources that record what is reached. */
async function runUnchanged(
  checkout: Checkout,
  drawn: readonly Numbered[],
  tests: readonly string[],
): Promise<Unchanged> {
  const reach: Record<number, string[]> = {};
  const changes: Record<string, string> = {};
  for (const path of new Set(drawn.map((each) => each.path))) {
    const places = drawn
      .filter((each) => each.path === path)
      .map(({ number, mutant: { start, end } }) => ({ number, start, end }));
    const { source, recorded } = recordReach(path, checkout.read(path), places);
    changes[path] = source;
    for (const number of recorded) reach[number] = [];
  }
  const answer = await checkout.ask({
    changes,
    tests: tests.map((path) => ({ path, seconds: 600 })),
    bail: false,
    seconds: Infinity,
  });
  for (const line of checkout.read('reached.jsonl').trim().split('\n')) {
    // `reachSetup.ts` writes these lines.
    const { test, reached } = JSON.parse(line) as {
      readonly test: string;
      readonly reached: readonly number[];
    };
    for (const number of reached) reach[number]?.push(test);
  }
  return { reach, durations: answer.durations, failed: answer.failed };
}

/** The same from a file, where an earlier run with this draw has left it. */
async function unchangedOnce(path: string, find: () => Promise<Unchanged>): Promise<Unchanged> {
  // This function writes the file.
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Unchanged;
  const found = await find();
  writeFileSync(path, JSON.stringify(found));
  return found;
}

const started = Date.now();
const checkouts = Array.from({ length: Number(options.checkouts) }, () => new Checkout());
const first = checkouts[0]!;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    for (const checkout of checkouts) checkout.dispose();
    process.exit(1);
  });
try {
  const all = first
    .sources(...options.folders.split(','))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .flatMap((path) => mutantsOf(path, first.read(path)).map((mutant) => ({ path, mutant })));
  const importers = new Importers(new Map(first.sources().map((path) => [path, first.read(path)])));
  const only = options.only === '' ? null : new Set(options.only.split(',').map(Number));
  const drawn = draw(all, Number(options.count), Number(options.seed)).map((candidate, index) => ({
    ...candidate,
    number: index + 1,
  }));
  const left = drawn.filter(({ number }) => number > Number(options.skip) && only?.has(number) !== false);
  const commit = git('rev-parse', options.commit).trim();
  console.log(`${left.length} of ${all.length} mutants of ${commit}, seed ${options.seed}`);
  const leftOut = options.without === '' ? [] : options.without.split(',');
  const testsOf = (path: string): readonly string[] =>
    importers.testsOf(path).filter((test) => !leftOut.some((text) => test.includes(text)));
  const drawName = [commit, options.seed, options.count, options.folders, options.without].join(' ');
  const kept = join(
    tmpdir(),
    `gradus-mutants-${createHash('sha256').update(drawName).digest('hex').slice(0, 12)}.json`,
  );
  const unchanged = await unchangedOnce(kept, () => {
    const tests = new Set(drawn.flatMap(({ path }) => testsOf(path)));
    return runUnchanged(first, drawn, [...tests].sort());
  });
  const minutes = (): string => `${((Date.now() - started) / 60_000).toFixed(1)} min`;
  console.log(`The tests without a mutant are in ${kept} (${minutes()})`);
  for (const test of unchanged.failed) console.log(`${test} fails without a mutant, and is left out`);

  /**
   * Only what reaches the mutant, the nearest and quickest first: ten files of distance weigh as much as a second. A test
   * that takes much longer than its whole file did is endless.
   */
  const testsFor = ({ path: source, number }: Numbered): JudgeRequest['tests'] =>
    testsOf(source)
      .filter((path) => unchanged.reach[number]?.includes(path) !== false && !unchanged.failed.includes(path))
      .map((path, nearness) => ({ path, nearness, duration: unchanged.durations[path] ?? 0 }))
      .sort((a, b) => a.nearness / 10 + a.duration - b.nearness / 10 - b.duration)
      .map(({ path, duration }) => ({ path, seconds: 15 + 5 * duration }));
  const counts: Record<Verdict, number> = { noticed: 0, endless: 0, survived: 0, unfinished: 0 };
  const judgeTheRest = async (checkout: Checkout): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const source = checkout.read(next.path);
      const { verdict, by } = await checkout.ask({
        changes: { [next.path]: applyMutant(source, next.mutant) },
        tests: testsFor(next),
        bail: true,
        seconds: Number(options.seconds),
      });
      counts[verdict]++;
      console.log(`${next.number}  ${verdict}  ${describe(source, next)}  (${by}; ${minutes()})`);
    }
  };
  await Promise.all(checkouts.map(judgeTheRest));
  console.log(
    Object.entries(counts)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', '),
  );
} finally {
  for (const checkout of checkouts) checkout.dispose();
}
