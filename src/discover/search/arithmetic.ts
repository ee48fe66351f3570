/** What operators do to known numbers, as the language does it. */

import type { BinaryOperator, Formula, UnaryOperator } from '../formula';

export const unaryFunctions: { readonly [Op in UnaryOperator]: (a: number) => number } = {
  neg: (a) => -a,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (a) => a * a,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  atan: Math.atan,
  abs: Math.abs,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  relu: (a) => Math.max(a, 0),
};

export const binaryFunctions: { readonly [Op in BinaryOperator]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  expt: (a, b) => a ** b,
  min: Math.min,
  max: Math.max,
};

/** The value of a formula at these values of its arguments. */
export function valueAt(formula: Formula, row: ArrayLike<number>): number {
  if (formula.kind === 'argument') return row[formula.index]!;
  if (formula.kind !== 'call') return formula.value;
  const a = valueAt(formula.operands[0]!, row);
  const { op } = formula;
  return op in unaryFunctions
    ? unaryFunctions[op as UnaryOperator](a) // The test before says so.
    : binaryFunctions[op as BinaryOperator](a, valueAt(formula.operands[1]!, row)); // As every other operator.
}
