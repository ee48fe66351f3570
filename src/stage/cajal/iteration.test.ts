/** How many nodes an iteration takes: powers are shared, doubled where the step is a matrix, one pass of turns else. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { countNodes, Evaluator, type Graph, prune } from '../../graph';
import { expressionGraph } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';

function graphOf(step: string, dimension: number): Graph {
  return prune(
    expressionGraph(
      `(define w (mat (list x 0.5) (list 0.25 y)))
       (define (bend v) (* x (sin v)))
       (define start (vec 1 y))
       (define-cajal run (lambda ((n Nat)) (iter start (z) (${step} z) n)) (dimension ${dimension}))
       (sum (run (softmax (linspace 0 x ${dimension}))))`,
      ['x', 'y'],
    ),
  );
}

const sizes = [8, 16, 32, 64, 128];

function growth(counts: readonly number[]): readonly number[] {
  return counts.slice(1).map((each, index) => each - counts[index]!);
}

test('a matrix as the step takes as many nodes more for each doubling of the dimension', () => {
  const counts = sizes.map((dimension) => countNodes(graphOf('w', dimension)));
  const more = growth(counts);
  expect(new Set(more).size, counts.join(' ')).toBe(1);
  // A product for the power, its slice of columns at most, a product for the columns, and joining them.
  expect(more[0]).toBeLessThanOrEqual(8);
});

test('its gradient grows by the same measure', () => {
  const more = growth(sizes.map((dimension) => countNodes(differentiate(graphOf('w', dimension)))));
  expect(more.at(-1)).toBeLessThanOrEqual(2 * more[0]!);
  expect(more.at(-1)).toBeLessThan(60);
});

test('a procedure as the step is called once for each turn, whatever the number', () => {
  const counts = sizes.map((dimension) => countNodes(graphOf('bend', dimension)));
  const perTurn = growth(counts).map((each, index) => each / sizes[index]!);
  for (const each of perTurn) expect(each).toBeCloseTo(perTurn[0]!, 1);
  expect(perTurn[0]).toBeLessThanOrEqual(3);
});

test('doubling and one turn after another agree', () => {
  const source = (step: string) => `
    (define w (mat (list x 0.5) (list 0.25 y)))
    (define (turn v) (matmul w v))
    (define start (vec 1 y))
    (define-cajal run (lambda ((n Nat)) (iter start (z) (${step} z) n)) (dimension 11))
    (sum (run (softmax (linspace 0 x 11))))`;
  const [doubled, turned] = ['w', 'turn'].map((step) => {
    const graph = expressionGraph(source(step), ['x', 'y']);
    return new Evaluator(differentiate(graph)).evaluate([0.7, -0.3]);
  });
  for (const [index, each] of doubled!.entries())
    expect(relativeDifference(each, turned![index]!)).toBeLessThan(1e-12);
});
