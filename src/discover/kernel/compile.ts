/**
 * Formulas to code of the kernel. For a loss, blocks are a stack, used again and again. For derivatives, each call keeps
 * its block for the way back, from the residuals to each free constant: a formula is a tree, so that every adjoint is
 * computed once, from that of the only call that reads the value.
 */

import type { Call, Formula } from '../formula';
import type { Arena } from './arena';
import { endOfCode, instructionSet, type KernelOperator, type Variants } from './instructions';
import { columnFlag } from './layout';

const { value: valueCodes, adjoints, fill, residual, guard, products, squares } = instructionSet;

/** Operators that pass nothing back to an operand that they did not choose. */
const choosing: ReadonlySet<KernelOperator> = new Set<KernelOperator>(['min', 'max', 'relu']);

/** The address of a block or a column, or minus that of one number. */
type Value = number;
type Leaf = Exclude<Formula, Call>;

interface KernelCall {
  readonly kind: 'call';
  readonly op: KernelOperator;
  readonly operands: readonly Formula[];
}

/** Small whole powers are products. */
function plain(formula: Formula): Leaf | KernelCall {
  if (formula.kind !== 'call' || formula.op !== 'expt') return formula;
  const [x, exponent] = formula.operands as readonly [Formula, Formula];
  if (exponent.kind !== 'number') return formula;
  const square: Call = { kind: 'call', op: 'square', operands: [x] };
  const inverse = (of: Formula): Call => ({
    kind: 'call',
    op: '/',
    operands: [{ kind: 'number', value: 1 }, of],
  });
  switch (exponent.value) {
    case -2:
      return inverse(square);
    case -1:
      return inverse(x);
    case 1:
      return plain(x);
    case 2:
      return square;
    case 3:
      return { kind: 'call', op: 'cube', operands: [x] };
    case 4:
      return { kind: 'call', op: 'square', operands: [square] };
    default:
      return formula;
  }
}

/** More words than any formula of so many nodes and free constants needs, of either kind of code. */
export function wordsFor(size: number, constants: number): number {
  return 60 * size + 6 * ((constants + 1) * (constants + 2)) + 16;
}

/** The code of one formula after the other, in the memory of an arena. There has to be room for it. */
export class CodeWriter {
  word = 0;
  numbers = 0;
  sums = 0;
  /** The number of blocks that the code so far uses. */
  blocks = 0;
  /** The places of the latest formula's free constants among the numbers, from left to right. */
  constants: number[] = [];

  constructor(readonly arena: Arena) {}

  reset(): void {
    this.word = 0;
    this.numbers = 0;
    this.sums = 0;
    this.blocks = 0;
  }

  /** Code that adds the loss of its rows to a sum; returns the place of the sum, which the caller clears. */
  loss(formula: Formula): number {
    const { arena } = this;
    this.constants = [];
    const value = this.stacked(formula, 0);
    const block = value < 0 ? this.fill(this.block(0), value) : value;
    this.emit(squares, arena.sumAddress(this.sums), block, arena.targets, arena.scales);
    this.end();
    return this.sums++;
  }

  /** Code that adds to three sums, from the returned place on: scaled values, their products with deviations, their squares. */
  moments(formula: Formula): number {
    this.constants = [];
    const value = this.stacked(formula, 0);
    return this.momentsOf(value < 0 ? this.fill(this.block(0), value) : value);
  }

  /** Code that adds the moments of values in a block or a column to three sums, and ends. */
  momentsOf(block: number): number {
    const { arena } = this;
    const first = this.sums;
    this.emit(products, arena.sumAddress(first), block, arena.weights);
    this.emit(products, arena.sumAddress(first + 1), block, arena.deviations);
    this.emit(squares, arena.sumAddress(first + 2), block, arena.zeros, arena.scales);
    this.end();
    this.sums = first + 3;
    return first;
  }

  /**
   * Code that adds to sums, from the returned place on: the loss, the products of each column of the Jacobian with the
   * residuals, and those of the columns with each other: 11, 12, …, 22, …. Residuals are scaled.
   */
  derivatives(formula: Formula): number {
    const { arena } = this;
    this.constants = [];
    const way = new WayBack(this);
    const value = way.value(formula);
    const block = value.at < 0 ? this.fill(this.newBlock(), value.at) : value.at;
    const residuals = this.newBlock();
    this.emit(residual, residuals, block, arena.targets, arena.scales);
    const columns = way.adjoints(value, arena.scales);
    const first = this.sums;
    const product = (x: number, y: number): void => this.emit(products, arena.sumAddress(this.sums++), x, y);
    product(residuals, residuals);
    for (const column of columns) product(column, residuals);
    for (const [index, column] of columns.entries())
      for (const other of columns.slice(index)) product(column, other);
    this.end();
    return first;
  }

  /** The value of a formula in the block at `depth`, or where it is already. Blocks before it are in use. */
  private stacked(formula: Formula, depth: number): Value {
    const body = plain(formula);
    if (body.kind !== 'call') return this.leaf(body);
    const out = this.block(depth);
    const [first, second] = body.operands as readonly [Formula, Formula?];
    const x = this.stacked(first, depth);
    if (second === undefined) {
      this.emit(valueCodes[body.op].none, out, x < 0 ? this.fill(out, x) : x);
      return out;
    }
    const y = this.stacked(second, x === out ? depth + 1 : depth);
    this.binary(valueCodes[body.op], out, x < 0 && y < 0 ? this.fill(out, x) : x, y);
    return out;
  }

  emit(code: number, out: number, a: number, b = 0, c = 0, d = 0): void {
    const words = this.arena.code;
    const { word } = this;
    words[word] = code;
    words[word + 1] = out;
    words[word + 2] = a;
    words[word + 3] = b;
    words[word + 4] = c;
    words[word + 5] = d;
    this.word = word + 6;
  }

  /** An operator on two blocks, or on a block and one number. */
  binary(codes: Variants, out: number, x: Value, y: Value): void {
    if (x < 0) this.emit(codes.x, out, -x, y);
    else if (y < 0) this.emit(codes.y, out, x, -y);
    else this.emit(codes.none, out, x, y);
  }

  /** The block `out`, with one number in all rows. */
  fill(out: number, number: Value): number {
    this.emit(fill, out, -number);
    return out;
  }

  newBlock(): number {
    return this.block(this.blocks);
  }

  leaf(formula: Leaf): Value {
    if (formula.kind === 'argument') return this.arena.arguments[formula.index]!;
    if (formula.kind === 'constant') this.constants.push(this.numbers);
    return this.number(formula.value);
  }

  number(value: number): Value {
    this.arena.numbers[this.numbers] = value;
    return -this.arena.numberAddress(this.numbers++);
  }

  /** Whether a value is in a block, not in a column or a number: columns are flagged by an odd address. */
  isBlock(value: Value): boolean {
    return value > 0 && (value & columnFlag) === 0;
  }

  /** The address of a block, which counts as used. */
  block(index: number): number {
    if (index >= this.blocks) this.blocks = index + 1;
    return this.arena.blockAddress(index);
  }

  private end(): void {
    this.arena.code[this.word++] = endOfCode;
  }
}

/** A value and how it was computed; `constant` is the number of the free constant, -1 for none. */
interface Computed {
  readonly at: Value;
  readonly op: KernelOperator | null;
  readonly operands: readonly Computed[];
  readonly constant: number;
  /** Whether it depends on a free constant. */
  readonly isActive: boolean;
}

/** The values of a formula, each in a block of its own, and the way back from its adjoint to those of the constants. */
class WayBack {
  private readonly columns: number[] = [];

  constructor(private readonly code: CodeWriter) {}

  value(formula: Formula): Computed {
    const { code } = this;
    const body = plain(formula);
    if (body.kind !== 'call') {
      const constant = body.kind === 'constant' ? code.constants.length : -1;
      return { at: code.leaf(body), op: null, operands: [], constant, isActive: constant >= 0 };
    }
    const operands = body.operands.map((each) => this.value(each));
    // One number is an operand only beside a block.
    const first = operands[0]!;
    if (first.at < 0 && (operands[1]?.at ?? -1) < 0)
      operands[0] = { ...first, at: code.fill(code.newBlock(), first.at) };
    const at = code.newBlock();
    code.binary(valueCodes[body.op], at, operands[0]!.at, operands[1]?.at ?? 0);
    return { at, op: body.op, operands, constant: -1, isActive: operands.some((each) => each.isActive) };
  }

  /** The columns of the Jacobian, by the number of the constant, from the adjoint of the formula's value. */
  adjoints(value: Computed, ct: number): readonly number[] {
    if (value.isActive) this.back(value, ct, false);
    return this.columns;
  }

  /** `isGuarded`: whether an adjoint of 0 may mean that the value was not chosen. */
  private back(value: Computed, ct: number, isGuarded: boolean): void {
    if (value.constant >= 0) this.columns[value.constant] = ct;
    if (value.op === null) return;
    const guarded = isGuarded || choosing.has(value.op);
    for (const [position, operand] of value.operands.entries())
      if (operand.isActive) this.back(operand, this.adjoint(value, position, ct, isGuarded), guarded);
  }

  private adjoint(value: Computed, position: number, ct: number, isGuarded: boolean): number {
    const rule = adjoints[value.op!][position]!;
    if (rule.kind === 'same') return ct;
    const { code } = this;
    const x = value.operands[0]!.at;
    const y = value.operands[1]?.at ?? 0;
    const by = { ct, x: Math.abs(x), y: Math.abs(y), out: value.at };
    const [a, b, c, d] = rule.reads;
    const at = code.newBlock();
    const chosen = x < 0 ? rule.codes.x : y < 0 ? rule.codes.y : rule.codes.none;
    code.emit(chosen, at, by[a!], b && by[b], c && by[c], d && by[d]);
    if (isGuarded) code.emit(guard, at, ct, at);
    return at;
  }
}
