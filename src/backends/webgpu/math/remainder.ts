/** Exact remainders: the significand is divided bit by bit, as in FDLIBM's fmodf. */

import type { LibraryFunction } from '../shader';

export const remainder = {
  /** The remainder with the sign of the first operand. */
  remainder: {
    uses: ['notANumber'],
    text: `fn remainder(x: f32, y: f32) -> f32 {
  let sign = bitcast<u32>(x) & 0x80000000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (b < 0x00800000u || a >= 0x7f800000u || b > 0x7f800000u) { return notANumber(); }
  if (a < b) { return x; }
  let divisor = (b & 0x007fffffu) | 0x00800000u;
  let end = i32(b >> 23u);
  var rest = (a & 0x007fffffu) | 0x00800000u;
  for (var e = i32(a >> 23u); e > end; e -= 1) {
    if (rest >= divisor) { rest -= divisor; }
    rest = rest << 1u;
  }
  if (rest >= divisor) { rest -= divisor; }
  if (rest == 0u) { return bitcast<f32>(sign); }
  let shift = countLeadingZeros(rest) - 8u;
  let e = end - i32(shift);
  if (e <= 0) { return bitcast<f32>(sign | ((rest << shift) >> u32(min(1 - e, 31)))); }
  return bitcast<f32>(sign | (((rest << shift) & 0x007fffffu) | (u32(e) << 23u)));
}`,
  },
  /** The remainder with the sign of the second operand. */
  modulo: {
    uses: ['remainder'],
    text: `fn modulo(x: f32, y: f32) -> f32 {
  let r = remainder(x, y);
  return select(r, r + y, r != 0.0f && (r < 0.0f) != (y < 0.0f));
}`,
  },
} satisfies Record<string, LibraryFunction>;
