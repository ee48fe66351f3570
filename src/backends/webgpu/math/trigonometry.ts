/**
 * Sine and the other trigonometric functions, by Cephes' polynomials for 32 bits on reduced arguments. Arguments are
 * reduced with three parts of pi/2, large ones with the digits of 2/pi (Payne and Hanek).
 */

import type { LibraryFunction } from '../shader';

export const trigonometry = {
  /** The 64 bits of a product: high word, low word. */
  wideProduct: {
    uses: [],
    text: `fn wideProduct(a: u32, b: u32) -> vec2<u32> {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let low = al * bl;
  let first = ah * bl + (low >> 16u);
  let second = al * bh + (first & 0xffffu);
  return vec2<u32>(ah * bh + (first >> 16u) + (second >> 16u), (second << 16u) | (low & 0xffffu));
}`,
  },
  Reduced: {
    uses: [],
    text: `struct Reduced {
  rest: f32,
  quadrant: i32,
}`,
  },
  reducedLarge: {
    uses: ['wideProduct', 'Reduced'],
    text: `fn reducedLarge(x: f32) -> Reduced {
  var digits = array<u32, 7>(0u, 0x28be60dbu, 0x9391054au, 0x7f09d5f4u, 0x7d4d3770u, 0x36d8a566u, 0x4f10e410u);
  let b = bitcast<u32>(x);
  let m = ((b & 0x007fffffu) | 0x00800000u) << 8u;
  let e = ((b >> 23u) & 0xffu) - 126u;
  let i = e >> 5u;
  let shift = e & 31u;
  var high = digits[i];
  var middle = digits[i + 1u];
  var low = digits[i + 2u];
  if (shift > 0u) {
    high = (high << shift) | (middle >> (32u - shift));
    middle = (middle << shift) | (low >> (32u - shift));
    low = (low << shift) | (digits[i + 3u] >> (32u - shift));
  }
  let first = wideProduct(m, middle);
  let carried = wideProduct(m, low).x;
  let fraction = first.y + carried;
  var whole = m * high + first.x + select(0u, 1u, fraction < carried);
  var quadrant = i32(whole >> 30u);
  whole = whole & 0x3fffffffu;
  if ((whole & 0x20000000u) != 0u) {
    whole = whole | 0xc0000000u;
    quadrant += 1;
  }
  let r = (f32(i32(whole)) * 4294967296.0f + f32(fraction)) * 3.4061215800e-19f;
  return Reduced(select(r, -r, x < 0.0f), select(quadrant, -quadrant, x < 0.0f));
}`,
  },
  /** The remainder of a number by the nearest multiple of pi/2, and which multiple that is. */
  reduced: {
    uses: ['Reduced', 'reducedLarge', 'opaque', 'isFinite', 'notANumber'],
    text: `fn reduced(x: f32) -> Reduced {
  if (!isFinite(x)) { return Reduced(notANumber(), 0); }
  if (abs(x) > 12800.0f) { return reducedLarge(x); }
  let k = round(x * 0.63661977f);
  let r = opaque(opaque(x - k * 1.5703125f) - k * 4.837512969970703125e-4f) - k * 7.54978995489188216e-8f;
  return Reduced(r, i32(k));
}`,
  },
  sineOfReduced: {
    uses: [],
    text: `fn sineOfReduced(r: f32) -> f32 {
  let z = r * r;
  return r + r * z * (-1.6666654611e-1f + z * (8.3321608736e-3f - z * 1.9515295891e-4f));
}`,
  },
  cosineOfReduced: {
    uses: [],
    text: `fn cosineOfReduced(r: f32) -> f32 {
  let z = r * r;
  let tail = z * z * (4.166664568298827e-2f + z * (-1.388731625493765e-3f + z * 2.443315711809948e-5f));
  return 1.0f - (0.5f * z - tail);
}`,
  },
  sine: {
    uses: ['reduced', 'sineOfReduced', 'cosineOfReduced'],
    text: `fn sine(x: f32) -> f32 {
  let a = reduced(x);
  let value = select(sineOfReduced(a.rest), cosineOfReduced(a.rest), (a.quadrant & 1) == 1);
  return select(value, -value, (a.quadrant & 2) == 2);
}`,
  },
  cosine: {
    uses: ['reduced', 'sineOfReduced', 'cosineOfReduced'],
    text: `fn cosine(x: f32) -> f32 {
  let a = reduced(x);
  let value = select(cosineOfReduced(a.rest), sineOfReduced(a.rest), (a.quadrant & 1) == 1);
  return select(value, -value, ((a.quadrant + 1) & 2) == 2);
}`,
  },
  tangent: {
    uses: ['reduced', 'sineOfReduced', 'cosineOfReduced'],
    text: `fn tangent(x: f32) -> f32 {
  let a = reduced(x);
  let s = sineOfReduced(a.rest);
  let c = cosineOfReduced(a.rest);
  if ((a.quadrant & 1) == 1) { return -c / s; }
  return s / c;
}`,
  },
  /** The arc sine of a number from 0 to one half. */
  arcSineOfSmall: {
    uses: [],
    text: `fn arcSineOfSmall(x: f32) -> f32 {
  let z = x * x;
  var p = 4.2163199048e-2f;
  p = p * z + 2.4181311049e-2f;
  p = p * z + 4.5470025998e-2f;
  p = p * z + 7.4953002686e-2f;
  p = p * z + 1.6666752422e-1f;
  return x + x * z * p;
}`,
  },
  arcSine: {
    uses: ['arcSineOfSmall', 'isNumber', 'notANumber', 'withSign'],
    text: `fn arcSine(x: f32) -> f32 {
  let size = abs(x);
  if (!isNumber(x) || size > 1.0f) { return notANumber(); }
  if (size > 0.5f) {
    return withSign(1.5707964f - 2.0f * arcSineOfSmall(sqrt(0.5f * (1.0f - size))), x);
  }
  return withSign(arcSineOfSmall(size), x);
}`,
  },
  arcCosine: {
    uses: ['arcSineOfSmall', 'isNumber', 'notANumber', 'withSign'],
    text: `fn arcCosine(x: f32) -> f32 {
  let size = abs(x);
  if (!isNumber(x) || size > 1.0f) { return notANumber(); }
  if (size > 0.5f) {
    let near = 2.0f * arcSineOfSmall(sqrt(0.5f * (1.0f - size)));
    return select(near, 3.1415927f - near, x < 0.0f);
  }
  return 1.5707964f - withSign(arcSineOfSmall(size), x);
}`,
  },
  arcTangent: {
    uses: ['withSign', 'isNumber'],
    text: `fn arcTangent(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  var a = abs(x);
  var base = 0.0f;
  if (a > 2.4142135f) {
    base = 1.5707964f;
    a = -1.0f / a;
  } else if (a > 0.41421357f) {
    base = 0.78539816f;
    a = (a - 1.0f) / (a + 1.0f);
  }
  let z = a * a;
  var p = 8.05374449538e-2f;
  p = p * z - 1.38776856032e-1f;
  p = p * z + 1.99777106478e-1f;
  p = p * z - 3.33329491539e-1f;
  return withSign(base + (a + a * z * p), x);
}`,
  },
  /** The angle of the point (x, y). */
  angle: {
    uses: ['arcTangent', 'withSign', 'isNumber', 'isFinite', 'notANumber'],
    text: `fn angle(y: f32, x: f32) -> f32 {
  if (!isNumber(x) || !isNumber(y)) { return notANumber(); }
  let ax = abs(x);
  let ay = abs(y);
  var a = 0.0f;
  if (!isFinite(x) && !isFinite(y)) {
    a = 0.78539816f;
  } else if (max(ax, ay) > 0.0f) {
    a = arcTangent(min(ax, ay) / max(ax, ay));
    if (ay > ax) { a = 1.5707964f - a; }
  }
  if ((bitcast<u32>(x) >> 31u) == 1u) { a = 3.1415927f - a; }
  return withSign(a, y);
}`,
  },
} satisfies Record<string, LibraryFunction>;
