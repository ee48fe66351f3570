/**
 * sin, cos and tan. The argument minus its nearest multiple of pi/2 is found as a sum of two doubles, with pi/2 in four
 * parts (Cody and Waite) below 2^20, and by `largeArguments` above. The polynomials are FDLIBM's (k_sin.c, k_cos.c,
 * k_tan.c). Errors are under 1 ulp.
 */

import { type Bits, type Numbers, single, type Writer } from '../lanes';
import { rounded } from './exponential';
import type { Routines } from './routine';

/** From here on a product with the first part of pi/2 is not exact. */
const largeFrom = 2 ** 20;
const twoOverPi = 0.6366197723675814;
/** pi/2 in parts of 33 bits, and the rest. */
const parts = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32,
] as const;
const sinCoefficients = [
  0.00833333333332249, -0.0001984126982985795, 0.0000027557313707070068, -2.5050760253406863e-8,
  1.58969099521155e-10,
];
const sinFirst = -0.16666666666666632;
const cosCoefficients = [
  0.0416666666666666, -0.001388888888887411, 0.00002480158728947673, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];
const tanCoefficients = [
  0.3333333333333341, 0.13333333333320124, 0.05396825397622605, 0.021869488294859542, 0.0088632398235993,
  0.0035920791075913124, 0.0014562094543252903, 0.0005880412408202641, 0.0002464631348184699,
  0.00007817944429395571, 0.00007140724913826082, -0.000018558637485527546, 0.00002590730518636337,
];

/** An argument minus `quadrant` times pi/2, as `high` + `low`. */
interface Reduced {
  readonly quadrant: Bits;
  readonly high: Numbers;
  readonly low: Numbers;
}

/** x - y as a rounded difference and its error (Knuth's two-sum). */
function difference(w: Writer, x: Numbers, y: Numbers): readonly [Numbers, Numbers] {
  const { m } = w;
  const sum = w.let(m.sub(x, y));
  const back = w.let(m.sub(sum, x));
  return [sum, w.let(m.sub(m.sub(x, m.sub(sum, back)), m.add(y, back)))];
}

function reduceSmall(w: Writer, x: Numbers): Reduced {
  const { m } = w;
  const n = rounded(w, m.mul(x, twoOverPi));
  const times = (part: number): Numbers => w.let(m.mul(n.number, part));
  const first = w.let(m.sub(x, times(parts[0])));
  const [second, lost] = difference(w, first, times(parts[1]));
  const [third, lostToo] = difference(w, second, times(parts[2]));
  const rest = w.let(m.sub(m.add(lost, lostToo), times(parts[3])));
  const high = w.let(m.add(third, rest));
  return { quadrant: n.bits, high, low: w.let(m.add(m.sub(third, high), rest)) };
}

/** Reduces an argument by its size, for one lane. */
function reduce(w: Writer, x: Numbers, library: Routines): Reduced {
  const { code, m } = w;
  const locals = ([m.bits, m.number, m.number] as const).map((type) => code.allocLocal(type));
  const [quadrant, high, low] = locals.map((local) => (c: typeof code) => c.get(local));
  code.if(
    m.lt(m.abs(x), largeFrom),
    () => {
      const small = reduceSmall(w, x);
      for (const [index, part] of [small.quadrant, small.high, small.low].entries())
        code.set(locals[index]!, part);
    },
    () => {
      x(code);
      code.call(library.largeArgument());
      for (const local of [...locals].reverse()) code.set(local);
    },
  );
  return { quadrant: quadrant!, high: high!, low: low! };
}

function sinKernel(w: Writer, { high: x, low }: Reduced): Numbers {
  const { m } = w;
  const z = w.let(m.mul(x, x));
  const r = w.polynomial(z, sinCoefficients);
  const cube = w.let(m.mul(z, x));
  const inner = m.sub(m.mul(z, m.sub(m.mul(0.5, low), m.mul(cube, r))), low);
  return m.sub(x, m.sub(inner, m.mul(cube, sinFirst)));
}

function cosKernel(w: Writer, { high: x, low }: Reduced): Numbers {
  const { m } = w;
  const z = w.let(m.mul(x, x));
  const r = m.mul(z, m.mul(z, w.polynomial(z, cosCoefficients)));
  const half = w.let(m.mul(0.5, z));
  const near = w.let(m.sub(1, half));
  return m.add(near, m.add(m.sub(m.sub(1, near), half), m.sub(r, m.mul(x, low))));
}

/** The sine of an argument `turned` quadrants on: 0 for the sine, 1 for the cosine. */
function circular(w: Writer, reduced: Reduced, turned: bigint): Numbers {
  const { m } = w;
  const quadrant = w.letBits(m.addBits(reduced.quadrant, turned));
  const isCosine = m.equalBits(m.andBits(quadrant, 1n), 1n);
  const y = w.choose(
    isCosine,
    () => cosKernel(w, reduced),
    () => sinKernel(w, reduced),
  );
  // Bit 1 of the quadrant is the sign.
  const sign = m.shiftLeft(m.shiftRightUnsigned(m.andBits(quadrant, 2n), 1), 63);
  return w.let(m.fromBits(m.xorBits(m.bitsOf(y), sign)));
}

function sine(turned: bigint, name: 'sin' | 'cos') {
  return (w: Writer, x: Numbers, library: Routines): Numbers => {
    const { code, m } = w;
    // A sine keeps the sign of a zero.
    const keep = (y: Numbers): Numbers => (turned === 0n ? m.select(m.eq(x, 0), x, y) : y);
    if (m.count === 1) return keep(circular(w, reduce(w, x, library), turned));
    const each = (lane: number): Numbers => library.call(name, single, [m.lane(x, lane)]);
    return w.let(() =>
      code.choose(
        m.any(m.ge(m.abs(x), largeFrom)),
        m.number,
        () => m.together([each(0), each(1)]),
        () => keep(circular(w, reduceSmall(w, x), turned)),
      ),
    );
  };
}

export const sin = sine(0n, 'sin');
export const cos = sine(1n, 'cos');

/** A number without the lower half of its mantissa. */
export function shortened(w: Writer, x: Numbers): Numbers {
  const { m } = w;
  const dropped = m.float.name === 'f64' ? 32n : 12n;
  return w.let(m.fromBits(m.andBits(m.bitsOf(x), -1n << dropped)));
}

/** The tangent, for one lane. Near pi/4 it is computed from the distance to pi/4. */
export function tan(w: Writer, x: Numbers, library: Routines): Numbers {
  const { m } = w;
  const { quadrant, high, low } = reduce(w, x, library);
  const odd = w.letTruth(m.equalBits(m.andBits(quadrant, 1n), 1n));
  const far = w.letTruth(m.ge(m.abs(high), 0.67434));
  const sign = w.let(m.select(m.lt(high, 0), -1, 1));
  const [quarter, quarterLow] = [0.7853981633974483, 3.061616997868383e-17];
  const complement = m.add(m.sub(quarter, m.mul(sign, high)), m.sub(quarterLow, m.mul(sign, low)));
  const a = w.let(m.select(far, complement, high));
  const b = w.let(m.select(far, 0, low));
  const z = w.let(m.mul(a, a));
  const square = w.let(m.mul(z, z));
  const [first, ...others] = tanCoefficients;
  const evens = w.polynomial(
    square,
    others.filter((_, index) => index % 2 === 0),
  );
  const odds = w.polynomial(
    square,
    others.filter((_, index) => index % 2 === 1),
  );
  const cube = w.let(m.mul(z, a));
  const series = m.add(evens, m.mul(z, odds));
  const r = w.let(m.add(m.add(b, m.mul(z, m.add(m.mul(cube, series), b))), m.mul(first!, cube)));
  const t = w.let(m.add(a, r));
  const v = w.let(m.select(odd, -1, 1));
  const folded = m.mul(sign, m.sub(v, m.mul(2, m.sub(a, m.sub(m.div(m.mul(t, t), m.add(t, v)), r)))));
  // -1 / (a + r), corrected by the error of the quotient.
  const short = shortened(w, t);
  const rest = w.let(m.sub(r, m.sub(short, a)));
  const inverse = w.let(m.div(-1, t));
  const shortInverse = shortened(w, inverse);
  const error = m.add(m.add(1, m.mul(shortInverse, short)), m.mul(shortInverse, rest));
  const reciprocal = m.add(shortInverse, m.mul(inverse, error));
  const y = m.select(far, folded, m.select(odd, reciprocal, t));
  return w.let(m.select(m.eq(x, 0), x, y));
}
