/**
 * `npm run mutants`: draws mutants of the source by a seed, runs the tests that are related to each, and lists those
 * that no test noticed. It works on the last commit, in a checkout of its own.
 */

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../src/graph/random';
import { applyMutant, type Mutant, mutantsOf } from './mutators';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** How many of the drawn mutants to leave out at the beginning. */
    skip: { type: 'string', default: '0' },
    folders: { type: 'string', default: 'src/stage,src/app,src/train,src/ui/session,src/ui/state' },
    /** Seconds for the tests of one mutant. */
    seconds: { type: 'string', default: '180' },
  },
});

interface Candidate {
  readonly path: string;
  readonly mutant: Mutant;
}

/** `unfinished`: no test had failed when the time was over, which may be because the mutant never ends. */
type Verdict = 'noticed' | 'survived' | 'unfinished';

function candidates(root: string): readonly Candidate[] {
  const listed = execFileSync('git', ['ls-files', ...options.folders.split(',')], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = listed.split('\n').filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  return paths.flatMap((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    return mutantsOf(path, source).map((mutant) => ({ path, mutant }));
  });
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

/** Runs vitest in the checkout; whether a test failed, or `null` where the time was over before one did. */
function testsFail(root: string, args: readonly string[], milliseconds: number): Promise<boolean | null> {
  return new Promise((done) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const all = [
      vitest,
      ...args,
      '--bail',
      '1',
      '--passWithNoTests',
      '--reporter',
      'dot',
      '--maxWorkers',
      '1',
    ];
    const child = spawn(process.execPath, all, { cwd: root, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      done(null);
      // The process group: vitest and its workers.
      process.kill(-child.pid!, 'SIGKILL');
    }, milliseconds);
    child.on('exit', (code) => {
      clearTimeout(timer);
      done(code !== 0);
    });
  });
}

/** The tests in the file's folder first, since they are quick; then all that import it. */
async function judge(root: string, path: string): Promise<Verdict> {
  const until = Date.now() + Number(options.seconds) * 1000;
  const near = await testsFail(root, ['run', `${dirname(path)}/`], until - Date.now());
  if (near === true) return 'noticed';
  const left = until - Date.now();
  if (near === null || left < 1000) return 'unfinished';
  const far = await testsFail(root, ['related', '--run', path], left);
  if (far === null) return 'unfinished';
  return far ? 'noticed' : 'survived';
}

function describe(root: string, { path, mutant }: Candidate): string {
  const source = readFileSync(join(root, path), 'utf8');
  const line = source.slice(0, mutant.start).split('\n').length;
  const before = source.slice(mutant.start, mutant.end).replace(/\s+/g, ' ').slice(0, 60);
  return `${path}:${line}  ${before}  ->  ${mutant.replacement.replace(/\s+/g, ' ').slice(0, 60)}`;
}

const project = resolve(import.meta.dirname, '../..');
const root = mkdtempSync(join(tmpdir(), 'gradus-mutants-'));
execFileSync('git', ['worktree', 'add', '--quiet', '--force', '--detach', root, 'HEAD'], { cwd: project });
symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
try {
  const all = candidates(root);
  const drawn = draw(all, Number(options.count), Number(options.seed)).slice(Number(options.skip));
  console.log(`${drawn.length} of ${all.length} mutants, seed ${options.seed}`);
  const counts: Record<Verdict, number> = { noticed: 0, survived: 0, unfinished: 0 };
  for (const [index, candidate] of drawn.entries()) {
    const file = join(root, candidate.path);
    const source = readFileSync(file, 'utf8');
    const text = describe(root, candidate);
    writeFileSync(file, applyMutant(source, candidate.mutant));
    const verdict = await judge(root, candidate.path);
    writeFileSync(file, source);
    counts[verdict]++;
    console.log(`${index + 1 + Number(options.skip)}  ${verdict}  ${text}`);
  }
  console.log(`${counts.noticed} noticed, ${counts.survived} survived, ${counts.unfinished} unfinished`);
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', root], { cwd: project });
  rmSync(root, { recursive: true, force: true });
}
