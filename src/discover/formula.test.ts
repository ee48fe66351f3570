import { expect, test } from 'vitest';
import { constantsOf, type Formula, sizeOf, withConstants } from './formula';

const x: Formula = { kind: 'argument', index: 0 };
const constant = (value: number): Formula => ({ kind: 'constant', value });
const call = (op: '+' | '*' | 'exp', ...operands: Formula[]): Formula => ({ kind: 'call', op, operands });

/** (+ 1.5 (* x (exp (* 2.5 2)))) */
const formula = call(
  '+',
  constant(1.5),
  call('*', x, call('exp', call('*', constant(2.5), { kind: 'number', value: 2 }))),
);

test('every node counts one', () => expect(sizeOf(formula)).toBe(8));

test('constants are counted from left to right, and whole numbers are none', () =>
  expect(constantsOf(formula)).toEqual([1.5, 2.5]));

test('constants are replaced in their order', () => {
  const replaced = withConstants(formula, [3, 4]);
  expect(constantsOf(replaced)).toEqual([3, 4]);
  expect(withConstants(replaced, [1.5, 2.5])).toEqual(formula);
});
