import { expect, test } from 'vitest';
import { readCandidate } from './candidates';
import { hasUnits, hasUnitsOfValue } from './units';

const units = { parameters: [{ m: 1 }, { s: 1 }], value: { m: 1, s: -1 } };
const formula = (text: string) => readCandidate(text)[0]!;

test.each([
  ['/ $0 $1', true],
  ['* ~2 $0', true],
  ['* $0 $1', false],
  ['* #2 $0', false],
  ['sqrt / square $0 square $1', true],
  ['/ $0 + ~1 $1', true],
  ['/ $0 + #1 $1', false],
  ['* ~3 exp * ~2 $1', true],
  ['* ~3 expt $0 ~1.5', true],
])('whether %s is a speed: %s', (text, expected) =>
  expect(hasUnitsOfValue(formula(text), units)).toBe(expected),
);

test.each([
  ['+ $0 $1', false],
  ['exp $0', false],
  ['exp / $0 $0', true],
  ['* $0 $1', true],
])('whether %s has a meaning: %s', (text, expected) => expect(hasUnits(formula(text), units)).toBe(expected));
