/** What functions over matrices in memory share: access to elements, and one function for each size that occurs. */

import type { FunctionCode } from '../assembler/code';
import type { ModuleBuilder } from '../assembler/module';
import { type Integer, type IntegerOperand, i32, type Numbers } from '../lanes';

/** A matrix in memory with rows of `width` doubles. */
export class Matrix {
  constructor(
    private readonly code: FunctionCode,
    private readonly base: Integer,
    private readonly width: number,
  ) {}

  private address(row: IntegerOperand, column: IntegerOperand): Integer {
    return i32.add(i32.shl(i32.add(i32.mul(row, this.width), column), 3), this.base);
  }

  get(row: IntegerOperand, column: IntegerOperand): Numbers {
    return (code) => {
      this.address(row, column)(code);
      code.memory('f64.load');
    };
  }

  set(row: IntegerOperand, column: IntegerOperand, value: Numbers): void {
    this.address(row, column)(this.code);
    value(this.code);
    this.code.memory('f64.store');
  }
}

/** The functions of a module, each written once, when it is first called. */
export class FunctionTable {
  private readonly written = new Map<string, FunctionCode>();

  constructor(private readonly module: ModuleBuilder) {}

  /** A function of addresses. */
  of(
    name: string,
    parameters: number,
    results: readonly 'f64'[],
    write: (code: FunctionCode, parameters: readonly Integer[]) => void,
  ): FunctionCode {
    let code = this.written.get(name);
    if (code !== undefined) return code;
    code = this.module.function(name, new Array<'i32'>(parameters).fill('i32'), results);
    this.written.set(name, code);
    write(code, code.parameters.map(i32.of));
    return code;
  }
}
