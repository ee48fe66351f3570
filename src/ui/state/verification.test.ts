import { expect, it } from 'vitest';
import { backendChoices, levels } from './settings';
import {
  gradientFigures,
  inPrecision,
  largestDifference,
  shownDifference,
  type Values,
  type Verification,
  verifyMethods,
  worstDifference,
} from './verification';

const values = (value: number, gradients: number[], precision: 'f64' | 'f32' = 'f64'): Values => ({
  kind: 'values',
  value,
  gradients: Float64Array.from(gradients),
  parameters: gradients.map((_, index) => ({ name: `p${index}`, shape: [] })),
  backend: { name: precision === 'f64' ? 'reference' : 'tfjs cpu', precision },
});

it('tries every level on every backend, the reference first, and central differences last', () => {
  const others = backendChoices.filter((backend) => backend !== 'auto' && backend !== 'reference');
  const expected = ['reference', ...others].flatMap((backend) =>
    levels.map((level) => `${level} ${backend}`),
  );
  expect(others).toContain('tfjs');
  expect(
    verifyMethods.map((method) =>
      method.kind === 'differences' ? 'differences' : `${method.level} ${method.backend}`,
    ),
  ).toEqual([...expected, 'differences']);
});

it('compares the value and each gradient by the larger of the two', () => {
  expect(largestDifference(values(2, [10]), values(2, [10]))).toBe(0);
  expect(largestDifference(values(2, [10]), values(1, [10]))).toBe(0.5);
  expect(largestDifference(values(2, [-10, 4]), values(2, [-10, 5]))).toBeCloseTo(0.2);
});

it('compares a gradient that is smaller than the value in units of the value', () => {
  expect(largestDifference(values(2, [1e-12]), values(2, [-1e-12]))).toBeCloseTo(1e-12);
});

it('hides no value that is not finite, and no missing gradient', () => {
  expect(largestDifference(values(2, [1]), values(2, [Number.NaN]))).toBeNaN();
  expect(largestDifference(values(Number.POSITIVE_INFINITY, [1]), values(2, [1]))).toBeNaN();
  expect(largestDifference(values(2, [1, 2]), values(2, [1]))).toBeNaN();
  expect(shownDifference(Number.NaN)).toBe('not finite');
});

it('tells the worst difference of each precision, and leaves central differences out of it', () => {
  const [direct, interpreter] = verifyMethods;
  const tfjs = verifyMethods.find((method) => method.kind === 'gradient' && method.backend === 'tfjs');
  const verification: Verification = {
    state: 'done',
    source: '',
    changedEvaluator: null,
    level: 'direct',
    step: 0,
    results: [
      { method: direct!, outcome: values(2, [8]) },
      { method: interpreter!, outcome: { kind: 'refused', message: 'No.' } },
      { method: tfjs!, outcome: values(2, [8.5], 'f32') },
      { method: verifyMethods.at(-1)!, outcome: values(2, [16]) },
    ],
  };
  expect(worstDifference(verification, 'f64')).toBeNull();
  expect(worstDifference(verification, 'f32')).toBeCloseTo(0.5 / 8.5);
  // Nothing is held against a level that is not there, so the first is.
  expect(worstDifference({ ...verification, level: 'interpreter' }, 'f32')).toBeCloseTo(0.5 / 8.5);
});

it('tells a tensor’s gradient by its norm', () => {
  const tensor = {
    ...values(1, [2, 3, 4]),
    parameters: [
      { name: 'a', shape: [] },
      { name: 'w', shape: [2] },
    ],
  };
  expect(gradientFigures(tensor)).toEqual([2, 5]);
});

it('writes the digits that the precision holds', () => {
  expect(inPrecision(13172.384615384617, 'f64')).toBe('13172.3846154');
  expect(inPrecision(-1 / 3, 'f32')).toBe('−0.3333333');
  expect(inPrecision(2, 'f64')).toBe('2');
  expect(inPrecision(-0.0000311, 'f32')).toBe('−3.110000e−5');
  expect([0, 3.2e-16, 0.5].map(shownDifference)).toEqual(['0', '3e−16', '5e−1']);
});
