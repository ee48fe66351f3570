/** Exact remainders of a division: long division of the mantissas in whole numbers, eleven bits at a time. */

import { readLocal } from '../assembler/code';
import { type Bits, type Numbers, single, type Writer } from '../lanes';

const m = single;
const mantissaBits = (1n << 52n) - 1n;

/**
 * The mantissa of a magnitude as a whole number, and its exponent relative to that of the smallest subnormal number.
 */
function parts(w: Writer, x: Numbers): { readonly mantissa: Bits; readonly exponent: Bits } {
  const bits = w.letBits(m.bitsOf(x));
  const biased = w.letBits(m.shiftRightUnsigned(bits, 52));
  const subnormal = w.letTruth(m.equalBits(biased, 0n));
  const hidden = m.selectBits(subnormal, m.bitsConstant(0n), m.bitsConstant(1n << 52n));
  return {
    mantissa: w.letBits(m.orBits(m.andBits(bits, mantissaBits), hidden)),
    exponent: w.letBits(m.selectBits(subnormal, m.bitsConstant(0n), m.subBits(biased, 1n))),
  };
}

/** x - y trunc(x / y), with the sign of x, for one lane. */
export function remainder(w: Writer, x: Numbers, y: Numbers): Numbers {
  const { code } = w;
  const [size, divisor] = [w.let(m.abs(x)), w.let(m.abs(y))];
  const result = code.allocLocal('f64');
  const defined = m.and(m.lt(size, Number.POSITIVE_INFINITY), m.gt(divisor, 0));
  code.if(
    m.and(defined, m.ge(size, divisor)),
    () => {
      const over = parts(w, size);
      const under = parts(w, divisor);
      const [rest, left] = [code.allocLocal('i64'), code.allocLocal('i64')];
      const reduced = (value: Bits): Bits => {
        return (c) => {
          value(c);
          under.mantissa(c);
          c.emit('i64.rem_u');
        };
      };
      code.set(rest, reduced(over.mantissa));
      code.set(left, m.subBits(over.exponent, under.exponent));
      code.block((done) => {
        code.loop((again) => {
          code.branchIf(done, m.equalBits(readLocal(left), 0n));
          const step = w.letBits(
            m.selectBits(m.greaterBits(readLocal(left), 11n), m.bitsConstant(11n), readLocal(left)),
          );
          const moved: Bits = (c) => {
            readLocal(rest)(c);
            step(c);
            c.emit('i64.shl');
          };
          code.set(rest, reduced(moved));
          code.set(left, m.subBits(readLocal(left), step));
          code.branch(again);
        });
      });
      // The power of two may be subnormal, but its product with the rest is exact.
      const power = m.addBits(under.exponent, BigInt(-1074 + 1023));
      const normal = m.shiftLeft(power, 52);
      const subnormal: Bits = (c) => {
        c.int64(1n);
        under.exponent(c);
        c.emit('i64.shl');
      };
      const scale = m.fromBits(m.selectBits(m.greaterBits(under.exponent, 51n), normal, subnormal));
      const whole: Numbers = (c) => {
        readLocal(rest)(c);
        c.emit('f64.convert_i64_u');
      };
      code.set(result, m.copySign(m.mul(whole, scale), x));
    },
    () => {
      // A smaller number is its own remainder. An infinite dividend or a zero divisor gives NaN.
      const own = m.select(m.lt(size, divisor), x, Number.NaN);
      code.set(result, m.select(m.lt(size, Number.POSITIVE_INFINITY), own, Number.NaN));
    },
  );
  return readLocal(result);
}

/** x - y floor(x / y), with the sign of y, for one lane. */
export function floorModulo(w: Writer, x: Numbers, y: Numbers): Numbers {
  const rest = w.let(remainder(w, x, y));
  const below = m.lt(y, 0);
  const apart = m.selectTruth(m.lt(rest, 0), m.not(below), below);
  return w.let(m.select(m.and(m.ne(rest, 0), apart), m.add(rest, y), rest));
}
