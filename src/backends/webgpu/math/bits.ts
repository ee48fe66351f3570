/**
 * Tests and parts of numbers by their bits. WGSL lets a compiler assume that every number is finite, and that sums may
 * be reordered. None of them branches: a compiler that writes each call out takes time by the square of the branches.
 */

import type { LibraryFunction } from '../shader';

export const bits = {
  /** The number itself, hidden from the compiler: no step of a compensated sum is simplified across it. */
  opaque: {
    uses: [],
    text: `fn opaque(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ run.zero);
}`,
  },
  notANumber: {
    uses: [],
    text: `fn notANumber() -> f32 {
  return bitcast<f32>(0x7fc00000u ^ run.zero);
}`,
  },
  infinity: {
    uses: [],
    text: `fn infinity() -> f32 {
  return bitcast<f32>(0x7f800000u ^ run.zero);
}`,
  },
  isNumber: {
    uses: [],
    text: `fn isNumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) <= 0x7f800000u;
}`,
  },
  isFinite: {
    uses: [],
    text: `fn isFinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u;
}`,
  },
  less: {
    uses: ['isNumber'],
    text: `fn less(x: f32, y: f32) -> bool {
  return (x < y) & isNumber(x) & isNumber(y);
}`,
  },
  atMost: {
    uses: ['isNumber'],
    text: `fn atMost(x: f32, y: f32) -> bool {
  return (x <= y) & isNumber(x) & isNumber(y);
}`,
  },
  equal: {
    uses: ['isNumber'],
    text: `fn equal(x: f32, y: f32) -> bool {
  return (x == y) & isNumber(x) & isNumber(y);
}`,
  },
  smaller: {
    uses: ['isNumber', 'notANumber'],
    text: `fn smaller(x: f32, y: f32) -> f32 {
  return select(notANumber(), select(y, x, x < y), isNumber(x) & isNumber(y));
}`,
  },
  larger: {
    uses: ['isNumber', 'notANumber'],
    text: `fn larger(x: f32, y: f32) -> f32 {
  return select(notANumber(), select(y, x, x > y), isNumber(x) & isNumber(y));
}`,
  },
  signOf: {
    uses: ['isNumber'],
    text: `fn signOf(x: f32) -> f32 {
  return select(x, select(select(0.0f, -1.0f, x < 0.0f), 1.0f, x > 0.0f), isNumber(x));
}`,
  },
  /** The absolute value of the first operand with the sign of the second. */
  withSign: {
    uses: [],
    text: `fn withSign(x: f32, y: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
}`,
  },
  /** x 2^k, in two factors so that neither leaves the range. */
  scaled: {
    uses: [],
    text: `fn scaled(x: f32, k: i32) -> f32 {
  let half = k >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(k - half + 127) << 23u);
  return (x * first) * second;
}`,
  },
  /** A compensated sum and its rounding error, plus one more number. */
  plus: {
    uses: ['opaque', 'isFinite'],
    text: `fn plus(sum: vec2<f32>, x: f32) -> vec2<f32> {
  let y = x + sum.y;
  let total = opaque(sum.x + y);
  let rest = y - opaque(total - sum.x);
  return vec2<f32>(total, select(0.0f, rest, isFinite(total)));
}`,
  },
  /** The sum of two compensated sums. */
  merged: {
    uses: ['plus'],
    text: `fn merged(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  return plus(vec2<f32>(a.x, a.y + b.y), b.x);
}`,
  },
} satisfies Record<string, LibraryFunction>;
