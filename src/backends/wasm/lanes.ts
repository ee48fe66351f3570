/**
 * Arithmetic on one double or on two at once, written once for both: every operation of `Lanes` is an expression for
 * the code that is being written. Numbers are `f64` or `f64x2`; truths `i32` or masks of all bits; bits are what
 * stands in memory for a number, `i64` or `i64x2`.
 */

import type { Expression, FunctionCode } from './assembler/code';
import type { PlainInstruction, ValueType } from './assembler/instructions';

export type Numbers = Expression<'number'>;
export type Truths = Expression<'truth'>;
export type Bits = Expression<'bits'>;
/** An address, a count, a condition of one `i32`. */
export type Integer = Expression<'integer'>;
export type Operand = Numbers | number;

type Unary = (x: Operand) => Numbers;
type Binary = (x: Operand, y: Operand) => Numbers;
type Comparison = (x: Operand, y: Operand) => Truths;
type BitsOperation = (x: Bits, y: Bits | bigint) => Bits;
type Shift = (x: Bits, count: number) => Bits;

export interface Lanes {
  readonly count: 1 | 2;
  readonly number: ValueType;
  readonly truth: ValueType;
  readonly bits: ValueType;
  /** How many bytes a number takes in memory. */
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
  /** To the nearest whole number, half to even. */
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
  /** Copies of the sign come in. */
  readonly shiftRight: Shift;
  readonly shiftRightUnsigned: Shift;
  readonly equalBits: (x: Bits, y: bigint) => Truths;
  readonly greaterBits: (x: Bits, y: bigint) => Truths;
  /** Whether it holds in any lane: a condition of control flow. */
  readonly any: (x: Truths) => Integer;
  /** The magnitude of one number with the sign of another. */
  readonly copySign: Binary;
}

/** A double's 64 bits. */
export function doubleBits(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0]!;
}

const signBit = 1n << 63n;

interface Parts {
  readonly count: 1 | 2;
  readonly shape: 'f64' | 'f64x2';
  readonly number: ValueType;
  readonly truth: ValueType;
  readonly bits: ValueType;
  readonly truthOps: Readonly<Record<'and' | 'or' | 'not', PlainInstruction>>;
  readonly bitOps: Readonly<Record<'and' | 'or' | 'xor', PlainInstruction>>;
  readonly select: PlainInstruction;
  readonly integer: 'i64' | 'i64x2';
  readonly constant: (code: FunctionCode, value: number) => void;
  readonly truthConstant: (code: FunctionCode, value: boolean) => void;
  readonly bitsConstant: (code: FunctionCode, value: bigint) => void;
  readonly shiftCount: (code: FunctionCode, count: number) => void;
  readonly toBits: (code: FunctionCode) => void;
  readonly fromBits: (code: FunctionCode) => void;
  readonly any: (code: FunctionCode) => void;
}

function assemble(parts: Parts): Lanes {
  const { shape, integer, bitOps, truthOps } = parts;
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
    count: parts.count,
    number: parts.number,
    truth: parts.truth,
    bits: parts.bits,
    bytes: parts.count === 1 ? 8 : 16,
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
  };
}

export const single: Lanes = assemble({
  count: 1,
  shape: 'f64',
  number: 'f64',
  truth: 'i32',
  bits: 'i64',
  truthOps: { and: 'i32.and', or: 'i32.or', not: 'i32.eqz' },
  bitOps: { and: 'i64.and', or: 'i64.or', xor: 'i64.xor' },
  select: 'select',
  integer: 'i64',
  constant: (code, value) => code.double(value),
  truthConstant: (code, value) => code.int32(value ? 1 : 0),
  bitsConstant: (code, value) => code.int64(value),
  shiftCount: (code, count) => code.int64(BigInt(count)),
  toBits: (code) => code.emit('i64.reinterpret_f64'),
  fromBits: (code) => code.emit('f64.reinterpret_i64'),
  any: () => {},
});

/** Two rows side by side. */
export const pair: Lanes = assemble({
  count: 2,
  shape: 'f64x2',
  number: 'v128',
  truth: 'v128',
  bits: 'v128',
  truthOps: { and: 'v128.and', or: 'v128.or', not: 'v128.not' },
  bitOps: { and: 'v128.and', or: 'v128.or', xor: 'v128.xor' },
  select: 'v128.bitselect',
  integer: 'i64x2',
  constant: (code, value) => code.vector(doubleBits(value)),
  truthConstant: (code, value) => code.vector(value ? -1n : 0n),
  bitsConstant: (code, value) => code.vector(value),
  shiftCount: (code, count) => code.int32(count),
  toBits: () => {},
  fromBits: () => {},
  any: (code) => code.emit('v128.any_true'),
});

/** Both lanes with the value of one. */
export function spread(x: Numbers): Numbers {
  return (code) => {
    x(code);
    code.emit('f64x2.splat');
  };
}

export function spreadTruth(x: Truths): Truths {
  return (code) => {
    code.int32(0);
    x(code);
    code.emit('i32.sub');
    code.emit('i64.extend_i32_s');
    code.emit('i64x2.splat');
  };
}

/** The number in one of two lanes. */
export function laneOf(x: Numbers, lane: number): Numbers {
  return (code) => {
    x(code);
    code.lane('f64x2.extract_lane', lane);
  };
}

/** Two numbers side by side. */
export function paired(x: Numbers, y: Numbers): Numbers {
  return (code) => {
    spread(x)(code);
    y(code);
    code.lane('f64x2.replace_lane', 1);
  };
}

/** A truth as the number 1 or 0, as it stands in memory. Of two lanes, a mask is bits already. */
export function numberOfTruth(lanes: Lanes, x: Truths): Numbers {
  if (lanes.count === 1) return lanes.select(x, 1, 0);
  return lanes.fromBits(lanes.andBits((code) => x(code), doubleBits(1)));
}

export function truthOfNumber(lanes: Lanes, x: Numbers): Truths {
  return lanes.ne(x, 0);
}

/** Writes routines: expressions of one kind of lanes, with names for what is used more than once. */
export class Writer {
  constructor(
    readonly code: FunctionCode,
    readonly m: Lanes,
  ) {}

  let(value: Numbers): Numbers {
    return this.code.let(this.m.number, value);
  }

  letTruth(value: Truths): Truths {
    return this.code.let(this.m.truth, value);
  }

  letBits(value: Bits): Bits {
    return this.code.let(this.m.bits, value);
  }

  /** The one or the other: of one lane only that one is computed, of two both. */
  choose(condition: Truths, x: () => Numbers, y: () => Numbers): Numbers {
    const { m, code } = this;
    if (m.count === 2) return this.let(m.select(condition, x(), y()));
    return this.let(() => code.choose(condition, m.number, x, y));
  }

  /** c0 + x (c1 + x (c2 + …)). */
  polynomial(x: Numbers, coefficients: readonly number[]): Numbers {
    const { m } = this;
    return coefficients.reduceRight<Operand>(
      (rest, each) => (rest === 0 ? each : m.add(each, m.mul(x, rest))),
      0,
    ) as Numbers;
  }
}
