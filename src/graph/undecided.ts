/**
 * Three-valued tests: a comparison with NaN is neither true nor false but undecided, which is NaN too. What depends on an
 * undecided test is NaN; what does not depend on it has its value. Kleene, Introduction to Metamathematics (1952),
 * section 64.
 */

import { type OpName, type OpSpec, ops } from './ops';

type Evaluate = OpSpec['evaluate'];

function comparison(op: 'eq' | 'lt' | 'le'): Evaluate {
  const { evaluate } = ops[op];
  return (x, y, z) => (Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : evaluate(x, y, z));
}

const choice: Evaluate = (condition, x, y) => (Number.isNaN(condition) ? condition : condition !== 0 ? x : y);

/** The ops of truth values that are another function of three values. The others keep NaN as they are. */
const undecided: { readonly [Name in OpName]?: Evaluate } = {
  eq: comparison('eq'),
  lt: comparison('lt'),
  le: comparison('le'),
  and: (x, y) => (x === 0 || y === 0 ? 0 : x * y),
  or: (x, y) => (x === 1 || y === 1 ? 1 : x + y),
  select: choice,
  selectBoolean: choice,
};

/** The function of an op on numbers, and on 0, 1 and NaN as truth values. */
export function undecidedOp(op: OpName): Evaluate {
  return undecided[op] ?? ops[op].evaluate;
}
