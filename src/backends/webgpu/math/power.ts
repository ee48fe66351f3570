/** pow, after FDLIBM's powf: the logarithm and its product with the exponent are kept as pairs of numbers. */

import type { LibraryFunction } from '../shader';

export const power = {
  /** The leading 12 bits of the significand. */
  leading: {
    uses: [],
    text: `fn leading(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}`,
  },
  /** x^y for positive finite x, and finite y other than 0. */
  positivePower: {
    uses: ['leading', 'infinity', 'scaled', 'opaque'],
    text: `fn positivePower(x: f32, y: f32) -> f32 {
  var b = bitcast<u32>(x);
  var n = 0;
  if (b < 0x00800000u) {
    b = bitcast<u32>(f32(b));
    n = -149;
  }
  n += i32(b >> 23u) - 127;
  let j = b & 0x007fffffu;
  var k = 0u;
  var m = j | 0x3f800000u;
  if (j > 0x1cc471u && j < 0x5db3d7u) {
    k = 1u;
  } else if (j >= 0x5db3d7u) {
    n += 1;
    m -= 0x00800000u;
  }
  let a = bitcast<f32>(m);
  let base = select(1.0f, 1.5f, k == 1u);
  var u = a - base;
  var v = 1.0f / (a + base);
  let s = u * v;
  let sh = leading(s);
  var th = bitcast<f32>((((m >> 1u) & 0xfffff000u) | 0x20000000u) + 0x00400000u + (k << 21u));
  var tl = a - opaque(th - base);
  let sl = v * (opaque(u - sh * th) - sh * tl);
  var q = s * s;
  var r = 2.0697501302e-01f;
  r = r * q + 2.3066075146e-01f;
  r = r * q + 2.7272811532e-01f;
  r = r * q + 3.3333334327e-01f;
  r = r * q + 4.2857143283e-01f;
  r = r * q + 6.0000002384e-01f;
  r = r * q * q + sl * (sh + s);
  q = sh * sh;
  th = leading(3.0f + q + r);
  tl = r - opaque(opaque(th - 3.0f) - q);
  u = sh * th;
  v = sl * th + tl * s;
  let ph = leading(u + v);
  let pl = v - opaque(ph - u);
  let zh = 9.6191406250e-01f * ph;
  let zl = -1.1736857402e-04f * ph + pl * 9.6179670095e-01f + select(0.0f, 1.56322085e-06f, k == 1u);
  let dh = select(0.0f, 5.84960938e-01f, k == 1u);
  let t = f32(n);
  let t1 = leading(opaque(opaque(zh + zl) + dh) + t);
  let t2 = zl - opaque(opaque(opaque(t1 - t) - dh) - zh);
  let y1 = leading(y);
  let low = (y - y1) * t1 + y * t2;
  var high = y1 * t1;
  if (high + low >= 128.0f) { return infinity(); }
  if (high + low < -150.0f) { return 0.0f; }
  let e = round(high + low);
  high = opaque(high - e);
  let w = bitcast<f32>(bitcast<u32>(low + high) & 0xffff8000u);
  u = w * 6.93145752e-01f;
  v = (low - opaque(w - high)) * 6.9314718246e-01f + w * 1.42860654e-06f;
  let z = opaque(u + v);
  let rest = v - opaque(z - u);
  q = z * z;
  var c = 4.1381369442e-08f;
  c = c * q - 1.6533901999e-06f;
  c = c * q + 6.6137559770e-05f;
  c = c * q - 2.7777778450e-03f;
  c = c * q + 1.6666667163e-01f;
  let f = z - q * c;
  let g = (z * f) / (f - 2.0f) - (rest + z * rest);
  return scaled(1.0f - (g - z), i32(e));
}`,
  },
  power: {
    uses: ['positivePower', 'isNumber', 'isFinite', 'notANumber', 'infinity'],
    text: `fn power(x: f32, y: f32) -> f32 {
  if (y == 0.0f) { return 1.0f; }
  if (!isNumber(x) || !isNumber(y)) { return notANumber(); }
  let size = abs(x);
  if (!isFinite(y)) {
    if (size == 1.0f) { return notANumber(); }
    return select(0.0f, infinity(), (size > 1.0f) == (y > 0.0f));
  }
  let isWhole = floor(y) == y;
  let isOdd = isWhole && abs(y) < 16777216.0f && (i32(y) & 1) == 1;
  let isBelow = (bitcast<u32>(x) >> 31u) == 1u;
  var value: f32;
  if (size == 0.0f) {
    value = select(infinity(), 0.0f, y > 0.0f);
  } else if (!isFinite(x)) {
    value = select(0.0f, infinity(), y > 0.0f);
  } else if (isBelow && !isWhole) {
    return notANumber();
  } else {
    value = positivePower(size, y);
  }
  return select(value, -value, isBelow && isOdd);
}`,
  },
} satisfies Record<string, LibraryFunction>;
