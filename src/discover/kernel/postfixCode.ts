/**
 * Postfix code to code of the kernel that sums a formula's moments, in one pass and without objects. What is written is the same
 * as for the formula as a tree.
 */

import {
  constantCode,
  firstArgument,
  firstBinary,
  numberCode,
  type PostfixList,
  postfixOperators,
} from '../postfix';
import type { CodeWriter } from './compile';
import { instructionSet, type Variants } from './instructions';

const variants: readonly Variants[] = postfixOperators.map((op) => instructionSet.value[op]);
const powerCode = postfixOperators.indexOf('expt');
const squareCode = instructionSet.value.square.none;
const cubeCode = instructionSet.value.cube.none;
const division = instructionSet.value['/'];

const maxDepth = 64;

export class PostfixCode {
  /** The values that are computed and not read yet: addresses of blocks and columns, or minus those of numbers. */
  private readonly stack = new Int32Array(maxDepth);
  /** The whole number that a value is; NaN for all others. */
  private readonly whole = new Float64Array(maxDepth);

  constructor(private readonly writer: CodeWriter) {}

  /** Writes the code of a formula, and returns the block or column with its value. */
  value(list: PostfixList, index: number): number {
    const { stack, whole, writer } = this;
    const { codes, values } = list;
    const { arena } = writer;
    writer.constants = [];
    let height = 0;
    /** The blocks in use: those of the values on the stack. */
    let used = 0;
    const end = list.endOf(index);
    for (let at = list.beginOf(index); at < end; at++) {
      const code = codes[at]!;
      if (code >= constantCode) {
        whole[height] = code === numberCode ? values[at]! : Number.NaN;
        stack[height++] =
          code >= firstArgument ? arena.arguments[code - firstArgument]! : writer.number(values[at]!);
        continue;
      }
      if (code < firstBinary) {
        const x = stack[height - 1]!;
        if (writer.isBlock(x)) used--;
        const out = writer.block(used++);
        writer.emit(variants[code]!.none, out, x < 0 ? writer.fill(out, x) : x);
        stack[height - 1] = out;
        whole[height - 1] = Number.NaN;
        continue;
      }
      const y = stack[--height]!;
      const x = stack[height - 1]!;
      if (writer.isBlock(y)) used--;
      if (writer.isBlock(x)) used--;
      const out = writer.block(used++);
      const first = x < 0 && y < 0 ? writer.fill(out, x) : x;
      stack[height - 1] =
        code === powerCode && !Number.isNaN(whole[height]!)
          ? this.power(first, y, whole[height]!, out)
          : this.call(variants[code]!, first, y, out);
      if (stack[height - 1] !== out) used--;
      whole[height - 1] = Number.NaN;
    }
    const value = stack[0]!;
    return value < 0 ? writer.fill(writer.block(0), value) : value;
  }

  private call(codes: Variants, x: number, y: number, out: number): number {
    this.writer.binary(codes, out, x, y);
    return out;
  }

  /** Small whole powers are products. */
  private power(x: number, y: number, exponent: number, out: number): number {
    const { writer } = this;
    switch (Math.abs(exponent)) {
      case 1:
        if (exponent === 1) return x;
        writer.binary(division, out, writer.number(1), x);
        return out;
      case 2:
        writer.emit(squareCode, out, x);
        if (exponent < 0) writer.binary(division, out, writer.number(1), out);
        return out;
      case 3:
        if (exponent < 0) break;
        writer.emit(cubeCode, out, x);
        return out;
      case 4:
        if (exponent < 0) break;
        writer.emit(squareCode, out, x);
        writer.emit(squareCode, out, out);
        return out;
    }
    return this.call(variants[powerCode]!, x, y, out);
  }
}
