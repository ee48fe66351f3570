/**
 * Loops over columns whose rows each need their own number of turns. The programs map a procedure over lists, and a
 * real Scheme recorded what it answers; here the procedure is staged once, as one graph for all rows.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { loadTfjs } from '../../backends/tfjs';
import { Evaluator, type Graph, nodesWithin, prune, validate } from '../../graph';
import { expressionGraph } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { parseCorpus } from '../../text/corpus';

interface ColumnCase {
  readonly name: string;
  readonly definitions: string;
  readonly procedure: string;
  /** Row by row, the value of each argument. */
  readonly rows: readonly (readonly number[])[];
  readonly answers: readonly number[];
}

function numbersOf(text: string): number[] {
  return text.split(/\s+/).map(Number);
}

/** The programs end in `(map procedure '(…) …)`. */
const cases = parseCorpus(readFileSync(new URL('../corpus/columns.txt', import.meta.url), 'utf8')).map(
  ({ name, source, expected }): ColumnCase => {
    const [ending, procedure, lists] = /\(map (\S+)((?: '\([^()]*\))+)\)$/.exec(source)!;
    const columns = [...lists!.matchAll(/'\(([^()]*)\)/g)].map((match) => numbersOf(match[1]!));
    return {
      name,
      definitions: source.slice(0, -ending.length),
      procedure: procedure!,
      rows: columns[0]!.map((_, row) => columns.map((column) => column[row]!)),
      answers: numbersOf(expected.slice(1, -1)),
    };
  },
);

const inputs = ['x', 'y'];

function rowGraph({ definitions, procedure, rows }: ColumnCase): Graph {
  const names = inputs.slice(0, rows[0]!.length);
  return prune(expressionGraph(`${definitions} (${procedure} ${names.join(' ')})`, names));
}

/** The sum over the rows as one reduction, times a parameter. */
function columnGraph({ definitions, procedure, rows }: ColumnCase): Graph {
  const names = inputs.slice(0, rows[0]!.length);
  const columns = names.map((name, index) => `(${name} '(${rows.map((row) => row[index]).join(' ')}))`);
  return prune(
    expressionGraph(
      `${definitions} (sum-over (${columns.join(' ')}) (* p (${procedure} ${names.join(' ')})))`,
      ['p'],
    ),
  );
}

for (const each of cases) {
  describe(each.name, () => {
    test('row by row the values of a real Scheme, from one loop', () => {
      const graph = rowGraph(each);
      validate(graph);
      expect([...nodesWithin(graph.body)].filter((node) => node.kind === 'loop')).toHaveLength(1);
      const evaluator = new Evaluator(graph);
      expect(each.rows).toHaveLength(each.answers.length);
      for (const [row, point] of each.rows.entries()) {
        const difference = relativeDifference(evaluator.evaluate(point)[0]!, each.answers[row]!);
        expect(difference, `row ${row}`).toBeLessThan(1e-12);
      }
    });

    test('all rows at once, and the derivative by what each is multiplied with', () => {
      const gradient = differentiate(columnGraph(each));
      validate(gradient);
      const sum = each.answers.reduce((total, answer) => total + answer, 0);
      const [value, partial] = new Evaluator(gradient).evaluate([3]);
      expect(relativeDifference(value!, 3 * sum)).toBeLessThan(1e-12);
      expect(relativeDifference(partial!, sum)).toBeLessThan(1e-12);
    });
  });
}

/** Where the answer varies smoothly with the row, and points at which the number of turns stays the same nearby. */
const smooth: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "Newton's square root over a column": [[0.01], [0.7], [2], [99], [12345]],
  'the time that a ball bounces over a column of heights': [[0.5], [1], [9.9], [1000]],
  'compound interest until it has doubled over a column of rates': [[0.03], [0.05], [0.5]],
};

for (const [name, points] of Object.entries(smooth)) {
  test(`the gradient of ${name} agrees with central differences`, () => {
    const graph = rowGraph(cases.find((each) => each.name === name)!);
    const evaluator = new Evaluator(graph);
    const gradient = new Evaluator(differentiate(graph));
    for (const point of points) {
      const [, ...partials] = gradient.evaluate(point);
      const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
      for (const [index, { value }] of quotients.entries()) {
        expect(relativeDifference(partials[index]!, value), `at ${point}`).toBeLessThan(1e-6);
      }
    }
  });
}

test('tfjs continues with the rows that are not done, and agrees', async () => {
  const tfjs = await loadTfjs('cpu');
  // Whole numbers above 2^24, and differences of 1e-9, are beyond 32-bit floats.
  const wide = /bisection|digits|sum of/;
  for (const each of cases.filter(({ name }) => !wide.test(name))) {
    const gradient = differentiate(columnGraph(each));
    const expected = new Evaluator(gradient, { round: Math.fround }).evaluate([0.5]);
    const values = await tfjs.evaluate(gradient, Float64Array.of(0.5), null);
    for (const [index, value] of values.entries()) {
      expect(relativeDifference(value, expected[index]!), each.name).toBeLessThan(1e-4);
    }
  }
});
