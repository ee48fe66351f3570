import { expect, test } from 'vitest';
import { expressionGraph } from '../../testing/compile';
import { unsupported } from './supported';

const reasonFor = (source: string): string | null => unsupported(expressionGraph(source, ['x']));

test('numbers, loops and small tensors fit into a shader', () => {
  expect(reasonFor('(exp (sin x))')).toBeNull();
  expect(reasonFor('(let next ((y x)) (if (< y 1) y (next (/ y 2))))')).toBeNull();
  expect(reasonFor('(sum (matmul (* x (ones 16 16)) (ones 16 16)))')).toBeNull();
});

test('a tensor of more than 256 elements does not, and the reason names its shape', () => {
  expect(reasonFor('(sum (* x (ones 16 17)))')).toContain('[16 17]');
});

test('convolutions do not', () => {
  expect(reasonFor('(sum (conv2d (* x (ones 4 4)) (ones 2 2)))')).toContain('convolution');
});

test('a program of very many operations does not, and the reason counts them', () => {
  const sum = (count: number): string =>
    `(+ ${Array.from({ length: count }, (_, k) => `(sin (* ${k + 2} x))`).join(' ')})`;
  expect(reasonFor(sum(100))).toBeNull();
  expect(reasonFor(sum(4100))).toMatch(/^it has \d+ operations/);
});
