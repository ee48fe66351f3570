/**
 * The body of an unknown as a tree: calls over the unknown's arguments, whole numbers that are fixed, and constants that are
 * calibrated. It is what the search changes and the kernel interprets.
 */

/** The procedures that a formula may call, by the number of their operands. */
export const operatorsOf = {
  1: [
    'neg',
    'exp',
    'log',
    'sqrt',
    'square',
    'sin',
    'cos',
    'tan',
    'tanh',
    'atan',
    'abs',
    'sigmoid',
    'softplus',
    'relu',
  ],
  2: ['+', '-', '*', '/', 'expt', 'min', 'max'],
} as const;

export type UnaryOperator = (typeof operatorsOf)[1][number];
export type BinaryOperator = (typeof operatorsOf)[2][number];
export type Operator = UnaryOperator | BinaryOperator;

export type Formula = ArgumentReference | FreeConstant | FixedNumber | Call;

/** An argument of the unknown, counted from 0. */
export interface ArgumentReference {
  readonly kind: 'argument';
  readonly index: number;
}
/** A number that is calibrated, from this value. In a text it has a point. */
export interface FreeConstant {
  readonly kind: 'constant';
  readonly value: number;
}
/** A whole number that stays as it is. */
export interface FixedNumber {
  readonly kind: 'number';
  readonly value: number;
}
/** `neg` is the minus of one operand. */
export interface Call {
  readonly kind: 'call';
  readonly op: Operator;
  readonly operands: readonly Formula[];
}

/** The number of nodes: a call counts one, and so does each number and each reference to an argument. */
export function sizeOf(formula: Formula): number {
  if (formula.kind !== 'call') return 1;
  return formula.operands.reduce((sum, each) => sum + sizeOf(each), 1);
}

/** The values of the free constants, from left to right. */
export function constantsOf(formula: Formula): readonly number[] {
  const values: number[] = [];
  collect(formula, values);
  return values;
}

function collect(formula: Formula, values: number[]): void {
  if (formula.kind === 'constant') values.push(formula.value);
  else if (formula.kind === 'call') for (const each of formula.operands) collect(each, values);
}

/** The formula with these values in the place of its free constants, from left to right. */
export function withConstants(formula: Formula, values: ArrayLike<number>): Formula {
  let next = 0;
  const replaced = (each: Formula): Formula => {
    if (each.kind === 'constant') return { kind: 'constant', value: values[next++]! };
    return each.kind === 'call' ? { ...each, operands: each.operands.map(replaced) } : each;
  };
  return replaced(formula);
}
