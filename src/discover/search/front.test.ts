import { expect, test } from 'vitest';
import { readCandidate, writeCandidate } from './candidates';
import { entryOf, Front } from './front';

const entry = (text: string, loss: number) =>
  entryOf({ candidate: readCandidate(text), loss, holdoutLoss: null, parameters: {}, converged: true });

const linear = '+ ~15.5 * ~-0.9 log $0';
const bent = 'log + ~14000 / ~7000000 $0';
const whole = '+ ~15.5 * #-1 log $0';
const constant = entry('~13', 1.7);

const textsOf = (front: Front) => front.entries.map(({ candidate }) => writeCandidate(candidate));

test.each([
  ['constants that enter linearly are kept where losses are alike', [linear, 0.1191], [bent, 0.1185], linear],
  ['a loss that is clearly lower wins', [linear, 0.1191], [bent, 0.1], bent],
  ['a constant that fits better wins against a whole number', [linear, 0.1191], [whole, 0.1195], linear],
  ['a whole number that fits as well wins', [linear, 0.1191], [whole, 0.1191], whole],
] as const)('%s, in either order', (_, a, b, expected) => {
  const entries = [constant, entry(a[0], a[1]), entry(b[0], b[1])];
  expect(textsOf(new Front(entries)).at(-1)).toBe(expected);
  expect(textsOf(new Front(entries.reverse())).at(-1)).toBe(expected);
});

test('a larger formula that fits no better is not on the front', () =>
  expect(textsOf(new Front([constant, entry('+ ~13 $0', 1.7)]))).toEqual(['~13']));

test('nothing is larger than what fits but for rounding', () =>
  expect(textsOf(new Front([constant, entry('* ~2 $0', 1e-28), entry('* $0 * ~2 $0', 1e-30)]))).toEqual([
    '~13',
    '* ~2 $0',
  ]));
