import { beforeEach, expect, test, vi } from 'vitest';
import { expandText } from '../../lang';
import type { LevelOptions } from '../levels/evaluator';
import { loadNeeds } from './needs';
import { finish } from './slices';

const parts = vi.hoisted(() => {
  const loads: string[] = [];
  const here = new Set<string>();
  const failing = new Set<string>();
  const fakePart = (name: string) => ({
    get: () => (here.has(name) ? { kind: 'ready' } : { kind: 'idle' }),
    load: async () => {
      loads.push(name);
      if (failing.has(name)) throw new Error(`${name} is gone`);
      here.add(name);
    },
  });
  return { loads, here, failing, fakePart };
});

vi.mock('../cajal/late', () => ({ linearTerms: parts.fakePart('linear terms') }));
vi.mock('../levels/evaluatorText', () => ({ evaluatorText: parts.fakePart('evaluator') }));

beforeEach(() => {
  parts.loads.length = 0;
  parts.here.clear();
  parts.failing.clear();
});

const needsOf = (text: string, options: LevelOptions = {}) =>
  loadNeeds(expandText(text, { source: 'program', tables: [] }).program, options);

async function loadsOf(text: string, options: LevelOptions = {}): Promise<readonly string[]> {
  const work = needsOf(text, options);
  for (let step = work.next(); step.done !== true; step = work.next()) await step.value;
  return parts.loads;
}

const term = '(define-cajal next (lambda ((n Nat)) (succ n)))';

test('most programs need nothing', async () => {
  expect(await loadsOf('(define-parameter a 1) (minimize (square (- a 2)))')).toEqual([]);
  expect(await loadsOf("'(define-cajal interpret)")).toEqual([]);
});

test('a term of Cajal needs its compiler, wherever it is', async () => {
  expect(await loadsOf(`(define (f x) ${term} (next x))`)).toEqual(['linear terms']);
  expect(await loadsOf(term)).toEqual(['linear terms']);
});

test('a level, a changed evaluator and a call of interpret need the evaluator', async () => {
  for (const [text, options] of [
    ['(define x 1)', { level: 'interpreter' }],
    ['(define x 1)', { level: 'tower' }],
    ['(define x 1)', { evaluator: '(define evaluate 1)' }],
    ["(define (run e) (if #t (interpret e '()) 0))", {}],
  ] as const) {
    parts.here.clear();
    parts.loads.length = 0;
    expect(await loadsOf(text, options)).toEqual(['evaluator']);
  }
});

test('what could not be loaded is loaded again by those who continue the work', async () => {
  parts.failing.add('linear terms');
  const work = needsOf(term);
  await expect(work.next().value).rejects.toThrow('linear terms is gone');
  parts.failing.clear();
  await work.next().value;
  expect(work.next().done).toBe(true);
  expect(parts.loads).toEqual(['linear terms', 'linear terms']);
});

test('work that has to load a part is not finished at once', () => {
  expect(() => finish(needsOf(term))).toThrow('stage/allParts');
});
