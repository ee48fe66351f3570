/** exp and log. The reduction and polynomials are those of Cephes' expf and of FDLIBM's logf. */

import type { LibraryFunction } from '../shader';

export const exponential = {
  exponential: {
    uses: ['isNumber', 'infinity', 'opaque', 'scaled'],
    text: `fn exponential(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  if (x > 88.72283935546875f) { return infinity(); }
  if (x < -103.97208404541016f) { return 0.0f; }
  let k = round(x * 1.44269504f);
  let r = opaque(x - k * 0.693359375f) + k * 2.12194440e-4f;
  var p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return scaled(1.0f + (r + r * r * p), i32(k));
}`,
  },
  logarithm: {
    uses: ['notANumber', 'infinity'],
    text: `fn logarithm(x: f32) -> f32 {
  var b = bitcast<u32>(x);
  var shift = 0;
  if ((b & 0x7fffffffu) == 0u) { return -infinity(); }
  if ((b & 0x7fffffffu) > 0x7f800000u || (b >> 31u) == 1u) { return notANumber(); }
  if (b == 0x7f800000u) { return x; }
  if (b < 0x00800000u) {
    b = bitcast<u32>(f32(b));
    shift = -149;
  }
  let s = b + (0x3f800000u - 0x3f3504f3u);
  let k = f32(i32(s >> 23u) - 127 + shift);
  let f = bitcast<f32>((s & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  let q = f / (2.0f + f);
  let z = q * q;
  let w = z * z;
  let r = w * (0.40000972152f + w * 0.24279078841f) + z * (0.66666662693f + w * 0.28498786688f);
  let h = 0.5f * f * f;
  return q * (h + r) + k * 9.0580006145e-06f - h + f + k * 6.9313812256e-01f;
}`,
  },
  /** log(1 + x), where the quotient restores the digits that 1 + x loses (Kahan). */
  logarithmOfNext: {
    uses: ['opaque', 'logarithm', 'isFinite'],
    text: `fn logarithmOfNext(x: f32) -> f32 {
  if (!isFinite(x) || abs(x) > 1e8f) { return logarithm(x); }
  let y = opaque(1.0f + x);
  let d = opaque(y - 1.0f);
  if (d == 0.0f) { return x; }
  if (d <= -1.0f) { return logarithm(y); }
  return logarithm(y) * (x / d);
}`,
  },
  /** exp(x) - 1: the polynomial of the exponential near 0, where nothing is subtracted. */
  exponentialLessOne: {
    uses: ['exponential', 'isNumber'],
    text: `fn exponentialLessOne(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  if (abs(x) > 0.34657359f) { return exponential(x) - 1.0f; }
  var p = 1.9875691500e-4f;
  p = p * x + 1.3981999507e-3f;
  p = p * x + 8.3334519073e-3f;
  p = p * x + 4.1665795894e-2f;
  p = p * x + 1.6666665459e-1f;
  p = p * x + 5.0000001201e-1f;
  return x + x * x * p;
}`,
  },
  /** The logarithm to the base 2, exact for a power of 2. */
  binaryLogarithm: {
    uses: ['logarithm', 'isFinite', 'opaque', 'scaled'],
    text: `fn binaryLogarithm(x: f32) -> f32 {
  if (!isFinite(x) || x <= 0.0f) { return logarithm(x); }
  let small = x < 1.1754944e-38f;
  let y = select(x, x * 16777216.0f, small);
  let bits = bitcast<u32>(y) + (0x3f800000u - 0x3f3504f3u);
  let k = i32(bits >> 23u) - 127;
  let part = logarithm(scaled(y, -k)) * 1.44269504f;
  return f32(k - select(0, 24, small)) + part;
}`,
  },
  decimalLogarithm: {
    uses: ['logarithm', 'isFinite', 'scaled'],
    text: `fn decimalLogarithm(x: f32) -> f32 {
  if (!isFinite(x) || x <= 0.0f) { return logarithm(x); }
  let small = x < 1.1754944e-38f;
  let y = select(x, x * 16777216.0f, small);
  let bits = bitcast<u32>(y) + (0x3f800000u - 0x3f3504f3u);
  let k = i32(bits >> 23u) - 127;
  let whole = f32(k - select(0, 24, small));
  return (whole * 7.9034151668e-7f + logarithm(scaled(y, -k)) * 4.3429449201e-1f) + whole * 3.0102920532e-1f;
}`,
  },
  sigmoid: {
    uses: ['exponential'],
    text: `fn sigmoid(x: f32) -> f32 {
  let t = exponential(-abs(x));
  return select(t, 1.0f, x >= 0.0f) / (1.0f + t);
}`,
  },
  softplus: {
    uses: ['exponential', 'logarithmOfNext', 'isNumber'],
    text: `fn softplus(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  return max(x, 0.0f) + logarithmOfNext(exponential(-abs(x)));
}`,
  },
} satisfies Record<string, LibraryFunction>;
