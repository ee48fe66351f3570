/** Random formulas of a given number of nodes. */

import type { Formula, Operator, UnaryOperator } from '../discover/formula';
import type { Random } from '../graph';

export interface FormulaKind {
  /** The number of arguments. */
  readonly arguments: number;
  /** Procedures of one operand that may be called. */
  readonly functions: readonly UnaryOperator[];
}

const arithmetic: readonly Operator[] = ['+', '-', '*', '/'];

/** Constants are from 0.5 to 1.5, so that few formulas overflow. */
export function randomFormula(random: Random, size: number, kind: FormulaKind): Formula {
  if (size === 1) {
    if (random.below(3) > 0) return { kind: 'argument', index: random.below(kind.arguments) };
    return { kind: 'constant', value: 0.5 + random.uniform() };
  }
  const { functions } = kind;
  if (size === 2 || (functions.length > 0 && random.below(4) === 0)) {
    const op = functions[random.below(functions.length)] ?? 'neg';
    return { kind: 'call', op, operands: [randomFormula(random, size - 1, kind)] };
  }
  // Calls of two operands alone have odd sizes.
  const isOdd = functions.length === 0 && size % 2 === 1;
  const left = isOdd ? 1 + 2 * random.below((size - 1) / 2) : 1 + random.below(size - 2);
  const operands = [left, size - 1 - left].map((part) => randomFormula(random, part, kind));
  return { kind: 'call', op: arithmetic[random.below(arithmetic.length)]!, operands };
}
