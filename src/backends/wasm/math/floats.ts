/**
 * Functions of four floats by means of doubles: each half becomes two doubles, and the results become floats again.
 * Such a routine is within slightly more than half a unit in the last place, and costs two routines for doubles.
 */

import { type Bits, demoted, type Halves, type Numbers, pair, promoted, Writer } from '../lanes';

export function halves(w: Writer, x: Numbers): Halves<Numbers> {
  const [low, high] = promoted(x);
  return [w.let(low), w.let(high)];
}

export function joined(w: Writer, parts: Halves<Numbers>): Numbers {
  return w.let(demoted(parts));
}

/** The lower words of two pairs of 64 bits. */
export function joinedBits(w: Writer, [low, high]: Halves<Bits>): Bits {
  return w.letBits((code) => {
    low(code);
    high(code);
    code.shuffle([0, 2, 4, 6]);
  });
}

/** A function of floats, computed by one of doubles. */
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
