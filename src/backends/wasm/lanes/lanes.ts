/**
 * Arithmetic on one number or on several at once. Every operation of `Lanes` is an expression for the code under
 * construction. Numbers are `f64`, `f64x2` or `f32x4`; truths are `i32` or masks of all bits; bits are the memory
 * representation of numbers, `i64`, `i64x2` or `i32x4`. A number outside lanes is always a double.
 */

import type { Expression, FunctionCode } from '../assembler/code';
import type { MemoryInstruction, PlainInstruction, ValueType } from '../assembler/instructions';

export type Numbers = Expression<'number'>;
export type Truths = Expression<'truth'>;
export type Bits = Expression<'bits'>;
/** An address, a count, or a condition of one `i32`. */
export type Integer = Expression<'integer'>;
/** A whole number in each lane, with as many bits as a number. */
export type Counts = Expression<'counts'>;
export type Operand = Numbers | number;

type Unary = (x: Operand) => Numbers;
type Binary = (x: Operand, y: Operand) => Numbers;
type Comparison = (x: Operand, y: Operand) => Truths;
type BitsOperation = (x: Bits, y: Bits | bigint) => Bits;
type Shift = (x: Bits, count: number) => Bits;

/** The layout of a floating-point format. */
export interface FloatFormat {
  readonly name: 'f64' | 'f32';
  readonly bytes: 8 | 4;
  readonly mantissaBits: 52 | 23;
  readonly bias: 1023 | 127;
  /** The bits of the nearest number of the format. */
  readonly bits: (value: number) => bigint;
  /** The nearest number of the format. */
  readonly round: (value: number) => number;
}

/** The operations that each kind of lanes implements. */
interface OwnLanes {
  readonly count: 1 | 2 | 4;
  readonly float: FloatFormat;
  readonly number: ValueType;
  readonly truth: ValueType;
  readonly bits: ValueType;
  /** All lanes with the value of one double. */
  readonly spread: (x: Numbers) => Numbers;
  readonly spreadTruth: (x: Truths) => Truths;
  /** The number in one lane, as a double. */
  readonly lane: (x: Numbers, lane: number) => Numbers;
  /** Packs as many doubles as there are lanes. */
  readonly together: (values: readonly Numbers[]) => Numbers;
  readonly spreadCount: (x: Integer) => Counts;
  /** The maximum over all lanes. */
  readonly maxCount: (x: Counts) => Integer;
  /** Loads and stores of all lanes, with their operands on the stack. */
  readonly load: MemoryInstruction;
  readonly store: MemoryInstruction;
  /** A double at an address on the stack, in all lanes. */
  readonly loadSpread: (code: FunctionCode, offset: number) => void;
  /** One lane, as a double, of numbers at an address on the stack. */
  readonly loadLane: (code: FunctionCode, offset: number, lane: number) => void;
  /** A double on the stack to one lane of numbers at the address below it. */
  readonly storeLane: (code: FunctionCode, offset: number, lane: number) => void;
}

export interface Lanes extends OwnLanes {
  /** The size of the numbers of all lanes in memory, in bytes. */
  readonly bytes: 8 | 16;
  readonly constant: (value: number) => Numbers;
  readonly truthConstant: (value: boolean) => Truths;
  readonly bitsConstant: (value: bigint) => Bits;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly min: Binary;
  readonly max: Binary;
  readonly abs: Unary;
  readonly neg: Unary;
  readonly sqrt: Unary;
  readonly floor: Unary;
  readonly ceil: Unary;
  readonly trunc: Unary;
  /** Rounds to the nearest whole number, half to even. */
  readonly nearest: Unary;
  readonly eq: Comparison;
  readonly ne: Comparison;
  readonly lt: Comparison;
  readonly gt: Comparison;
  readonly le: Comparison;
  readonly ge: Comparison;
  readonly and: (x: Truths, y: Truths) => Truths;
  readonly or: (x: Truths, y: Truths) => Truths;
  readonly not: (x: Truths) => Truths;
  readonly select: (condition: Truths, x: Operand, y: Operand) => Numbers;
  readonly selectTruth: (condition: Truths, x: Truths, y: Truths) => Truths;
  readonly selectBits: (condition: Truths, x: Bits, y: Bits) => Bits;
  readonly bitsOf: (x: Operand) => Bits;
  readonly fromBits: (x: Bits) => Numbers;
  readonly addBits: BitsOperation;
  readonly subBits: BitsOperation;
  readonly andBits: BitsOperation;
  readonly orBits: BitsOperation;
  readonly xorBits: BitsOperation;
  readonly shiftLeft: Shift;
  /** An arithmetic shift, which copies the sign. */
  readonly shiftRight: Shift;
  readonly shiftRightUnsigned: Shift;
  readonly equalBits: (x: Bits, y: bigint) => Truths;
  readonly greaterBits: (x: Bits, y: bigint) => Truths;
  /** Whether it holds in any lane, as a condition of control flow. */
  readonly any: (x: Truths) => Integer;
  /** The absolute value of one number with the sign of another. */
  readonly copySign: Binary;
  readonly greaterCount: (x: Counts, y: Counts) => Truths;
  readonly selectCount: (condition: Truths, x: Counts, y: Counts) => Counts;
  /** The count, plus one where a truth holds. */
  readonly countedUp: (x: Counts, where: Truths) => Counts;
  /** The count where a truth holds, 0 elsewhere. */
  readonly countWhere: (x: Counts, where: Truths) => Counts;
}

/** The instructions that differ between the kinds of lanes. */
export interface Parts {
  readonly own: OwnLanes;
  readonly shape: 'f64' | 'f64x2' | 'f32x4';
  readonly truthOps: Readonly<Record<'and' | 'or' | 'not', PlainInstruction>>;
  readonly bitOps: Readonly<Record<'and' | 'or' | 'xor', PlainInstruction>>;
  readonly select: PlainInstruction;
  readonly integer: 'i64' | 'i64x2' | 'i32x4';
  readonly constant: (code: FunctionCode, value: number) => void;
  readonly truthConstant: (code: FunctionCode, value: boolean) => void;
  readonly bitsConstant: (code: FunctionCode, value: bigint) => void;
  readonly shiftCount: (code: FunctionCode, count: number) => void;
  readonly toBits: (code: FunctionCode) => void;
  readonly fromBits: (code: FunctionCode) => void;
  readonly any: (code: FunctionCode) => void;
}

export function assemble(parts: Parts): Lanes {
  const { own, shape, integer, bitOps, truthOps } = parts;
  const signBit = 1n << BigInt(8 * own.float.bytes - 1);
  const constant =
    (value: number): Numbers =>
    (code) =>
      parts.constant(code, value);
  const bitsConstant =
    (value: bigint): Bits =>
    (code) =>
      parts.bitsConstant(code, value);
  const given = (x: Operand): Numbers => (typeof x === 'number' ? constant(x) : x);
  const givenBits = (x: Bits | bigint): Bits => (typeof x === 'bigint' ? bitsConstant(x) : x);
  const write = (instruction: PlainInstruction, ...operands: readonly Expression[]) => {
    return (code: FunctionCode): void => {
      for (const operand of operands) operand(code);
      code.emit(instruction);
    };
  };
  type UnaryName = 'abs' | 'neg' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'nearest';
  type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge';
  const unary =
    (name: UnaryName): Unary =>
    (x) =>
      write(`${shape}.${name}`, given(x));
  const binary =
    (name: BinaryName) =>
    (x: Operand, y: Operand): ((code: FunctionCode) => void) =>
      write(`${shape}.${name}`, given(x), given(y));
  const onBits =
    (instruction: PlainInstruction): BitsOperation =>
    (x, y) =>
      write(instruction, x, givenBits(y));
  const shift =
    (name: 'shl' | 'shr_s' | 'shr_u'): Shift =>
    (x, count) =>
      write(`${integer}.${name}`, x, (code) => parts.shiftCount(code, count));
  const bitsOf = (x: Operand): Bits => {
    return (code) => {
      given(x)(code);
      parts.toBits(code);
    };
  };
  const fromBits = (x: Bits): Numbers => {
    return (code) => {
      x(code);
      parts.fromBits(code);
    };
  };
  const andBits = onBits(bitOps.and);
  const orBits = onBits(bitOps.or);
  return {
    ...own,
    bytes: own.count === 1 ? 8 : 16,
    constant,
    truthConstant: (value) => (code) => parts.truthConstant(code, value),
    bitsConstant,
    add: binary('add'),
    sub: binary('sub'),
    mul: binary('mul'),
    div: binary('div'),
    min: binary('min'),
    max: binary('max'),
    abs: unary('abs'),
    neg: unary('neg'),
    sqrt: unary('sqrt'),
    floor: unary('floor'),
    ceil: unary('ceil'),
    trunc: unary('trunc'),
    nearest: unary('nearest'),
    eq: binary('eq'),
    ne: binary('ne'),
    lt: binary('lt'),
    gt: binary('gt'),
    le: binary('le'),
    ge: binary('ge'),
    and: (x, y) => write(truthOps.and, x, y),
    or: (x, y) => write(truthOps.or, x, y),
    not: (x) => write(truthOps.not, x),
    select: (condition, x, y) => write(parts.select, given(x), given(y), condition),
    selectTruth: (condition, x, y) => write(parts.select, x, y, condition),
    selectBits: (condition, x, y) => write(parts.select, x, y, condition),
    bitsOf,
    fromBits,
    addBits: onBits(`${integer}.add`),
    subBits: onBits(`${integer}.sub`),
    andBits,
    orBits,
    xorBits: onBits(bitOps.xor),
    shiftLeft: shift('shl'),
    shiftRight: shift('shr_s'),
    shiftRightUnsigned: shift('shr_u'),
    equalBits: (x, y) => write(`${integer}.eq`, x, bitsConstant(y)),
    greaterBits: (x, y) => write(`${integer}.gt_s`, x, bitsConstant(y)),
    any: (x) => {
      return (code) => {
        x(code);
        parts.any(code);
      };
    },
    copySign: (x, y) => fromBits(orBits(andBits(bitsOf(x), ~signBit), andBits(bitsOf(y), signBit))),
    greaterCount: (x, y) => write(`${integer}.gt_s`, x, y),
    selectCount: (condition, x, y) => write(parts.select, x, y, condition),
    // A mask is -1 where it holds.
    countedUp: (x, where) => write(`${integer}.sub`, x, where),
    countWhere: (x, where) => write(bitOps.and, x, where),
  };
}

/** A truth as the number 1 or 0, as in memory. For several lanes, a mask is bits already. */
export function numberOfTruth(lanes: Lanes, x: Truths): Numbers {
  if (lanes.count === 1) return lanes.select(x, 1, 0);
  return lanes.fromBits(lanes.andBits((code) => x(code), lanes.float.bits(1)));
}

export function truthOfNumber(lanes: Lanes, x: Numbers): Truths {
  return lanes.ne(x, 0);
}
