import { describe, expect, test } from 'vitest';
import { parseNumber } from '../../lang/numberSyntax';
import { anyNumber, dragged, type NumberRange, stepOf, stepped } from './scale';

const positive: NumberRange = { ...anyNumber, low: 0 };
const whole: NumberRange = { ...anyNumber, whole: true };

describe('a key', () => {
  test.each([
    ['100', 1],
    ['0.5', 0.01],
    ['0.50', 0.01],
    ['2', 0.1],
    ['12.25', 0.01],
    ['1500', 1],
    ['1e-3', 0.0001],
    ['-40', 1],
    ['0', 0.1],
    ['0.00', 0.01],
  ])('changes %s by %d', (text, step) => {
    expect(stepOf(text, Number(text), anyNumber)).toBeCloseTo(step, 12);
  });

  test('writes no more digits than it means', () => {
    expect(stepped(0.1, 2 * 0.01, anyNumber)).toBe('0.12');
    expect(stepped(100, -10, anyNumber)).toBe('90');
    expect(stepped(5, 1, whole)).toBe('6');
    expect(stepped(0.3, -0.1 * 3, anyNumber)).toBe('0');
  });

  test('does not reach a bound', () => {
    let text = '0.2';
    for (let press = 0; press < 40; press++) text = stepped(Number(text), -0.1, positive);
    expect(Number(text)).toBeGreaterThan(0);
    expect(Number(text)).toBeLessThan(1e-6);
    expect(stepped(0.9, 1, { ...anyNumber, low: 0, high: 1 })).toBe('0.95');
  });
});

describe('a drag', () => {
  test('of a positive number goes over magnitudes, and never to 0', () => {
    expect(dragged('100', 100, 160, positive)).toBe('1000');
    expect(dragged('100', 100, -320, positive)).toBe('1');
    expect(Number(dragged('0.5', 0.5, -2000, positive))).toBeGreaterThan(0);
  });

  test('of any other number passes through 0', () => {
    expect(Number(dragged('1', 1, -600, anyNumber))).toBeLessThan(-1);
    expect(Number(dragged('-2', -2, 800, anyNumber))).toBeGreaterThan(2);
    expect(dragged('0', 0, 40, anyNumber)).toBe('1');
    expect(dragged('0', 0, -40, anyNumber)).toBe('-1');
  });

  test('by one pixel changes a number by little', () => {
    for (const text of ['100', '0.5', '-3', '212']) {
      const change = Math.abs(Number(dragged(text, Number(text), 1, anyNumber)) / Number(text) - 1);
      expect(change).toBeGreaterThan(0);
      expect(change).toBeLessThan(0.05);
    }
  });

  test('of a count goes by ones, however small it is', () => {
    expect(dragged('3', 3, 13, whole)).toBe('4');
    expect(dragged('3', 3, -26, whole)).toBe('1');
    expect(Number(dragged('1500', 1500, 80, whole))).toBeGreaterThan(4000);
    for (let pixels = -300; pixels < 300; pixels += 7)
      expect(Number.isInteger(Number(dragged('8', 8, pixels, whole)))).toBe(true);
  });

  test('and back leaves the number as it was written', () => {
    expect(dragged('0.50', 0.5, 0, anyNumber)).toBe('0.50');
  });

  test('rises with the pointer, and writes what the reader takes', () => {
    for (const range of [anyNumber, positive, whole, { ...anyNumber, low: 1, high: 7 }])
      for (const text of ['2', '5.5', '3']) {
        let before = Number.NEGATIVE_INFINITY;
        for (let pixels = -900; pixels <= 900; pixels += 25) {
          const value = parseNumber(dragged(text, Number(text), pixels, range))!;
          expect(value).toBeGreaterThanOrEqual(before);
          expect(value).toBeGreaterThan(range.low);
          expect(value).toBeLessThan(range.high);
          before = value;
        }
      }
  });
});
