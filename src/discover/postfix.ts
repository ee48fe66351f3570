/**
 * Formulas as postfix code in typed arrays, many in one list: what is proposed and judged by hundreds of thousands a second makes
 * no objects. The operands of a call come before it.
 */

import { type Formula, type Operator, operatorsOf } from './formula';

/** An operator's code is its place here. */
export const postfixOperators: readonly Operator[] = [...operatorsOf[1], ...operatorsOf[2]];
/** Operators with smaller codes have one operand. */
export const firstBinary = operatorsOf[1].length;
export const constantCode = 30;
export const numberCode = 31;
/** The codes of arguments, in their order, begin here. */
export const firstArgument = 32;

const codeByOperator: ReadonlyMap<Operator, number> = new Map(
  postfixOperators.map((op, index): [Operator, number] => [op, index]),
);
export const codeOf = (op: Operator): number => codeByOperator.get(op)!;

/** One formula. `values` has the constants and whole numbers at the places of their codes. */
export interface Postfix {
  readonly codes: Uint8Array;
  readonly values: Float64Array;
  /** The number of nodes that end at each place. */
  readonly sizes: Uint8Array;
}

export class PostfixList {
  codes: Uint8Array;
  values: Float64Array;
  /** Where each formula ends; the first one begins at 0. */
  private ends: Int32Array;
  count = 0;
  /** Where the next code goes. */
  end = 0;

  constructor(formulas: number, nodes: number) {
    this.codes = new Uint8Array(nodes);
    this.values = new Float64Array(nodes);
    this.ends = new Int32Array(formulas);
  }

  clear(): void {
    this.count = 0;
    this.end = 0;
  }

  push(code: number, value: number): void {
    if (this.end === this.codes.length) {
      this.codes = grown(this.codes, new Uint8Array(2 * this.end));
      this.values = grown(this.values, new Float64Array(2 * this.end));
    }
    this.codes[this.end] = code;
    this.values[this.end++] = value;
  }

  /** Ends a formula; returns its number. */
  finish(): number {
    if (this.count === this.ends.length) this.ends = grown(this.ends, new Int32Array(2 * this.count));
    this.ends[this.count] = this.end;
    return this.count++;
  }

  /** Leaves out what was pushed since the last formula. */
  drop(): void {
    this.end = this.endOf(this.count - 1);
  }

  beginOf(index: number): number {
    return this.endOf(index - 1);
  }

  endOf(index: number): number {
    return index < 0 ? 0 : this.ends[index]!;
  }

  sizeOf(index: number): number {
    return this.endOf(index) - this.beginOf(index);
  }

  add(formula: Formula): number {
    this.write(formula);
    return this.finish();
  }

  private write(formula: Formula): void {
    switch (formula.kind) {
      case 'argument':
        return this.push(firstArgument + formula.index, 0);
      case 'constant':
        return this.push(constantCode, formula.value);
      case 'number':
        return this.push(numberCode, formula.value);
      case 'call':
        for (const each of formula.operands) this.write(each);
        this.push(codeOf(formula.op), 0);
    }
  }

  formula(index: number): Formula {
    const stack: Formula[] = [];
    for (let at = this.beginOf(index); at < this.endOf(index); at++) {
      const code = this.codes[at]!;
      const value = this.values[at]!;
      if (code >= firstArgument) stack.push({ kind: 'argument', index: code - firstArgument });
      else if (code === constantCode) stack.push({ kind: 'constant', value });
      else if (code === numberCode) stack.push({ kind: 'number', value });
      else {
        const operands = stack.splice(stack.length - operandsOf(code));
        stack.push({ kind: 'call', op: postfixOperators[code]!, operands });
      }
    }
    return stack[0]!;
  }
}

/** How many operands a code has. */
export function operandsOf(code: number): number {
  return code >= constantCode ? 0 : code < firstBinary ? 1 : 2;
}

function grown<Values extends Uint8Array | Int32Array | Float64Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

/** The number of nodes that end at each place from `begin` on, in `sizes`. */
export function writeSizes(codes: Uint8Array, begin: number, end: number, sizes: Uint8Array): void {
  for (let at = begin; at < end; at++) {
    const operands = operandsOf(codes[at]!);
    const place = at - begin;
    const last = operands === 0 ? 0 : sizes[place - 1]!;
    sizes[place] = 1 + last + (operands === 2 ? sizes[place - 1 - last]! : 0);
  }
}

export function postfixOf(formula: Formula): Postfix {
  const list = new PostfixList(1, 64);
  list.add(formula);
  const codes = list.codes.slice(0, list.end);
  const sizes = new Uint8Array(codes.length);
  writeSizes(codes, 0, codes.length, sizes);
  return { codes, values: list.values.slice(0, list.end), sizes };
}
