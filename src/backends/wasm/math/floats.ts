/**
 * Four floats by way of doubles: both halves become two doubles, and what comes of them becomes floats again. A routine
 * written so is within half a unit in the last place, and a little; it costs two of doubles.
 */

import { type Bits, type Numbers, pair, Writer } from '../lanes';

export type Halves<Value> = readonly [low: Value, high: Value];

/** The lower two floats, and the upper two. */
export function halves(w: Writer, x: Numbers): Halves<Numbers> {
  const promoted = (words: readonly [number, number, number, number] | null): Numbers => {
    return w.let((code) => {
      x(code);
      if (words !== null) {
        x(code);
        code.shuffle(words);
      }
      code.emit('f64x2.promote_low_f32x4');
    });
  };
  return [promoted(null), promoted([2, 3, 2, 3])];
}

export function joined(w: Writer, [low, high]: Halves<Numbers>): Numbers {
  return w.let((code) => {
    for (const half of [low, high]) {
      half(code);
      code.emit('f32x4.demote_f64x2_zero');
    }
    code.shuffle([0, 1, 4, 5]);
  });
}

/** The lower words of two pairs of 64 bits. */
export function joinedBits(w: Writer, [low, high]: Halves<Bits>): Bits {
  return w.letBits((code) => {
    low(code);
    high(code);
    code.shuffle([0, 2, 4, 6]);
  });
}

/** A function of floats by one of doubles. */
export function viaDoubles(
  w: Writer,
  operands: readonly Numbers[],
  body: (doubles: Writer, ...operands: readonly Numbers[]) => Numbers,
): Numbers {
  const doubles = new Writer(w.code, pair);
  const parts = operands.map((x) => halves(w, x));
  const of = (half: 0 | 1): Numbers => doubles.let(body(doubles, ...parts.map((each) => each[half])));
  return joined(w, [of(0), of(1)]);
}
