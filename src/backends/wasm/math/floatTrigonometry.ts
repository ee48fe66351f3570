/**
 * sin, cos and tan of four floats. The argument minus its nearest multiple of pi/2 is found in doubles, where two parts
 * of pi/2 suffice below 2^20. A larger argument is handled as a double. The polynomials are those of Cephes (Moshier
 * 1992: sinf.c); that of tan, in doubles, is FreeBSD's (k_tanf.c, 2009). Errors are under 2 ulp.
 */

import { type Bits, type Halves, type Numbers, pair, single, Writer } from '../lanes';
import { rounded } from './exponential';
import { halves, joined, joinedBits } from './floats';
import type { Routines } from './routine';

const largeFrom = 2 ** 20;
const twoOverPi = 0.6366197723675814;
/** pi/2 as a part of 33 bits and the rest. */
const halfPi = [1.5707963267341256, 6.077100506506192e-11] as const;
const sinCoefficients = [-0.16666654611, 0.0083321608736, -0.00019515295891];
const cosCoefficients = [0.04166664568298827, -0.001388731625493765, 0.00002443315711809948];
const tanEven = [0.3333313950307914, 0.05338123784456704, 0.002974357433599673];
const tanOdd = [0.13339200271297674, 0.024528318116654728, 0.009465647849436732];

/** An argument minus `quadrant` times pi/2, in doubles. */
interface Reduced {
  readonly quadrant: Bits;
  readonly rest: Numbers;
}

function reduce(w: Writer, x: Numbers): Halves<Reduced> {
  const doubles = new Writer(w.code, pair);
  const half = (part: Numbers): Reduced => {
    const n = rounded(doubles, pair.mul(part, twoOverPi));
    const first = pair.sub(part, pair.mul(n.number, halfPi[0]));
    return { quadrant: n.bits, rest: doubles.let(pair.sub(first, pair.mul(n.number, halfPi[1]))) };
  };
  const [low, high] = halves(w, x);
  return [half(low), half(high)];
}

/** The fast way, unless one of the arguments is large: then each goes through a routine for doubles. */
function unlessLarge(w: Writer, x: Numbers, slowly: (x: Numbers) => Numbers, fast: () => Numbers): Numbers {
  const { m, code } = w;
  const each = Array.from({ length: m.count }, (_, lane) => slowly(m.lane(x, lane)));
  return w.let(() =>
    code.choose(
      m.any(m.ge(m.abs(x), largeFrom)),
      m.number,
      () => m.together(each),
      // A zero keeps its sign.
      () => m.select(m.eq(x, 0), x, fast()),
    ),
  );
}

/** The sine of an argument `turned` quadrants on: 0 for the sine, 1 for the cosine. */
function circular(w: Writer, x: Numbers, turned: bigint): Numbers {
  const { m } = w;
  const [low, high] = reduce(w, x);
  const r = joined(w, [low.rest, high.rest]);
  const quadrant = w.letBits(m.addBits(joinedBits(w, [low.quadrant, high.quadrant]), turned));
  const z = w.let(m.mul(r, r));
  const sine = m.add(r, m.mul(m.mul(r, z), w.polynomial(z, sinCoefficients)));
  const fourth = m.mul(m.mul(z, z), w.polynomial(z, cosCoefficients));
  const cosine = m.add(m.sub(1, m.mul(0.5, z)), fourth);
  const isCosine = m.equalBits(m.andBits(quadrant, 1n), 1n);
  const y = w.let(m.select(isCosine, cosine, sine));
  // Bit 1 of the quadrant is the sign.
  const sign = m.shiftLeft(m.andBits(quadrant, 2n), 30);
  return w.let(m.fromBits(m.xorBits(m.bitsOf(y), sign)));
}

export function floatSin(w: Writer, x: Numbers, library: Routines): Numbers {
  const slowly = (each: Numbers): Numbers => library.call('sin', single, [each]);
  return unlessLarge(w, x, slowly, () => circular(w, x, 0n));
}

export function floatCos(w: Writer, x: Numbers, library: Routines): Numbers {
  const { m } = w;
  const slowly = (each: Numbers): Numbers => library.call('cos', single, [each]);
  const y = unlessLarge(w, x, slowly, () => circular(w, x, 1n));
  return m.select(m.eq(x, 0), 1, y);
}

function tangent({ quadrant, rest: x }: Reduced, code: Writer['code']): Numbers {
  const w = new Writer(code, pair);
  const { m } = w;
  const z = w.let(m.mul(x, x));
  const square = w.let(m.mul(z, z));
  const series = m.add(w.polynomial(square, tanEven), m.mul(z, w.polynomial(square, tanOdd)));
  const y = w.let(m.add(x, m.mul(m.mul(x, z), series)));
  const odd = m.equalBits(m.andBits(quadrant, 1n), 1n);
  return w.let(m.select(odd, m.div(-1, y), y));
}

export function floatTan(w: Writer, x: Numbers, library: Routines): Numbers {
  const slowly = (each: Numbers): Numbers => library.call('tan', single, [each]);
  return unlessLarge(w, x, slowly, () => {
    const [low, high] = reduce(w, x);
    return joined(w, [tangent(low, w.code), tangent(high, w.code)]);
  });
}
