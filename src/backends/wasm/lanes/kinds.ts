/** The kinds of lanes: one double, two doubles, four floats. */

import type { FunctionCode } from '../assembler/code';
import { assemble, type FloatFormat, type Lanes } from './lanes';

const doubles: FloatFormat = {
  name: 'f64',
  bytes: 8,
  mantissaBits: 52,
  bias: 1023,
  bits: (value) => new BigUint64Array(Float64Array.of(value).buffer)[0]!,
  round: (value) => value,
};

const floats: FloatFormat = {
  name: 'f32',
  bytes: 4,
  mantissaBits: 23,
  bias: 127,
  bits: (value) => BigInt(new Uint32Array(Float32Array.of(value).buffer)[0]!),
  round: Math.fround,
};

export const single: Lanes = assemble({
  own: {
    count: 1,
    float: doubles,
    number: 'f64',
    truth: 'i32',
    bits: 'i64',
    load: 'f64.load',
    store: 'f64.store',
    spread: (x) => x,
    spreadTruth: (x) => x,
    lane: (x) => x,
    together: ([x]) => x!,
    spreadCount: (x) => (code) => {
      x(code);
      code.emit('i64.extend_i32_s');
    },
    maxCount: (x) => (code) => {
      x(code);
      code.emit('i32.wrap_i64');
    },
    loadSpread: (code, offset) => code.memory('f64.load', offset),
    loadLane: (code, offset) => code.memory('f64.load', offset),
    storeLane: (code, offset) => code.memory('f64.store', offset),
  },
  shape: 'f64',
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

/** The common operations of vectors of both widths. */
const vector = {
  truthOps: { and: 'v128.and', or: 'v128.or', not: 'v128.not' },
  bitOps: { and: 'v128.and', or: 'v128.or', xor: 'v128.xor' },
  select: 'v128.bitselect',
  truthConstant: (code: FunctionCode, value: boolean) => code.vector(value ? -1n : 0n),
  shiftCount: (code: FunctionCode, count: number) => code.int32(count),
  toBits: () => {},
  fromBits: () => {},
  any: (code: FunctionCode) => code.emit('v128.any_true'),
} as const;
const vectorTypes = {
  number: 'v128',
  truth: 'v128',
  bits: 'v128',
  load: 'v128.load',
  store: 'v128.store',
} as const;

/** Two doubles side by side. */
export const pair: Lanes = assemble({
  own: {
    count: 2,
    float: doubles,
    ...vectorTypes,
    spread: (x) => (code) => {
      x(code);
      code.emit('f64x2.splat');
    },
    spreadTruth: (x) => (code) => {
      code.int32(0);
      x(code);
      code.emit('i32.sub');
      code.emit('i64.extend_i32_s');
      code.emit('i64x2.splat');
    },
    lane: (x, lane) => (code) => {
      x(code);
      code.lane('f64x2.extract_lane', lane);
    },
    together:
      ([first, second]) =>
      (code) => {
        first!(code);
        code.emit('f64x2.splat');
        second!(code);
        code.lane('f64x2.replace_lane', 1);
      },
    spreadCount: (x) => (code) => {
      x(code);
      code.emit('i64.extend_i32_s');
      code.emit('i64x2.splat');
    },
    maxCount: (x) => (code) => {
      for (const lane of [0, 1, 0, 1]) {
        x(code);
        code.lane('i64x2.extract_lane', lane);
      }
      code.emit('i64.gt_s');
      code.emit('select');
      code.emit('i32.wrap_i64');
    },
    loadSpread: (code, offset) => code.memory('v128.load64_splat', offset),
    loadLane: (code, offset, lane) => code.memory('f64.load', offset + 8 * lane),
    storeLane: (code, offset, lane) => code.memory('f64.store', offset + 8 * lane),
  },
  ...vector,
  shape: 'f64x2',
  integer: 'i64x2',
  constant: (code, value) => code.vector(doubles.bits(value)),
  bitsConstant: (code, value) => code.vector(value),
});

const twice = (bits: bigint): bigint => (BigInt.asUintN(32, bits) << 32n) | BigInt.asUintN(32, bits);

function splatFloat(code: FunctionCode): void {
  code.emit('f32.demote_f64');
  code.emit('f32x4.splat');
}

/** Four floats side by side. */
export const quad: Lanes = assemble({
  own: {
    count: 4,
    float: floats,
    ...vectorTypes,
    spread: (x) => (code) => {
      x(code);
      splatFloat(code);
    },
    spreadTruth: (x) => (code) => {
      code.int32(0);
      x(code);
      code.emit('i32.sub');
      code.emit('i32x4.splat');
    },
    lane: (x, lane) => (code) => {
      x(code);
      code.lane('f32x4.extract_lane', lane);
      code.emit('f64.promote_f32');
    },
    together: (values) => (code) => {
      for (const [lane, value] of values.entries()) {
        value(code);
        if (lane === 0) splatFloat(code);
        else {
          code.emit('f32.demote_f64');
          code.lane('f32x4.replace_lane', lane);
        }
      }
    },
    spreadCount: (x) => (code) => {
      x(code);
      code.emit('i32x4.splat');
    },
    maxCount: (x) => (code) => {
      const maximum = code.allocLocal('i32');
      const lane = (index: number): void => {
        x(code);
        code.lane('i32x4.extract_lane', index);
      };
      lane(0);
      for (const index of [1, 2, 3]) {
        code.set(maximum);
        lane(index);
        code.get(maximum);
        lane(index);
        code.get(maximum);
        code.emit('i32.gt_s');
        code.emit('select');
      }
      code.freeLocal(maximum);
    },
    loadSpread: (code, offset) => {
      code.memory('f64.load', offset);
      splatFloat(code);
    },
    loadLane: (code, offset, lane) => {
      code.memory('f32.load', offset + 4 * lane);
      code.emit('f64.promote_f32');
    },
    storeLane: (code, offset, lane) => {
      code.emit('f32.demote_f64');
      code.memory('f32.store', offset + 4 * lane);
    },
  },
  ...vector,
  shape: 'f32x4',
  integer: 'i32x4',
  constant: (code, value) => code.vector(twice(floats.bits(value))),
  bitsConstant: (code, value) => code.vector(twice(value)),
});

export type LaneKind = 'f64' | 'f64x2' | 'f32x4';

export const laneKinds: { readonly [Kind in LaneKind]: Lanes } = { f64: single, f64x2: pair, f32x4: quad };
