/**
 * Triangular factors and systems as functions over row-major matrices in memory. They take the same steps as
 * `graph/triangular.ts`, so that they round alike. A function is written for each size that occurs.
 */

import { type FunctionCode, type Local, readLocal } from '../assembler/code';
import type { ModuleBuilder } from '../assembler/module';
import { type Integer, i32, type Numbers, single } from '../lanes';
import { forRange } from './iteration';
import { FunctionTable, Matrix } from './matrix';

const m = single;

export class Triangular {
  private readonly functions: FunctionTable;

  constructor(module: ModuleBuilder) {
    this.functions = new FunctionTable(module);
  }

  /** Takes a factor of order `k` and a row of as many doubles, which it rotates into the factor and uses up. */
  rotateIn(k: number): FunctionCode {
    return this.functions.of(`rotate ${k}`, 2, [], (code, [factor, row]) => {
      const [r, own] = [new Matrix(code, factor!, k), new Matrix(code, row!, k)];
      const local = (): Local => code.allocLocal('f64');
      const [below, size, a, b, norm, kept] = [local(), local(), local(), local(), local(), local()];
      const read = (place: Local): Numbers => readLocal(place);
      forRange(code, 0, k, (j) => {
        code.set(below, own.get(0, j));
        code.if(m.ne(read(below), 0), () => {
          code.set(a, r.get(j, j));
          code.set(size, m.max(m.abs(read(a)), m.abs(read(below))));
          code.set(a, m.div(read(a), read(size)));
          code.set(b, m.div(read(below), read(size)));
          code.set(norm, m.sqrt(m.add(m.mul(read(a), read(a)), m.mul(read(b), read(b)))));
          code.set(a, m.div(read(a), read(norm)));
          code.set(b, m.div(read(b), read(norm)));
          r.set(j, j, m.mul(read(size), read(norm)));
          forRange(code, i32.add(j, 1), k, (l) => {
            code.set(kept, own.get(0, l));
            own.set(0, l, m.sub(m.mul(read(a), read(kept)), m.mul(read(b), r.get(j, l))));
            r.set(j, l, m.add(m.mul(read(a), r.get(j, l)), m.mul(read(b), read(kept))));
          });
        });
      });
    });
  }

  /** Takes a matrix, which it uses up, and the place of its factor. */
  triangularize(rows: number, k: number): FunctionCode {
    return this.functions.of(`triangularize ${rows} ${k}`, 2, [], (code, [matrix, factor]) => {
      const r = new Matrix(code, factor!, k);
      const rotate = this.rotateIn(k);
      forRange(code, 0, k, (i) => forRange(code, 0, k, (j) => r.set(i, j, m.constant(0))));
      forRange(code, 0, rows, (row) => {
        factor!(code);
        i32.add(i32.mul(row, 8 * k), matrix!)(code);
        code.call(rotate);
      });
    });
  }

  /** Takes a factor of order `n`, the right-hand side and the place of the solution. */
  substitute(n: number, transposed: boolean): FunctionCode {
    const name = `substitute ${n}${transposed ? ' transposed' : ''}`;
    return this.functions.of(name, 3, [], (code, [factor, right, target]) => {
      const r = new Matrix(code, factor!, n);
      const [b, x] = [new Matrix(code, right!, n), new Matrix(code, target!, n)];
      const rest = code.allocLocal('f64');
      const solve = (row: Integer, known: (body: (k: Integer) => void) => void): void => {
        code.set(rest, b.get(0, row));
        known((k) => {
          const factor = transposed ? r.get(k, row) : r.get(row, k);
          code.set(rest, m.sub(readLocal(rest), m.mul(factor, x.get(0, k))));
        });
        const isSingular = m.eq(r.get(row, row), 0);
        x.set(0, row, m.select(isSingular, 0, m.div(readLocal(rest), r.get(row, row))));
      };
      if (transposed) forRange(code, 0, n, (row) => solve(row, (body) => forRange(code, 0, row, body)));
      else {
        const upwards = (row: Integer): void =>
          solve(row, (body) => forRange(code, i32.add(row, 1), n, body, true));
        forRange(code, 0, n, upwards, true);
      }
    });
  }
}
