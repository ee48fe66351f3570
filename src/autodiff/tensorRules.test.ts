/**
 * Checks every op on tensors at random shapes and points: <J v, w> = <v, J' w>, the left side by central differences
 * along v. The gradient itself is checked in the same way, so that the rules hold for derivatives of any order.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Evaluator, type Graph, type OpName, opNames, ops, tensorOpNames, validate } from '../graph';
import { centralDifference, relativeDifference } from '../testing/differences';
import { broadcastCase, caseGraph, gradientSum, tensorCases } from '../testing/tensorCases';
import { differentiate } from './differentiate';
import { underived } from './tensorRules';

const direction = (index: number): number => Math.cos(0.3 + 2.1 * index);

function checkGradient(graph: Graph, point: readonly number[], fixed: number, tolerance: number): void {
  const gradient = differentiate(graph);
  validate(graph);
  validate(gradient);
  const [, ...partials] = new Evaluator(gradient).evaluate(point);
  const evaluator = new Evaluator(graph);
  const v = point.map((_, index) => (index === fixed ? 0 : direction(index)));
  const along = (t: number): number => evaluator.evaluate(point.map((x, index) => x + t * v[index]!))[0]!;
  const quotient = centralDifference(along, 0);
  const product = partials.reduce((sum, partial, index) => sum + partial * v[index]!, 0);
  expect(relativeDifference(product, quotient.value)).toBeLessThan(tolerance);
}

for (const op of tensorOpNames.filter((name) => !underived.has(name))) {
  const isIndexed = op === 'gather' || op === 'scatter';
  test(`the derivative of ${op} agrees with central differences, and so does the second`, () => {
    fc.assert(
      fc.property(tensorCases[op], (each) => {
        const graph = caseGraph({ tensor: op }, each);
        const fixed = isIndexed ? each.point.length - 1 : -1;
        checkGradient(graph, each.point, fixed, 1e-6);
        checkGradient(gradientSum(graph), each.point, fixed, 2e-5);
      }),
      { numRuns: 40 },
    );
  });
}

/** Ops of two operands between -2 and 2, with the distance to the places where they are not smooth. */
const elementwise: readonly (readonly [OpName, (x: number, y: number) => number])[] = [
  ['add', () => 1],
  ['sub', () => 1],
  ['mul', () => 1],
  ['max', (x, y) => Math.abs(x - y)],
  ['min', (x, y) => Math.abs(x - y)],
  ['atan2', (y, x) => (x > 0 ? Math.hypot(x, y) : Math.abs(y))],
];

test('elementwise ops over broadcast tensors have the derivatives of central differences', () => {
  for (const [op, distance] of elementwise) {
    fc.assert(
      fc.property(broadcastCase, (each) => {
        const size = each.shapes[0]!.reduce((product, axis) => product * axis, 1);
        const [first, second] = [each.point.slice(0, size), each.point.slice(size)];
        fc.pre(first.every((x) => second.every((y) => distance(x, y) > 0.05)));
        checkGradient(caseGraph({ element: op }, each), each.point, -1, 1e-5);
      }),
      { numRuns: 25 },
    );
  }
});

test('unary ops over tensors have the derivatives that they have over numbers', () => {
  for (const op of opNames) {
    // The derivative of stop is zero by definition.
    if (op === 'stop') continue;
    const { operands, result } = ops[op];
    if (operands.length !== 1 || result !== 'number' || operands[0] !== 'number') continue;
    const point = [0.31, 0.62, 0.17, 0.83, 0.45, 0.28];
    checkGradient(caseGraph({ element: op }, { shapes: [[2, 3]], attributes: [], point }), point, -1, 1e-7);
  }
});

test('the derivative of a maximum goes to the first of equal pixels', () => {
  const attributes = [1, 0, 0, 0, 0, 2];
  const graph = caseGraph(
    { tensor: 'maxPick' },
    {
      shapes: [
        [2, 2, 1],
        [2, 2, 1],
      ],
      attributes,
      point: [],
    },
  );
  const [, ...partials] = new Evaluator(differentiate(graph)).evaluate([3, 3, 1, 3, 5, 6, 7, 8]);
  expect(partials.slice(4).map((each) => each !== 0)).toEqual([true, false, false, false]);
});

test('the determinant of a singular matrix has its cofactors as derivative', () => {
  const graph = caseGraph({ tensor: 'det' }, { shapes: [[2, 2]], attributes: [], point: [] });
  const [value, ...partials] = new Evaluator(differentiate(graph)).evaluate([1, 2, 2, 4]);
  const scale = Math.sin(1);
  expect(value).toBeCloseTo(0, 15);
  expect(partials.map((each) => each / scale)).toEqual([4, -2, -2, 1]);
});
