/** Values of formulas in all rows at once, a column of numbers for each. */

import type { BinaryOperator, Operator, UnaryOperator } from '../formula';
import type { JudgedRows } from '../task';
import { binaryFunctions, unaryFunctions } from './arithmetic';
import { isUnary, type Tree } from './tree';

/** Writes the values of a call from those of its operands; `b` is not read where there is one. */
export function applyTo(op: Operator, a: Float64Array, b: Float64Array, out: Float64Array): void {
  const count = out.length;
  switch (op) {
    case '+':
      for (let row = 0; row < count; row++) out[row] = a[row]! + b[row]!;
      return;
    case '-':
      for (let row = 0; row < count; row++) out[row] = a[row]! - b[row]!;
      return;
    case '*':
      for (let row = 0; row < count; row++) out[row] = a[row]! * b[row]!;
      return;
    case '/':
      for (let row = 0; row < count; row++) out[row] = a[row]! / b[row]!;
      return;
    case 'square':
      for (let row = 0; row < count; row++) out[row] = a[row]! * a[row]!;
      return;
  }
  if (isUnary(op)) {
    const of = unaryFunctions[op as UnaryOperator]; // The test before says so.
    for (let row = 0; row < count; row++) out[row] = of(a[row]!);
  } else {
    const of = binaryFunctions[op as BinaryOperator]; // As every other operator.
    for (let row = 0; row < count; row++) out[row] = of(a[row]!, b[row]!);
  }
}

/** The values of a tree in all rows. A column of an argument is the rows' own. */
export function columnOf(tree: Tree, rows: JudgedRows): Float64Array {
  switch (tree.kind) {
    case 'argument':
      return rows.columns[tree.index]!;
    case 'constant':
    case 'number':
      return new Float64Array(rows.count).fill(tree.value);
    case 'call': {
      const [first, second] = tree.operands as readonly [Tree, Tree?];
      const a = columnOf(first, rows);
      const out = new Float64Array(rows.count);
      applyTo(tree.op, a, second === undefined ? a : columnOf(second, rows), out);
      return out;
    }
  }
}
