import { expect, test } from 'vitest';
import { staged } from '../testing/compile';
import { formatFixedWidth, formatInProse } from './formatFixedWidth';
import { placesOf, scalarSummaries, startsOf, valuesOf } from './parameters';

const { parameters } = staged(
  "(define-parameter a 7) (define-parameter m (mat '(1 2) '(2 4))) (define-parameter v (tensor '(-2)))",
);

test('elements are counted from parameter to parameter', () => {
  expect(placesOf(parameters)).toEqual([
    { start: 0, size: 1 },
    { start: 1, size: 4 },
    { start: 5, size: 1 },
  ]);
  expect([...startsOf(parameters)]).toEqual([7, 1, 2, 2, 4, -2]);
});

test('the summary of a number is the number, that of a tensor is its norm, also with one element', () => {
  expect([...scalarSummaries(parameters, startsOf(parameters))]).toEqual([7, 5, 2]);
  expect([...scalarSummaries(parameters, Float64Array.of(-1, 0, 0, 0, 0, 3))]).toEqual([-1, 0, 3]);
});

test('values have the shapes of their parameters, and elements of their own', () => {
  const elements = startsOf(parameters);
  const values = valuesOf(parameters, elements);
  expect(values.map(({ shape }) => shape)).toEqual([[], [2, 2], [1]]);
  elements.fill(0);
  expect([...values[1]!.values]).toEqual([1, 2, 2, 4]);
});

test('a number in a sentence has four digits, and says where it is none', () => {
  const written = [0.1 + 0.2, 123456, 1e-9 / 3, -2, Number.NaN, Infinity, -Infinity].map(formatFixedWidth);
  expect(written).toEqual(['0.3', '123500', '3.333e-10', '-2', 'NaN', 'inf', '-inf']);
  const prose = [1e-9 / 3, -2, -Infinity].map((value) => formatInProse(value, 2));
  expect(prose).toEqual(['3.3e−10', '−2', '−inf']);
});
