import { expect, test } from 'vitest';
import {
  Evaluator,
  type Graph,
  GraphBuilder,
  hasOrder,
  numberType,
  type OpName,
  opNames,
  ops,
  validate,
} from '../graph';
import { expressionGraph } from '../testing/compile';
import { centralDifference, differenceGradient, relativeDifference } from '../testing/differences';
import { differentiate } from './differentiate';
import { derivatives } from './rules';

/** Points where each op is defined and smooth; numbers between -2 and 2 by default. */
const domains: Partial<Record<OpName, readonly (readonly number[])[]>> = {
  sqrt: [[0.3], [2.7]],
  log1p: [[-0.7], [2.4]],
  log2: [[0.2], [3.1]],
  log10: [[0.2], [3.1]],
  gamma: [[0.4], [3.7], [-1.4]],
  stirlingRest: [
    [0.7, 0],
    [17.3, 0],
    [2.9, 1],
    [21.3, 2],
    [1.3, 3],
  ],
  log: [[0.2], [3.1]],
  pow: [
    [0.7, 1.9],
    [2.3, -0.4],
    [-1.3, 3],
  ],
  powLog: [
    [0.7, 1.9],
    [2.3, -0.4],
  ],
  asin: [[-0.6], [0.8]],
  acos: [[-0.6], [0.8]],
  tan: [[-1.2], [0.4]],
  lgamma: [[0.4], [3.7], [-1.4]],
  polygamma: [
    [0.7, 0],
    [2.9, 1],
    [1.3, 2],
  ],
  atan2: [
    [0.5, -1.2],
    [-1.7, 0.6],
  ],
};
const defaultPoints: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[-1.37], [0.61], [1.93]],
  2: [
    [-1.37, 0.83],
    [1.61, -0.47],
    [0.29, 1.71],
  ],
};

function opGraph(op: OpName, count: number): Graph {
  const b = new GraphBuilder();
  const inputs = Array.from({ length: count }, (_, index) => b.input(`x${index}`, numberType));
  return b.finish([b.op(op, op === 'powLog' ? [...inputs, b.op('pow', inputs)] : inputs)], ['y']);
}

for (const op of opNames) {
  const { result } = ops[op];
  // The third operand of powLog is the power of the first two.
  const operands = op === 'powLog' ? ops.pow.operands : ops[op].operands;
  // The derivative of stop is zero by definition.
  if (op === 'stop') continue;
  if (result !== 'number' || operands.some((element) => element !== 'number')) continue;
  const evaluate = (x: number, y: number): number => ops[op].evaluate(x, y, ops.pow.evaluate(x, y, 0));
  test(`the derivative of ${op} agrees with central differences`, () => {
    const points = domains[op] ?? defaultPoints[operands.length]!;
    for (const point of points) {
      const known = derivatives[op].map((rule) => rule !== null);
      const [, ...partials] = new Evaluator(differentiate(opGraph(op, operands.length))).evaluate(point);
      for (const index of operands.keys()) {
        // A negative base has no derivative with respect to its exponent.
        if (op === 'pow' && index === 1 && point[0]! < 0) continue;
        // The order of a derivative is not a variable.
        if (hasOrder(op) && index === 1) continue;
        const f = (x: number): number => evaluate(index === 0 ? x : point[0]!, index === 1 ? x : point[1]!);
        const quotient = centralDifference(f, point[index]!);
        expect(known[index] || quotient.value === 0).toBe(true);
        expect(relativeDifference(partials[index]!, quotient.value), `${op} at ${point}`).toBeLessThan(1e-7);
      }
    }
  });
}

function gradientAt(source: string, point: Readonly<Record<string, number>>): number[] {
  const graph = differentiate(expressionGraph(source, Object.keys(point)));
  validate(graph);
  return [...new Evaluator(graph).evaluate(Object.values(point))];
}

test('an arm not taken contributes nothing, even where it is not finite', () => {
  expect(gradientAt('(if (> x 0) (log x) (* 2 x))', { x: -3 })).toEqual([-6, 2]);
  expect(gradientAt('(if (> x 0) (sqrt x) 0)', { x: 0 })).toEqual([0, 0]);
  expect(gradientAt('(if (= x 0) 1 (/ (sin x) x))', { x: 0 })).toEqual([1, 0]);
  expect(gradientAt('(* y (if (> x 0) (/ 1 x) y))', { x: 0, y: 3 })).toEqual([9, 0, 6]);
});

test('a power of zero has the derivatives of its limit', () => {
  expect(gradientAt('(expt x y)', { x: 0, y: 2.5 })).toEqual([0, 0, 0]);
});

test('a constant that only decides a branch has derivative 0', () => {
  expect(gradientAt('(if (> x threshold) (* 2 x) x)', { x: 3, threshold: 1 })).toEqual([6, 2, 0]);
});

test('a nested branch within arms and lists is differentiated along the path taken', () => {
  const source = `(define (f x)
    (cond ((< x -1) (exp x)) ((< x 1) (if (> y 0) (* x x y) (sin x))) (else (log x))))
    (+ (f x) (f (* 2 x)))`;
  for (const point of [
    { x: -1.7, y: 1 },
    { x: 0.3, y: 2 },
    { x: 0.8, y: -1 },
    { x: 2.1, y: 0.5 },
  ]) {
    const graph = expressionGraph(source, ['x', 'y']);
    const evaluator = new Evaluator(graph);
    const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, Object.values(point));
    const [, ...partials] = gradientAt(source, point);
    for (const [index, quotient] of quotients.entries())
      expect(partials[index]).toBeCloseTo(quotient.value, 7);
  }
});

const reductions = [
  '(mean-over ((u (vector 1 2 3)) (v (vector 2 5 4))) (square (- (* x u) (+ v y))))',
  '(sum-over ((u (vector 0.3 1.2))) (if (> (* u x) 0.5) (log (* u x)) (* y u)))',
  '(* (sum-over ((u (vector 1 2))) (exp (* x u))) (mean-over ((u (vector 1 2 4))) (sin (* y u))))',
  '(mean-over ((u (vector 1 2))) (log (sum-over ((v (vector 3 4 5))) (exp (* x u (/ v 7) y)))))',
  '(let ((m (mean-over ((u (vector 1 2 6))) (* x u)))) (sum-over ((u (vector 1 2 6))) (square (- (* x y u) m))))',
  '(if (> y 0) (sum-over ((u (vector 1 2))) (* x (expt u y))) (mean-over ((u (vector 3 4))) (* y u)))',
];

test('reductions over rows have the gradients of central differences', () => {
  for (const source of reductions) {
    const graph = expressionGraph(source, ['x', 'y']);
    const evaluator = new Evaluator(graph);
    const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, [0.7, 0.4]);
    const [, ...partials] = gradientAt(source, { x: 0.7, y: 0.4 });
    for (const [index, { value }] of quotients.entries()) {
      expect(relativeDifference(partials[index]!, value), source).toBeLessThan(1e-8);
    }
  }
});

test('a gradient can be differentiated again', () => {
  const sources = ['(* x x x y)', '(if (> x 0) (* x (log x) y) (exp (* x y)))', ...reductions];
  for (const source of sources) {
    const gradient = differentiate(expressionGraph(source, ['x', 'y']));
    const byX: Graph = { ...gradient, results: [gradient.results[1]!], resultNames: ['d x'] };
    const second = differentiate(byX);
    validate(second);
    const evaluator = new Evaluator(byX);
    const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, [0.7, 0.4]);
    const [, ...partials] = new Evaluator(second).evaluate([0.7, 0.4]);
    for (const [index, { value }] of quotients.entries()) {
      expect(relativeDifference(partials[index]!, value), source).toBeLessThan(1e-6);
    }
  }
});
