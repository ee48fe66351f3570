import { expect, test } from 'vitest';
import { isKnown, literal, plus } from './shader';

test('a number is written rounded to 32 bits, a negative one in parentheses', () => {
  expect(literal(0.1)).toBe('0.10000000149011612f');
  expect(literal(3)).toBe('3f');
  expect(literal(-2.5)).toBe('(-2.5f)');
});

test('a number that is not finite in 32 bits is no literal of the language', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300])
    expect(literal(value)).not.toMatch(/NaN|Infinity|e\+?300/);
});

test('positions add up as text, and known ones as numbers', () => {
  expect(plus('0u', 'i')).toBe('i');
  expect(plus('i', '0u')).toBe('i');
  expect(plus('2u', '3u')).toBe('5u');
  expect(plus('i', '3u')).toBe('i + 3u');
  expect([isKnown('12u'), isKnown('i')]).toEqual([true, false]);
});
