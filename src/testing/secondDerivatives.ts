/** Expressions of x and y whose value, gradient and second derivatives backends are compared by, each at a point. */

import { differentiate } from '../autodiff';
import type { Graph } from '../graph';
import { expressionGraph } from './compile';

export interface FixedCase {
  readonly source: string;
  readonly point: readonly [x: number, y: number];
}

export const fixedCases: readonly FixedCase[] = [
  { source: '(norm (vec x y 3))', point: [0.5, -2] },
  { source: '(norm (vec (* 1e15 x) (* 1e15 y)))', point: [3, -4] },
  { source: '(norm (matvec (mat (vec x 1) (vec y x)) (vec 2 y)))', point: [0.5, 0.75] },
  { source: '(normal-lpdf 200 x y)', point: [0.5, 20] },
  { source: '(normal-lcdf -12 x y)', point: [0.5, 1.25] },
  { source: '(student-t-lpdf 1000 (+ 3 x) y 2)', point: [0.5, 0.75] },
  { source: '(poisson-lpmf 1000 (* 1000 (+ x y)))', point: [0.25, 0.5] },
  { source: '(gamma-lpdf 500 (* 400 x) y)', point: [1.25, 0.75] },
  { source: '(beta-lpdf 0.4 (* 200 x) (* 400 y))', point: [0.75, 0.5] },
  { source: '(negative-binomial-lpmf 40 (* 30 x) (* 50 y))', point: [1.25, 0.5] },
  {
    source: '(let loop ((k 0) (s x)) (if (>= k (+ 4 (* 0 y))) s (loop (+ k 1) (sin (* y s s)))))',
    point: [0.75, 1.25],
  },
  {
    source: '(mean-over ((u (vector 1 2 4))) (if (> (* u x) 1) (exp (* -1 u y)) (* u x x y)))',
    point: [0.4, 0.75],
  },
  { source: '(let ((d (sqrt x))) (if (> y 0) (* x x y) d))', point: [0, 0.75] },
  { source: '(log-sum-exp (vec (* 50 x) (* 60 y) 3))', point: [0.5, 0.45] },
];

/** The derivatives of an expression by x and y, and those of the one by x. */
export function secondDerivatives({ source }: FixedCase): readonly [first: Graph, second: Graph] {
  const first = differentiate(expressionGraph(source, ['x', 'y']));
  const byX: Graph = { ...first, results: [first.results[1]!], resultNames: ['derivative'] };
  return [first, differentiate(byX)];
}
