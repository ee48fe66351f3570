import { expect, test } from 'vitest';
import { stateOf } from '../markedText';
import { numberAt } from './numberAt';

const text = "(f 12 -0.5 x1 +inf.0 #xff '(1/2)) ; 7";
const state = stateOf(text);

test('a number is found at each of its letters and at both ends', () => {
  for (const offset of [3, 4, 5])
    expect(numberAt(state, offset)).toEqual({ from: 3, to: 5, text: '12', value: 12 });
  expect(numberAt(state, 8)).toMatchObject({ text: '-0.5', value: -0.5 });
});

test('every spelling of a number counts, and also one that is quoted', () => {
  expect(numberAt(state, text.indexOf('#xff') + 1)).toMatchObject({ value: 255 });
  expect(numberAt(state, text.indexOf('1/2') + 1)).toMatchObject({ value: 0.5 });
});

test('a name, what is not finite and what is in a comment are no numbers', () => {
  for (const part of ['x1', '+inf.0', '; 7']) expect(numberAt(state, text.indexOf(part) + 1)).toBeNull();
  expect(numberAt(state, 0)).toBeNull();
});
