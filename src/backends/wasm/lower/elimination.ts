/**
 * Square systems by LU decomposition with partial pivoting, as functions over row-major matrices in memory. They take
 * the same steps as `graph/linearAlgebra.ts`, so that they round alike. A function is written for each size that
 * occurs.
 */

import type { FunctionCode, Local } from '../assembler/code';
import type { ModuleBuilder } from '../assembler/module';
import { type Integer, type Numbers, single } from '../lanes';

const m = single;
const read =
  (local: Local): Integer =>
  (code) =>
    code.get(local);
const number =
  (local: Local): Numbers =>
  (code) =>
    code.get(local);
const whole =
  (value: number): Integer =>
  (code) =>
    code.int32(value);

function sum(x: Integer, y: Integer): Integer {
  return (code) => {
    x(code);
    y(code);
    code.emit('i32.add');
  };
}

/** Runs `body` for whole numbers from `from` up to `to`, or, if `down`, from the last to the first. */
function forRange(
  code: FunctionCode,
  from: Integer,
  to: Integer,
  body: (index: Integer) => void,
  down = false,
): void {
  const index = code.allocLocal('i32');
  code.set(index, down ? sum(to, whole(-1)) : from);
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(index);
        (down ? from : to)(c);
        c.emit(down ? 'i32.lt_s' : 'i32.ge_s');
      });
      body(read(index));
      code.set(index, sum(read(index), whole(down ? -1 : 1)));
      code.branch(again);
    });
  });
  code.freeLocal(index);
}

/** A matrix in memory with rows of `width` doubles. */
class Matrix {
  constructor(
    private readonly code: FunctionCode,
    private readonly base: Integer,
    private readonly width: number,
  ) {}

  private address(row: Integer, column: Integer): Integer {
    return (code) => {
      row(code);
      code.int32(this.width);
      code.emit('i32.mul');
      column(code);
      code.emit('i32.add');
      code.int32(3);
      code.emit('i32.shl');
      this.base(code);
      code.emit('i32.add');
    };
  }

  get(row: Integer, column: Integer): Numbers {
    return (code) => {
      this.address(row, column)(code);
      code.memory('f64.load');
    };
  }

  set(row: Integer, column: Integer, value: Numbers): void {
    this.address(row, column)(this.code);
    value(this.code);
    this.code.memory('f64.store');
  }
}

/** The place of an entry in a list of row numbers, one `i32` each. */
function orderAt(base: Integer, index: Integer): Integer {
  return (code) => {
    index(code);
    code.int32(2);
    code.emit('i32.shl');
    base(code);
    code.emit('i32.add');
  };
}

function loadOrder(base: Integer, index: Integer): Integer {
  return (code) => {
    orderAt(base, index)(code);
    code.memory('i32.load');
  };
}

function storeOrder(code: FunctionCode, base: Integer, index: Integer, value: Integer): void {
  orderAt(base, index)(code);
  value(code);
  code.memory('i32.store');
}

/** The functions of a module, each written once for its sizes. */
export class Elimination {
  private readonly written = new Map<string, FunctionCode>();

  constructor(private readonly module: ModuleBuilder) {}

  private function(
    name: string,
    parameters: number,
    results: readonly 'f64'[],
    write: (code: FunctionCode, parameters: readonly Integer[]) => void,
  ): FunctionCode {
    let code = this.written.get(name);
    if (code !== undefined) return code;
    code = this.module.function(name, new Array<'i32'>(parameters).fill('i32'), results);
    this.written.set(name, code);
    write(code, code.parameters.map(read));
    return code;
  }

  /** Takes a matrix and the order of its rows, decomposes it in place, and leaves the sign of the permutation. */
  decompose(n: number): FunctionCode {
    return this.function(`decompose ${n}`, 2, ['f64'], (code, [base, order]) => {
      const lu = new Matrix(code, base!, n);
      const [sign, factor] = [code.allocLocal('f64'), code.allocLocal('f64')];
      const pivot = code.allocLocal('i32');
      const kept = code.allocLocal('i32');
      const all = whole(n);
      code.set(sign, m.constant(1));
      forRange(code, whole(0), all, (k) => storeOrder(code, order!, k, k));
      forRange(code, whole(0), all, (k) => {
        const below = sum(k, whole(1));
        code.set(pivot, k);
        forRange(code, below, all, (row) => {
          const larger = m.gt(m.abs(lu.get(row, k)), m.abs(lu.get(read(pivot), k)));
          code.if(larger, () => code.set(pivot, row));
        });
        const moved: Integer = (c) => {
          c.get(pivot);
          k(c);
          c.emit('i32.ne');
        };
        code.if(moved, () => {
          forRange(code, whole(0), all, (column) => {
            code.set(factor, lu.get(k, column));
            lu.set(k, column, lu.get(read(pivot), column));
            lu.set(read(pivot), column, number(factor));
          });
          code.set(kept, loadOrder(order!, k));
          storeOrder(code, order!, k, loadOrder(order!, read(pivot)));
          storeOrder(code, order!, read(pivot), read(kept));
          code.set(sign, m.neg(number(sign)));
        });
        code.if(m.ne(lu.get(k, k), 0), () => {
          forRange(code, below, all, (row) => {
            code.set(factor, m.div(lu.get(row, k), lu.get(k, k)));
            lu.set(row, k, number(factor));
            forRange(code, below, all, (column) => {
              lu.set(row, column, m.sub(lu.get(row, column), m.mul(number(factor), lu.get(k, column))));
            });
          });
        });
      });
      code.get(sign);
    });
  }

  /** Takes a decomposition, its order, `columns` right-hand sides and the place for the solutions. */
  substitute(n: number, columns: number): FunctionCode {
    return this.function(`substitute ${n} ${columns}`, 4, [], (code, [base, order, right, target]) => {
      const lu = new Matrix(code, base!, n);
      const [b, x] = [new Matrix(code, right!, columns), new Matrix(code, target!, columns)];
      const total = code.allocLocal('f64');
      const less = (row: Integer, k: Integer, column: Integer): void =>
        code.set(total, m.sub(number(total), m.mul(lu.get(row, k), x.get(k, column))));
      forRange(code, whole(0), whole(columns), (column) => {
        forRange(code, whole(0), whole(n), (row) => {
          code.set(total, b.get(loadOrder(order!, row), column));
          forRange(code, whole(0), row, (k) => less(row, k, column));
          x.set(row, column, number(total));
        });
        const upwards = (row: Integer): void => {
          code.set(total, x.get(row, column));
          forRange(code, sum(row, whole(1)), whole(n), (k) => less(row, k, column));
          x.set(row, column, m.div(number(total), lu.get(row, row)));
        };
        forRange(code, whole(0), whole(n), upwards, true);
      });
    });
  }

  /** The product of a sign and a decomposition's diagonal. */
  diagonal(n: number): FunctionCode {
    return this.function(`diagonal ${n}`, 1, ['f64'], (code, [base]) => {
      const lu = new Matrix(code, base!, n);
      const product = code.allocLocal('f64');
      code.set(product, m.constant(1));
      forRange(code, whole(0), whole(n), (k) => code.set(product, m.mul(number(product), lu.get(k, k))));
      code.get(product);
    });
  }

  /** The sum of the logarithms of the absolute values of a diagonal. */
  logDiagonal(n: number, log: (x: Numbers) => Numbers): FunctionCode {
    return this.function(`log diagonal ${n}`, 1, ['f64'], (code, [base]) => {
      const lu = new Matrix(code, base!, n);
      const total = code.allocLocal('f64');
      code.set(total, m.constant(0));
      forRange(code, whole(0), whole(n), (k) =>
        code.set(total, m.add(number(total), log(m.abs(lu.get(k, k))))),
      );
      code.get(total);
    });
  }

  /**
   * Computes the cofactors of a matrix, minor by minor. It takes the places of the matrix, the result, a minor, and the
   * order of its rows.
   */
  minors(n: number): FunctionCode {
    return this.function(`minors ${n}`, 4, [], (code, [base, target, scratch, order]) => {
      const [a, out] = [new Matrix(code, base!, n), new Matrix(code, target!, n)];
      const minor = new Matrix(code, scratch!, n - 1);
      const past = (index: Integer, left: Integer): Integer => {
        return sum(index, (c) => {
          index(c);
          left(c);
          c.emit('i32.ge_s');
        });
      };
      const value = code.allocLocal('f64');
      forRange(code, whole(0), whole(n), (row) => {
        forRange(code, whole(0), whole(n), (column) => {
          forRange(code, whole(0), whole(n - 1), (i) => {
            forRange(code, whole(0), whole(n - 1), (j) =>
              minor.set(i, j, a.get(past(i, row), past(j, column))),
            );
          });
          scratch!(code);
          order!(code);
          code.call(this.decompose(n - 1));
          scratch!(code);
          code.call(this.diagonal(n - 1));
          code.emit('f64.mul');
          code.set(value);
          const odd: Integer = (c) => {
            sum(row, column)(c);
            c.int32(1);
            c.emit('i32.and');
          };
          out.set(
            row,
            column,
            m.select(odd as (c: FunctionCode) => void, m.neg(number(value)), number(value)),
          );
        });
      });
    });
  }
}
