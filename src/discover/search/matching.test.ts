import { expect, test } from 'vitest';
import { Random } from '../../graph/random';
import type { Operator } from '../formula';
import { directJudge } from '../kernel';
import { directProblem } from '../testing/directProblems';
import { valueAt } from './arithmetic';
import { readCandidate, writeCandidate } from './candidates';
import { Grammar } from './grammar';
import { Matching } from './matching';

const using: readonly Operator[] = ['+', '-', '*', '/', 'sqrt', 'square', 'sin', 'exp'];
const parameters = ['a', 'b', 'c'];

function matchingFor(law: string, noise = 0) {
  const random = new Random(4);
  const table = Array.from({ length: 24 }, () => parameters.map(() => 1 + 2 * random.uniform()));
  const formula = readCandidate(law)[0]!;
  const targets = table.map((row) => valueAt(formula, row) + noise * random.normals(1)[0]!);
  const problem = directProblem({
    arguments: parameters.map((_, index) => table.map((row) => row[index]!)),
    targets,
  });
  const judge = directJudge(problem);
  const span = { source: 'program', start: 0, end: 0 } as const;
  const grammar = new Grammar({ name: 'law', parameters, using, size: 15, constants: 5, units: null, span });
  return { matching: new Matching(grammar, judge.rows!, 1 / 24), judge };
}

/** The lowest loss, with the best scale and offset, of what is put into a place. */
function lowest(law: string, context: string, place: number, terms = 1): number {
  const { matching, judge } = matchingFor(law);
  const tree = readCandidate(context)[0]!;
  const found = matching.candidates({ tree, place }, terms, () => Number.POSITIVE_INFINITY);
  const { losses } = judge.scaled!(found.map((formula) => ({ formula, constants: null })));
  return Math.min(...losses.filter((loss) => !Number.isNaN(loss)));
}

test.each([
  ['a factor', '* $0 / $1 square $2', '* $0 #1', 2],
  ['a term beside another with a scale of its own', '+ $0 * ~3.5 * $1 $2', '+ $0 #1', 2],
  ['a denominator with a number', '/ + $0 $1 + #1 / $0 $2', '/ + $0 $1 #1', 4],
  ['what is in a root, with two constants', '/ $0 sqrt + ~2.5 * ~0.4 * $1 $2', '/ $0 sqrt #1', 3],
  ['an exponent', '* $0 exp * ~-0.7 / $1 $2', '* $0 exp #1', 3],
] as const)('%s is found', (_, law, context, place) =>
  expect(lowest(law, context, place)).toBeLessThan(1e-20),
);

test('a sum of several terms is found, whole numbers among its coefficients', () => {
  const { matching } = matchingFor('* $0 + square $1 + * #3 $2 * ~0.5 $0', 1e-3);
  const found = matching.candidates({ tree: readCandidate('* $0 #1')[0]!, place: 2 }, 3, () => 1);
  expect(found.some((tree) => tree.constants <= 2 && /square \$1/.test(writeCandidate([tree])))).toBe(true);
  expect(lowest('* $0 + square $1 + * #3 $2 * ~0.5 $0', '* $0 #1', 2, 3)).toBeLessThan(1e-20);
});

test('a library has each function once, whatever its scale and offset are', () => {
  const { matching } = matchingFor('$0');
  const contexts = new Set<string>();
  for (let number = 0; ; number++) {
    const context = matching.numbered(number);
    if (context === null) break;
    contexts.add(`${writeCandidate([context.tree])} ${context.place}`);
    expect(context.place).toBeLessThan(context.tree.size);
  }
  expect(contexts.size).toBeGreaterThan(1000);
  expect([...contexts].filter((each) => each.startsWith('+ - $0 #1 #1'))).toEqual([]);
});
