/**
 * New candidates from old ones in postfix code, with the changes of `variation.ts`: a node, a subtree or a term is changed, or two
 * candidates exchange subtrees. They are written one behind the other, and no objects are made.
 */

import type { Random } from '../../graph/random';
import {
  codeOf,
  constantCode,
  firstArgument,
  firstBinary,
  numberCode,
  operandsOf,
  type Postfix,
  type PostfixList,
  writeSizes,
} from '../postfix';
import type { Grammar } from './grammar';

/** How often each change is made, in the order of `changed`. */
const weights = [4, 4, 3, 3, 3, 6, 1, 1] as const;
const totalWeight = weights.reduce((sum: number, each) => sum + each, 0);
const maxNodes = 250;
/** New constants are of either sign, and of sizes from a hundredth to twenty. */
const constants = Float64Array.from({ length: 256 }, (_, index) => {
  const size = 10 ** (3.3 * ((index >> 1) / 128) - 2);
  return index % 2 === 0 ? size : -size;
});

/** A candidate while it is changed. */
class Buffer {
  readonly codes = new Uint8Array(2 * maxNodes);
  readonly values = new Float64Array(2 * maxNodes);
  readonly sizes = new Uint8Array(2 * maxNodes);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(code: number, value: number): void {
    this.codes[this.length] = code;
    this.values[this.length++] = value;
  }

  copy({ codes, values }: Pick<Postfix, 'codes' | 'values'>, from: number, to: number): void {
    for (let at = from; at < to; at++) this.push(codes[at]!, values[at]!);
  }

  measure(): void {
    writeSizes(this.codes, 0, this.length, this.sizes);
  }
}

export class Proposals {
  private readonly unary: Uint8Array;
  private readonly binary: Uint8Array;
  private from = new Buffer();
  private to = new Buffer();

  /** `small` are formulas that may be put anywhere, by their sizes from 1. */
  constructor(
    private readonly random: Random,
    private readonly grammar: Grammar,
    private readonly small: readonly (readonly Postfix[])[],
  ) {
    this.unary = Uint8Array.from(grammar.unary, codeOf);
    this.binary = Uint8Array.from(grammar.binary, codeOf);
  }

  /** Pushes a change of a candidate, or several at once, to a list. False where it became too large; then nothing is pushed. */
  propose(parent: Postfix, other: Postfix, maxSize: number, out: PostfixList): boolean {
    const { random } = this;
    this.to.clear();
    this.to.copy(parent, 0, parent.codes.length);
    const times = 1 + (random.below(3) === 0 ? 1 : 0) + (random.below(8) === 0 ? 1 : 0);
    for (let time = 0; time < times; time++) {
      if (this.to.length > maxNodes / 2) return false;
      [this.from, this.to] = [this.to, this.from];
      this.from.measure();
      this.to.clear();
      this.change(other);
    }
    if (this.to.length > maxSize) return false;
    for (let at = 0; at < this.to.length; at++) out.push(this.to.codes[at]!, this.to.values[at]!);
    return true;
  }

  private change(other: Postfix): void {
    let weight = this.random.below(totalWeight);
    let kind = 0;
    while (weight >= weights[kind]!) weight -= weights[kind++]!;
    const { from, random } = this;
    const end = random.below(from.length) + 1;
    const begin = end - from.sizes[end - 1]!;
    switch (kind) {
      case 0:
        return this.replaceNode(end - 1);
      case 1:
        return this.around(begin, end, () => this.wrap(begin, end));
      case 2:
        return this.wrap(0, from.length);
      case 3:
        return this.around(begin, end, () => this.operand(begin, end));
      case 4:
        return this.around(begin, end, () => this.randomTree());
      case 5:
        return this.around(begin, end, () => this.part(other));
      case 6:
        this.to.copy(from, 0, from.length);
        if (this.binary.length === 0) return;
        this.part(other);
        return this.to.push(this.oneOf(this.binary), 0);
      default:
        return this.roundConstant(end - 1);
    }
  }

  /** What is before a part, the part anew, and what is behind it. */
  private around(begin: number, end: number, part: () => void): void {
    this.to.copy(this.from, 0, begin);
    part();
    this.to.copy(this.from, end, this.from.length);
  }

  /** Another operator, or another leaf, in the place of one. */
  private replaceNode(place: number): void {
    const { from, to } = this;
    to.copy(from, 0, place);
    const code = from.codes[place]!;
    const operands = operandsOf(code);
    if (operands === 0) this.leaf();
    else {
      const choices = code < firstBinary ? this.unary : this.binary;
      to.push(choices.length === 0 ? code : this.oneOf(choices), 0);
    }
    to.copy(from, place + 1, from.length);
  }

  /** A part becomes an operand. */
  private wrap(begin: number, end: number): void {
    const { from, to, random, unary, binary } = this;
    if (binary.length === 0 || (unary.length > 0 && random.below(3) === 0)) {
      to.copy(from, begin, end);
      if (unary.length > 0) to.push(this.oneOf(unary), 0);
      return;
    }
    const isFirst = random.below(2) === 0;
    if (!isFirst) this.randomTree();
    to.copy(from, begin, end);
    if (isFirst) this.randomTree();
    to.push(this.oneOf(binary), 0);
  }

  /** An operand in the place of its call. */
  private operand(begin: number, end: number): void {
    const { from, to, random } = this;
    const operands = operandsOf(from.codes[end - 1]!);
    if (operands === 0) return to.copy(from, begin, end);
    const second = end - 1 - from.sizes[end - 2]!;
    if (operands === 1 || random.below(2) === 0) to.copy(from, second, end - 1);
    else to.copy(from, begin, second);
  }

  /** A random part of another candidate. */
  private part({ codes, values, sizes }: Postfix): void {
    const end = this.random.below(codes.length) + 1;
    this.to.copy({ codes, values }, end - sizes[end - 1]!, end);
  }

  private randomTree(): void {
    const { random, small } = this;
    if (small.length === 0 || random.below(2) === 0) return this.leaf();
    const list = small[random.below(small.length)]!;
    const each = list[random.below(list.length)]!;
    this.to.copy(each, 0, each.codes.length);
  }

  private leaf(): void {
    const { random, to } = this;
    const { parameters, constants: most } = this.grammar.unknown;
    const kind = random.below(10);
    if (kind < 3 && most > 0) to.push(constantCode, constants[random.bits() >>> 24]!);
    else if (kind === 3 || parameters.length === 0) to.push(numberCode, 1 + random.below(3));
    else to.push(firstArgument + random.below(parameters.length), 0);
  }

  /** A constant becomes the whole number next to it. */
  private roundConstant(near: number): void {
    const { from, to } = this;
    let place = near;
    while (place >= 0 && from.codes[place] !== constantCode) place--;
    to.copy(from, 0, from.length);
    const whole = place < 0 ? Number.NaN : Math.round(from.values[place]!);
    if (!(Math.abs(whole) <= 12)) return;
    to.codes[place] = numberCode;
    to.values[place] = whole;
  }

  private oneOf(codes: Uint8Array): number {
    return codes[this.random.below(codes.length)]!;
  }
}
