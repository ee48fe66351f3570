/**
 * Compares programs with loops on tfjs with the reference: values and gradients, by our gradient graph and by tfjs' own
 * tape.
 */

import { beforeAll, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { Evaluator, type Graph, prune } from '../../graph';
import { expressionGraph } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { loadTfjs, type TfjsBackend } from './index';
import '../../testing/tapeGradients';

let tfjs: TfjsBackend;
beforeAll(async () => {
  tfjs = await loadTfjs('cpu');
});

const newton = `(define (root a)
  (let loop ((x a) (dx 1))
    (if (< (abs dx) 1e-3) x
      (let ((d (/ (- (* x x) a) (* 2 x)))) (loop (- x d) d)))))`;
const rows = "(define rows '((0.3 1) (2 3) (11 5) (400 2)))\n(define-data (t u) rows)\n";

const programs: Readonly<Record<string, string>> = {
  'a loop of a known count': '(do ((i 0 (+ i 1)) (s 0 (+ s (sin (* x i y))))) ((= i 20) s))',
  'a loop that its start decides': `${newton} (* y (root (* x 37)))`,
  'a loop within a loop': `(define (inner v j n) (if (>= j n) v (inner (* (sin v) y) (+ j 1) n)))
    (define (outer i s) (if (> s x) (+ i s) (outer (+ i 1) (+ s (abs (inner (+ x i) 0 i))))))
    (outer 0 0.1)`,
  'each row its own number of turns': `${rows}${newton} (mean-over ((t t) (u u)) (* y (root (* t x)) u))`,
  'a loop in an arm that some rows take': `${rows}${newton}
    (sum-over ((t t)) (if (> t 1) (root (* t x)) (* x y t)))`,
  'a loop with conditions within': `${rows}
    (define (walk v n) (if (> (abs v) 20) n (walk (if (> v 1) (* v 1.3) (- (* v 1.7) 0.3)) (+ n (* x y)))))
    (mean-over ((t t)) (walk (+ t 0.55) 0))`,
  'a loop over numbers in rows': `${rows}
    (mean-over ((t t)) (do ((i 0 (+ i 1)) (s t (+ s (* 0.1 (sin (* x s)))))) ((= i 12) (* s y))))`,
};

function graphOf(source: string): Graph {
  return prune(expressionGraph(source, ['x', 'y']));
}

for (const [name, source] of Object.entries(programs)) {
  test(`${name} has the reference's value and derivative`, async () => {
    const graph = graphOf(source);
    const gradient = differentiate(graph);
    const point = Float64Array.of(1.625, 0.71875);
    const expected = new Evaluator(gradient).evaluate(point);
    const ours = await tfjs.evaluate(gradient, point, null);
    const tape = await tfjs.tapeGradient(graph, point, null);
    for (const [index, value] of expected.entries()) {
      expect(relativeDifference(ours[index]!, value)).toBeLessThan(1e-4);
      if (index > 0) expect(relativeDifference(tape[index - 1]!, value)).toBeLessThan(1e-4);
    }
  });
}
