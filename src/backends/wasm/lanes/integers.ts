/**
 * Whole numbers of 32 bits, which count turns, rows and elements and address memory. Each operation of `i32` is an
 * expression that leaves its value, or its truth, on the stack.
 */

import { type FunctionCode, type Global, type Local, readLocal } from '../assembler/code';
import type { PlainInstruction } from '../assembler/instructions';
import type { Integer } from './lanes';

/** An expression, what a local holds, or a known number. */
export type IntegerOperand = Integer | Local | number;

type Unary = (x: IntegerOperand) => Integer;
type Binary = (x: IntegerOperand, y: IntegerOperand) => Integer;

const of: Unary = (x) => {
  if (typeof x === 'number') return (code) => code.int32(x);
  return typeof x === 'function' ? x : readLocal(x);
};

const unary =
  (instruction: PlainInstruction): Unary =>
  (x) =>
  (code) => {
    of(x)(code);
    code.emit(instruction);
  };

const binary =
  (instruction: PlainInstruction): Binary =>
  (x, y) =>
  (code) => {
    of(x)(code);
    of(y)(code);
    code.emit(instruction);
  };

/** One of two numbers, each written twice: the first where `better` holds between them. */
const chosen =
  (better: Binary): Binary =>
  (x, y) =>
  (code) => {
    of(x)(code);
    of(y)(code);
    better(x, y)(code);
    code.emit('select');
  };

const ltU = binary('i32.lt_u');
const gtS = binary('i32.gt_s');

/** Names end as those of the instructions do: `S` for numbers with a sign, `U` for those without. */
export const i32 = {
  of,
  /** The value of a global. */
  global:
    (global: Global): Integer =>
    (code) =>
      code.getGlobal(global),
  eqz: unary('i32.eqz'),
  add: binary('i32.add'),
  sub: binary('i32.sub'),
  mul: binary('i32.mul'),
  divU: binary('i32.div_u'),
  and: binary('i32.and'),
  shl: binary('i32.shl'),
  shrU: binary('i32.shr_u'),
  eq: binary('i32.eq'),
  ne: binary('i32.ne'),
  ltS: binary('i32.lt_s'),
  ltU,
  gtS,
  gtU: binary('i32.gt_u'),
  geS: binary('i32.ge_s'),
  geU: binary('i32.ge_u'),
  minU: chosen(ltU),
  maxS: chosen(gtS),
  /** The number in memory at an address. */
  load:
    (address: IntegerOperand, offset = 0): Integer =>
    (code) => {
      of(address)(code);
      code.memory('i32.load', offset);
    },
} as const;

/** Adds to a local. */
export function increase(code: FunctionCode, local: Local, by: IntegerOperand): void {
  code.set(local, i32.add(local, by));
}

/**
 * Leaves the address of an element on the stack: `index` elements of so many bytes behind `base`. Answers with what a
 * load or a store is to add to it, which is where a known index goes.
 */
export function elementAddress(
  code: FunctionCode,
  base: IntegerOperand,
  index: number | Integer,
  bytes: number,
): number {
  of(base)(code);
  if (typeof index === 'number') return index * bytes;
  i32.mul(index, bytes)(code);
  code.emit('i32.add');
  return 0;
}
