/**
 * Square systems by LU decomposition with partial pivoting, and Cholesky factors, as functions over row-major matrices in memory. They take
 * the same steps as `graph/linearAlgebra.ts`, so that they round alike. A function is written for each size that
 * occurs.
 */

import { type FunctionCode, readLocal } from '../assembler/code';
import type { ModuleBuilder } from '../assembler/module';
import { type Integer, type IntegerOperand, i32, type Numbers, single } from '../lanes';
import { forRange } from './iteration';
import { FunctionTable, Matrix } from './matrix';

const m = single;
/** The address of an item of the order of rows, of one `i32` each. */
function orderAt(base: Integer, index: IntegerOperand): Integer {
  return i32.add(i32.shl(index, 2), base);
}

function loadOrder(base: Integer, index: IntegerOperand): Integer {
  return i32.load(orderAt(base, index));
}

function storeOrder(code: FunctionCode, base: Integer, index: IntegerOperand, value: Integer): void {
  orderAt(base, index)(code);
  value(code);
  code.memory('i32.store');
}

/** The functions of a module, each written once for its sizes. */
export class Elimination {
  private readonly functions: FunctionTable;

  constructor(module: ModuleBuilder) {
    this.functions = new FunctionTable(module);
  }

  /** Takes a matrix and the order of its rows, decomposes it in place, and leaves the sign of the permutation. */
  decompose(n: number): FunctionCode {
    return this.functions.of(`decompose ${n}`, 2, ['f64'], (code, [base, order]) => {
      const lu = new Matrix(code, base!, n);
      const [sign, factor] = [code.allocLocal('f64'), code.allocLocal('f64')];
      const pivot = code.allocLocal('i32');
      const kept = code.allocLocal('i32');
      const all = n;
      code.set(sign, m.constant(1));
      forRange(code, 0, all, (k) => storeOrder(code, order!, k, k));
      forRange(code, 0, all, (k) => {
        const below = i32.add(k, 1);
        code.set(pivot, k);
        forRange(code, below, all, (row) => {
          const larger = m.gt(m.abs(lu.get(row, k)), m.abs(lu.get(pivot, k)));
          code.if(larger, () => code.set(pivot, row));
        });
        code.if(i32.ne(pivot, k), () => {
          forRange(code, 0, all, (column) => {
            code.set(factor, lu.get(k, column));
            lu.set(k, column, lu.get(pivot, column));
            lu.set(pivot, column, readLocal(factor));
          });
          code.set(kept, loadOrder(order!, k));
          storeOrder(code, order!, k, loadOrder(order!, pivot));
          storeOrder(code, order!, pivot, i32.of(kept));
          code.set(sign, m.neg(readLocal(sign)));
        });
        code.if(m.ne(lu.get(k, k), 0), () => {
          forRange(code, below, all, (row) => {
            code.set(factor, m.div(lu.get(row, k), lu.get(k, k)));
            lu.set(row, k, readLocal(factor));
            forRange(code, below, all, (column) => {
              lu.set(row, column, m.sub(lu.get(row, column), m.mul(readLocal(factor), lu.get(k, column))));
            });
          });
        });
      });
      code.get(sign);
    });
  }

  /** Takes a decomposition, its order, `columns` right-hand sides and the place for the solutions. */
  substitute(n: number, columns: number): FunctionCode {
    return this.functions.of(`substitute ${n} ${columns}`, 4, [], (code, [base, order, right, target]) => {
      const lu = new Matrix(code, base!, n);
      const [b, x] = [new Matrix(code, right!, columns), new Matrix(code, target!, columns)];
      const total = code.allocLocal('f64');
      const less = (row: Integer, k: Integer, column: Integer): void =>
        code.set(total, m.sub(readLocal(total), m.mul(lu.get(row, k), x.get(k, column))));
      forRange(code, 0, columns, (column) => {
        forRange(code, 0, n, (row) => {
          code.set(total, b.get(loadOrder(order!, row), column));
          forRange(code, 0, row, (k) => less(row, k, column));
          x.set(row, column, readLocal(total));
        });
        const upwards = (row: Integer): void => {
          code.set(total, x.get(row, column));
          forRange(code, i32.add(row, 1), n, (k) => less(row, k, column));
          x.set(row, column, m.div(readLocal(total), lu.get(row, row)));
        };
        forRange(code, 0, n, upwards, true);
      });
    });
  }

  /** Takes a matrix and the place for the lower triangular factor of its symmetric part. */
  cholesky(n: number): FunctionCode {
    return this.functions.of(`cholesky ${n}`, 2, [], (code, [base, target]) => {
      const [a, l] = [new Matrix(code, base!, n), new Matrix(code, target!, n)];
      const total = code.allocLocal('f64');
      const rest = (row: Integer, column: Integer): void => {
        code.set(total, m.mul(0.5, m.add(a.get(row, column), a.get(column, row))));
        forRange(code, 0, column, (k) =>
          code.set(total, m.sub(readLocal(total), m.mul(l.get(row, k), l.get(column, k)))),
        );
      };
      forRange(code, 0, n, (row) => {
        forRange(code, 0, row, (column) => {
          rest(row, column);
          l.set(row, column, m.div(readLocal(total), l.get(column, column)));
        });
        rest(row, row);
        l.set(row, row, m.sqrt(readLocal(total)));
        forRange(code, i32.add(row, 1), n, (column) => l.set(row, column, m.constant(0)));
      });
    });
  }

  /** The product of a sign and a decomposition's diagonal. */
  diagonal(n: number): FunctionCode {
    return this.functions.of(`diagonal ${n}`, 1, ['f64'], (code, [base]) => {
      const lu = new Matrix(code, base!, n);
      const product = code.allocLocal('f64');
      code.set(product, m.constant(1));
      forRange(code, 0, n, (k) => code.set(product, m.mul(readLocal(product), lu.get(k, k))));
      code.get(product);
    });
  }

  /** The sum of the logarithms of the absolute values of a diagonal. */
  logDiagonal(n: number, log: (x: Numbers) => Numbers): FunctionCode {
    return this.functions.of(`log diagonal ${n}`, 1, ['f64'], (code, [base]) => {
      const lu = new Matrix(code, base!, n);
      const total = code.allocLocal('f64');
      code.set(total, m.constant(0));
      forRange(code, 0, n, (k) => code.set(total, m.add(readLocal(total), log(m.abs(lu.get(k, k))))));
      code.get(total);
    });
  }

  /**
   * Computes the cofactors of a matrix, minor by minor. It takes the places of the matrix, the result, a minor, and the
   * order of its rows.
   */
  minors(n: number): FunctionCode {
    return this.functions.of(`minors ${n}`, 4, [], (code, [base, target, scratch, order]) => {
      const [a, out] = [new Matrix(code, base!, n), new Matrix(code, target!, n)];
      const minor = new Matrix(code, scratch!, n - 1);
      const past = (index: Integer, left: Integer): Integer => i32.add(index, i32.geS(index, left));
      const value = code.allocLocal('f64');
      forRange(code, 0, n, (row) => {
        forRange(code, 0, n, (column) => {
          forRange(code, 0, n - 1, (i) => {
            forRange(code, 0, n - 1, (j) => minor.set(i, j, a.get(past(i, row), past(j, column))));
          });
          scratch!(code);
          order!(code);
          code.call(this.decompose(n - 1));
          scratch!(code);
          code.call(this.diagonal(n - 1));
          code.emit('f64.mul');
          code.set(value);
          const odd = i32.and(i32.add(row, column), 1);
          out.set(
            row,
            column,
            m.select(odd as (c: FunctionCode) => void, m.neg(readLocal(value)), readLocal(value)),
          );
        });
      });
    });
  }
}
