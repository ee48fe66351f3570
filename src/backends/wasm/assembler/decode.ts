/** Reads a function's bytes back as instructions by name, with the inverse of the tables that `code.ts` writes with. */

import { InternalError } from '../../../text/internal';
import { ByteReader } from './byteReader';
import type { FunctionCode } from './code';
import {
  laneCodes,
  type MemoryInstruction,
  memoryCodes,
  plainCodes,
  type ValueType,
  valueTypeCodes,
} from './instructions';

/** An instruction with its immediates. `at` is where it begins. */
export type Instruction = { readonly at: number; readonly name: string } & (
  | { readonly kind: 'plain' | 'else' | 'end' }
  | { readonly kind: 'nested'; readonly result: ValueType | null }
  | {
      readonly kind: 'index';
      readonly space: 'local' | 'global' | 'function' | 'label' | 'lane';
      readonly index: number;
    }
  /** The labels of a table of branches; the last is for all other numbers. */
  | { readonly kind: 'labels'; readonly labels: readonly number[] }
  | { readonly kind: 'memory'; readonly align: number; readonly offset: number }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'vector'; readonly low: bigint; readonly high: bigint }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
);

/** A code with its prefix, as one number. */
function keyOf(bytes: readonly number[]): number {
  return bytes.reduce((key, byte) => key * 256 + byte, 0);
}

function byCode(codes: Readonly<Record<string, readonly number[]>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(codes).map(([name, bytes]) => [keyOf(bytes), name]));
}

const plain = byCode(plainCodes);
const lanes = byCode(laneCodes);
// The record has exactly these keys.
const memory = new Map(
  (Object.keys(memoryCodes) as MemoryInstruction[]).map((name) => {
    const { code, vector } = memoryCodes[name];
    return [keyOf(vector ? [0xfd, code] : [code]), name];
  }),
);
const valueTypes = new Map(Object.entries(valueTypeCodes).map(([name, code]) => [code, name as ValueType]));

const spaces = {
  12: ['br', 'label'],
  13: ['br_if', 'label'],
  16: ['call', 'function'],
  32: ['local.get', 'local'],
  33: ['local.set', 'local'],
  34: ['local.tee', 'local'],
  35: ['global.get', 'global'],
  36: ['global.set', 'global'],
} as const;
const nested: Readonly<Record<number, string>> = { 2: 'block', 3: 'loop', 4: 'if' };
/** Instructions on the only memory, with the bytes after their codes that name it. */
const onMemory: Readonly<Record<number, readonly [name: string, bytes: number]>> = {
  [0x3f]: ['memory.size', 1],
  [0x40]: ['memory.grow', 1],
  [keyOf([0xfc, 0x0a])]: ['memory.copy', 2],
  [keyOf([0xfc, 0x0b])]: ['memory.fill', 1],
};

/** The next code, with its prefix if it has one. */
function readCode(reader: ByteReader): number {
  const first = reader.byte();
  if (first !== 0xfc && first !== 0xfd) return first;
  const second = reader.byte();
  return keyOf(second < 0x80 ? [first, second] : [first, second, reader.byte()]);
}

/** As many labels as a count says, and one more. */
function readLabels(reader: ByteReader): readonly number[] {
  return Array.from({ length: reader.unsigned() + 1 }, () => reader.unsigned());
}

function readInstruction(reader: ByteReader): Instruction {
  const at = reader.position;
  const code = readCode(reader);
  const simple = plain.get(code);
  if (simple !== undefined) return { at, name: simple, kind: 'plain' };
  if (code in spaces) {
    const [name, space] = spaces[code as keyof typeof spaces];
    return { at, name, kind: 'index', space, index: reader.unsigned() };
  }
  const access = memory.get(code);
  if (access !== undefined)
    return { at, name: access, kind: 'memory', align: reader.unsigned(), offset: reader.unsigned() };
  const lane = lanes.get(code);
  if (lane !== undefined) return { at, name: lane, kind: 'index', space: 'lane', index: reader.byte() };
  const opener = nested[code];
  if (opener !== undefined)
    return { at, name: opener, kind: 'nested', result: valueTypes.get(reader.byte()) ?? null };
  const whole = onMemory[code];
  if (whole !== undefined) {
    reader.position += whole[1];
    return { at, name: whole[0], kind: 'plain' };
  }
  switch (code) {
    case 0x05:
      return { at, name: 'else', kind: 'else' };
    case 0x0b:
      return { at, name: 'end', kind: 'end' };
    case 0x0e:
      return { at, name: 'br_table', kind: 'labels', labels: readLabels(reader) };
    case 0x41:
      return { at, name: 'i32.const', kind: 'integer', value: reader.signed() };
    case 0x42:
      return { at, name: 'i64.const', kind: 'integer', value: reader.signed() };
    case 0x44:
      return { at, name: 'f64.const', kind: 'double', value: reader.double() };
    case keyOf([0xfd, 0x0c]):
      return { at, name: 'v128.const', kind: 'vector', low: reader.bits64(), high: reader.bits64() };
    case keyOf([0xfd, 0x0d]):
      return { at, name: 'i8x16.shuffle', kind: 'bytes', bytes: reader.bytes16() };
    default:
      throw new InternalError(`no instruction has the code ${code.toString(16)}`);
  }
}

/** The instructions of a function's body, in order. */
export function* decode(code: FunctionCode): Generator<Instruction> {
  const reader = new ByteReader(code.instructions());
  while (!reader.done) yield readInstruction(reader);
}
