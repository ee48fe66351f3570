/** Jacobians in both modes: they agree with the gradient of each output, and take the fewest passes. */

import { expect, test } from 'vitest';
import { countNodes, Evaluator, type Graph, GraphBuilder, importGraph, numberType, validate } from '../graph';
import { expressionGraph } from '../testing/compile';
import { relativeDifference } from '../testing/differences';
import { differentiate } from './differentiate';
import { jacobianNodes, jacobianOf } from './jacobian';

/** A graph with the elements of a vector that the expression makes as separate results, and the vector itself. */
function withElements(source: string, names: readonly string[], count: number): Graph {
  const { builder, results } = importGraph(expressionGraph(`(sum ${source})`, names));
  const [total] = results;
  // The sum is over the vector, which is its operand.
  const vector = total!.kind === 'tensor' ? total!.operands[0]! : total!;
  const elements = Array.from({ length: count }, (_, index) =>
    builder.tensorOp('reshape', [builder.tensorOp('slice', [vector], [0, index, 1])], []),
  );
  return builder.finish([vector, ...elements], ['all', ...elements.map((_, index) => `f${index}`)]);
}

const maps: readonly string[] = [
  '(vec (* x y) (sin x) (exp (* x y)) (/ x (+ 2 y)) (log (+ 3 x)))',
  '(vec (if (> x 0) (* x y) (sqrt x)) (if (> x 1) x y) (max x y) (min x (* 2 y)) 1)',
  '(let loop ((k 0) (a x) (b y)) (if (>= k (+ 3 x)) (vec a b (* a b) k 2) (loop (+ k 1) (sin (+ a b)) (* 0.5 a))))',
  '(vec (sum-over ((u (vector 1 2 4))) (* x u y)) (mean-over ((u (vector 1 2))) (sin (* u x))) x y (* x x))',
  '(concat (matvec (mat (vec x 1) (vec y x)) (vec x y)) (cumsum (vec x y (* x y))))',
  '(concat (solve (mat (vec (+ 3 x) y) (vec y 5)) (vec x 1)) (softmax (vec x y 1)))',
];

test('each entry is the derivative of one output by one variable, whichever mode computes it', () => {
  const point = [0.7, 0.3];
  for (const source of maps) {
    const graph = withElements(source, ['x', 'y'], 5);
    const [vector] = graph.results;
    // Forwards, because there are fewer variables than outputs; then backwards, output by output.
    const forward = jacobianOf({ ...graph, results: [vector!], resultNames: ['all'] });
    validate(forward);
    const [byX, byY] = [5, 10].map((start) =>
      [...new Evaluator(forward).evaluate(point)].slice(start, start + 5),
    );
    for (let index = 0; index < 5; index++) {
      const single = { ...graph, results: [graph.results[1 + index]!], resultNames: ['value'] };
      const [, dx, dy] = new Evaluator(differentiate(single)).evaluate(point);
      expect(relativeDifference(byX![index]!, dx!), `${source}, ${index} by x`).toBeLessThan(1e-12);
      expect(relativeDifference(byY![index]!, dy!), `${source}, ${index} by y`).toBeLessThan(1e-12);
    }
  }
});

test('an output that saturates has the derivative of its limit, also among many', () => {
  const graph = withElements('(vec (/ 1 (+ 1 (* 3 (exp x)))) x (* 2 x))', ['x'], 3);
  const jacobian = jacobianOf({ ...graph, results: [graph.results[0]!], resultNames: ['all'] });
  expect([...new Evaluator(jacobian).evaluate([1000])].slice(3)).toEqual([0, 1, 2]);
});

/** The number of nodes of the Jacobian of `outputs` numbers, each of `inputs` inputs. */
function nodesOf(outputs: number, inputs: number): number {
  const b = new GraphBuilder();
  const variables = Array.from({ length: inputs }, (_, index) => b.input(`x${index}`, numberType));
  const results = Array.from({ length: outputs }, (_, index) =>
    b.op('sin', [b.op('mul', [variables[index % inputs]!, b.number(index + 0.5)])]),
  );
  const rows = jacobianNodes(b, results, variables);
  return countNodes(
    b.finish(
      rows.flat(),
      rows.flat().map((_, index) => `d${index}`),
    ),
  );
}

test('twice as many outputs of the same inputs take twice as many nodes', () => {
  expect(nodesOf(400, 2) / nodesOf(200, 2)).toBeLessThan(2.1);
  expect(nodesOf(200, 200) / nodesOf(100, 100)).toBeLessThan(2.1);
});
