import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { finish } from '../../stage';
import { parseFormula } from '../formulaText';
import { directJudge } from '../kernel';
import { directProblem } from '../testing/directProblems';
import laws from '../testing/laws.json';
import { bodyOfRows, isRecovered } from '../testing/recovery';
import { runPiece, Search } from './index';

/** The columns of a table that ships with the tests. */
function columnsOf(name: string): readonly (readonly number[])[] {
  const text = readFileSync(new URL(`../testing/data/${name}.csv`, import.meta.url), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}

test.each([
  ['kepler', ['axis'], ['+', '-', '*', '/', 'sqrt', 'expt'], true],
  ['leavitt', ['period'], ['+', '-', '*', '/', 'log', 'exp'], false],
] as const)('the law of %s is found from two seeds', (id, parameters, using, relative) => {
  const columns = columnsOf(id);
  const { law: text, size } = laws.find((each) => each.id === id)!;
  const problem = directProblem({ arguments: columns.slice(0, -1), targets: columns.at(-1)!, relative });
  const law = parseFormula(text, { parameters }).formula!;
  const unknown = {
    name: 'law',
    parameters,
    using,
    size: 9,
    constants: 3,
    units: null,
    span: { source: 'program', start: 0, end: 0 },
  } as const;
  for (const seed of [1, 2]) {
    const search = Search.begin([unknown], { seed, pace: 'fast', candidates: 150 });
    const judge = directJudge(problem);
    for (let [piece] = search.nextPieces(1); piece !== undefined; [piece] = search.nextPieces(1))
      search.take(finish(runPiece(piece, judge)));
    expect(isRecovered(search.front, [bodyOfRows(law, problem)], size)).toBe(true);
  }
});
