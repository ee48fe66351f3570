import { expect, test } from 'vitest';
import { finish } from '../../stage';
import { directJudge } from '../kernel';
import type { Candidate, Judge, Unknown } from '../task';
import { directProblem } from '../testing/directProblems';
import { PlainJudge } from '../testing/plainJudge';
import { readCandidate, writeCandidate } from './candidates';
import { type FrontEntry, runPiece, Search, type SearchState } from './index';

const unknown: Unknown = {
  name: 'law',
  parameters: ['x', 'y'],
  using: ['+', '-', '*', '/'],
  size: 9,
  constants: 3,
  units: null,
  span: { source: 'program', start: 0, end: 0 },
};
const x = [0.5, 1, 1.5, 2, 3, 4, 5.5, 7];
const y = [2, 1, 4, 3, 0.5, 2.5, 1.5, 6];
/** 2.5 y / (1.5 + x) */
const problem = directProblem({
  arguments: [x, y],
  targets: x.map((each, row) => (2.5 * y[row]!) / (1.5 + each)),
});
const judge: Judge = new PlainJudge(problem);
const options = { seed: 3, pace: 'slow', candidates: 900 } as const;

const texts = (search: Search) =>
  search.front.map(({ size, candidate }) => `${size} ${writeCandidate(candidate)}`);

/** Runs a search with so many pieces at a time, each batch taken in reverse. */
function run(search: Search, workers: number, by = judge): Search {
  for (let pieces = search.nextPieces(workers); pieces.length > 0; pieces = search.nextPieces(workers)) {
    const results = pieces.map((piece) => finish(runPiece(piece, by)));
    for (const result of results.reverse()) search.take(result);
  }
  return search;
}

const found = run(Search.begin([unknown], options), 1);

test('a law is found, in the smallest of its forms', () => {
  const last = found.front.at(-1)!;
  expect(last.size).toBe(7);
  expect(last.loss).toBeLessThan(1e-20);
});

test('each entry of the front is larger and fits better than the one before it', () => {
  const { front } = found;
  for (const [index, entry] of front.entries()) {
    if (index === 0) continue;
    expect(entry.size).toBeGreaterThan(front[index - 1]!.size);
    expect(entry.loss).toBeLessThan(front[index - 1]!.loss);
  }
});

test('the number of workers changes nothing', () => {
  const other = run(Search.begin([unknown], options), 5);
  expect(other.front).toEqual(found.front);
  expect([other.evaluated, other.calibrated]).toEqual([found.evaluated, found.calibrated]);
});

test('the number of workers changes nothing where many candidates are ranked at once', () => {
  const hard = directJudge({ ...problem, targets: problem.targets.map((each, row) => each + Math.sin(row)) });
  const state = Search.begin([unknown], { seed: 3, pace: 'fast', candidates: 3_000 }).state();
  const settings = { ...state.settings, enumeratedFirst: 0, candidatesPerPiece: 300, batch: 60 };
  const [one, five] = [1, 5].map((workers) => run(Search.restore({ ...state, settings }), workers, hard));
  expect(five!.front).toEqual(one!.front);
  expect(five!.state()).toEqual(one!.state());
});

test('a search that was kept as text continues as if it had not been interrupted', () => {
  const search = Search.begin([unknown], options);
  for (let count = 0; count < 30; count++) {
    const [piece] = search.nextPieces(1);
    search.take(finish(runPiece(piece!, judge)));
  }
  const kept: SearchState = JSON.parse(JSON.stringify(search.state()));
  expect(texts(run(Search.restore(kept), 2))).toEqual(texts(found));
});

test('a candidate from elsewhere is on the front at once, and among what is varied from the next round on', () => {
  const law = readCandidate(writeCandidate(found.front.at(-1)!.candidate));
  const entry = (candidate: Candidate): FrontEntry => ({ ...found.front.at(-1)!, candidate });
  const search = Search.begin([unknown], options);
  const round = (): void => {
    for (const piece of search.nextPieces(100)) search.take(finish(runPiece(piece, judge)));
  };
  const members = (): readonly string[] =>
    search
      .state()
      .islands.flat()
      .map(({ text }) => text);
  while (members().length === 0) round();
  expect(search.front.at(-1)!.loss).toBeGreaterThan(1e-6);
  const foreign: Candidate = [{ kind: 'call', op: 'exp', operands: [{ kind: 'argument', index: 0 }] }];
  search.add([entry(law), { ...entry(foreign), size: 2, loss: 0 }]);
  expect(texts(search)).toContain(`7 ${writeCandidate(law)}`);
  expect(members()).not.toContain(writeCandidate(law));
  round();
  expect(members()).toContain(writeCandidate(law));
  // The search itself may not call exp.
  expect(texts(search).join()).not.toContain('exp');
  expect(JSON.parse(JSON.stringify(search.state()))).toEqual(search.state());
});
