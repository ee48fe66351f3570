import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figureWidth, formatPlain, formatShare, gradientArrow, plainDecimal } from './figures';

describe('a figure of four digits', () => {
  test.each([
    [212.68123, '212.7'],
    [0.0641001, '0.06410'],
    [100, '100'],
    [0.5, '0.5'],
    [0.50001, '0.5000'],
    [1 / 3, '0.3333'],
    [-0.25, '−0.25'],
    [0, '0'],
    [-0, '0'],
    [12345.678, '12,346'],
    [999999.4, '999,999'],
    [999999.6, '1.000e6'],
    [1e6, '1e6'],
    [-1234567, '−1.235e6'],
    [0.0001, '0.0001'],
    [0.00012346, '0.0001235'],
    [0.000099996, '0.0001000'],
    [1.5e-7, '1.5e−7'],
    [1.23456e-10, '1.235e−10'],
    [-1.23456e-300, '−1.23e−300'],
    [1.7976931348623157e308, '1.798e308'],
    [9.9999, '10.00'],
    [99.996, '100.0'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [Number.NaN, 'NaN'],
  ])('%d is %s', (value, text) => expect(formatPlain(value)).toBe(text));
});

test('fewer digits take less room', () => {
  expect([0.0030123, -12.3, 123456, 4e-9, 1.2e-300].map((each) => formatPlain(each, 2))).toEqual([
    '0.0030',
    '−12',
    '123,456',
    '4e−9',
    '1e−300',
  ]);
});

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const significant = fc.integer({ min: 2, max: 6 });

test('no figure is wider than its width', () => {
  fc.assert(
    fc.property(number, significant, (value, digits) => {
      expect(formatPlain(value, digits).length).toBeLessThanOrEqual(figureWidth(digits));
    }),
    { numRuns: 5000 },
  );
});

test('a figure is as close to the number as its digits allow', () => {
  const size = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(size, significant, fc.boolean(), (size, digits, negative) => {
      const value = negative ? -size : size;
      const read = Number(formatPlain(value, digits).replaceAll('−', '-').replaceAll(',', ''));
      expect(Math.abs(read - value)).toBeLessThanOrEqual(0.5000001 * 10 ** (1 - digits) * 10 * size);
    }),
    { numRuns: 5000 },
  );
});

test('no exponent from 0.0001 up to a million', () => {
  const size = fc.double({ min: 1e-4, max: 999999, noNaN: true });
  fc.assert(
    fc.property(size, (value) => {
      expect(formatPlain(value)).not.toContain('e');
    }),
    { numRuns: 2000 },
  );
});

test('an arrow shows the sign of a gradient', () => {
  expect([0.1, -0.1, 0, -0, Number.NaN].map(gradientArrow)).toEqual(['↑', '↓', '·', '·', '']);
});

test('a share is a percentage with one digit behind the point', () => {
  expect([0, 0.25, 0.99949, 1].map(formatShare)).toEqual(['0.0 %', '25.0 %', '99.9 %', '100.0 %']);
});

test('a number for a screen reader has no exponent, and is not there where it is not finite', () => {
  expect([1234567.8, -0.5, 1e-7, 0].map(plainDecimal)).toEqual(['1234570', '-0.5', '0.0000001', '0']);
  expect(plainDecimal(-1.5e30)).toMatch(/^-15(0){29}$/);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(plainDecimal)).toEqual([null, null]);
});
