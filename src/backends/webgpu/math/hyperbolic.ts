/** Hyperbolic functions: Cephes' polynomials for 32 bits near 0, exp elsewhere. */

import type { LibraryFunction } from '../shader';

export const hyperbolic = {
  hyperbolicSine: {
    uses: ['exponential', 'withSign'],
    text: `fn hyperbolicSine(x: f32) -> f32 {
  let size = abs(x);
  if (size < 1.0f) {
    let z = x * x;
    return x + x * z * (1.66667160211e-1f + z * (8.33028376239e-3f + z * 2.03721912945e-4f));
  }
  let w = exponential(0.5f * size);
  return withSign((0.5f * w) * w - (0.5f / w) / w, x);
}`,
  },
  hyperbolicCosine: {
    uses: ['exponential'],
    text: `fn hyperbolicCosine(x: f32) -> f32 {
  let w = exponential(0.5f * abs(x));
  return (0.5f * w) * w + (0.5f / w) / w;
}`,
  },
  hyperbolicTangent: {
    uses: ['exponential', 'withSign', 'isNumber'],
    text: `fn hyperbolicTangent(x: f32) -> f32 {
  if (!isNumber(x)) { return x; }
  let size = abs(x);
  if (size < 0.625f) {
    let z = x * x;
    var p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    return x + x * z * p;
  }
  if (size > 10.0f) { return withSign(1.0f, x); }
  return withSign(1.0f - 2.0f / (exponential(2.0f * size) + 1.0f), x);
}`,
  },
} satisfies Record<string, LibraryFunction>;
