/** Converts four floats to two times two doubles, and back. */

import type { Numbers } from './lanes';

export type Halves<Value> = readonly [low: Value, high: Value];

/** The lower two of four floats, and the upper two. `x` is written more than once. */
export function promoted(x: Numbers): Halves<Numbers> {
  return [
    (code) => {
      x(code);
      code.emit('f64x2.promote_low_f32x4');
    },
    (code) => {
      x(code);
      x(code);
      code.shuffle([2, 3, 2, 3]);
      code.emit('f64x2.promote_low_f32x4');
    },
  ];
}

export function demoted(halves: Halves<Numbers>): Numbers {
  return (code) => {
    for (const half of halves) {
      half(code);
      code.emit('f32x4.demote_f64x2_zero');
    }
    code.shuffle([0, 1, 4, 5]);
  };
}
