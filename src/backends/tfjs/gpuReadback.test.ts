import { expect, test } from 'vitest';
import { expressionGraph } from '../../testing/compile';
import { gpuReadback } from './gpuReadback';

const reasonFor = (source: string): string | null => gpuReadback(expressionGraph(source, ['x']));

test('arithmetic and matrix products may run on a GPU op by op', () => {
  expect(reasonFor('(exp (* x x))')).toBeNull();
  expect(reasonFor('(sum (matmul (* x (ones 2 2)) (ones 2 2)))')).toBeNull();
});

test('a loop that a number ends is read back after each turn, also within a branch', () => {
  const loop = '(let next ((y x)) (if (< y 1) y (next (/ y 2))))';
  expect(reasonFor(loop)).toContain('after each turn of a loop');
  expect(reasonFor(`(if (> x 0) ${loop} x)`)).toContain('after each turn of a loop');
});

test('linear algebra that tfjs lacks is computed on the host', () => {
  expect(reasonFor('(logdet (+ (eye 2) (* x (ones 2 2))))')).toContain('logdet');
});
