/**
 * x minus its nearest multiple of pi/2 for |x| of 2^20 and more (Payne and Hanek 1983). The bits of 2/pi that matter to
 * the quotient modulo 4 are multiplied by the mantissa in whole numbers, so that no digit is lost.
 */

import { type FunctionCode, readLocal } from '../assembler/code';
import { type Bits, type Integer, type Numbers, single, Writer } from '../lanes';

const wordBits = 32;
/** Zeros in front of the digits of 2/pi, for the smallest exponents. */
const leading = 64;
/** The length of the table in words: from the first digits to those that the largest double needs. */
const wordCount = 44;
/** The number of words of 2/pi that are multiplied: 192 bits. */
const limbs = 6;

/** atan(1 / n) with `bits` bits after the point, by its series. */
function inverseTangent(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = -power / (n * n);
    sum += power / k;
  }
  return sum;
}

let words: Uint32Array | null = null;

/** The binary digits of 2/pi in words, after `leading` zeros. */
export function twoOverPiWords(): Uint32Array {
  words ??= computeWords();
  return words;
}

/** By Machin's formula for pi (1706). */
function computeWords(): Uint32Array {
  const digits = BigInt(wordCount * wordBits - leading);
  const bits = digits + 64n;
  const quarter = 4n * inverseTangent(5n, bits) - inverseTangent(239n, bits);
  const quotient = (1n << (bits + digits)) / (2n * quarter);
  return Uint32Array.from({ length: wordCount }, (_, word) =>
    Number((quotient >> BigInt((wordCount - 1 - word) * wordBits)) & 0xffffffffn),
  );
}

const mask = 0xffffffffn;

/**
 * Writes the function of x that leaves quadrant, high and low part on the stack. `table` is the address of the words.
 */
export function writeLargeArgument(code: FunctionCode, table: number): void {
  const w = new Writer(code, single);
  const { m } = w;
  const given = code.parameters[0]!;
  const x: Numbers = readLocal(given);
  const bits = w.letBits(m.bitsOf(m.abs(x)));
  const mantissa = w.letBits(m.orBits(m.andBits(bits, (1n << 52n) - 1n), 1n << 52n));
  // The exponent of the mantissa as a whole number, less 1: the first digit of 2/pi whose multiple is under 4.
  const start = w.letBits(m.subBits(m.shiftRightUnsigned(bits, 52), 1075n + 2n - BigInt(leading)));
  const shift = w.letBits(m.andBits(start, 31n));
  const address = code.let('i32', (c) => {
    m.shiftLeft(m.shiftRightUnsigned(start, 5), 2)(c);
    c.emit('i32.wrap_i64');
  }) as Integer;
  const word = (index: number): Bits => {
    return (c) => {
      address(c);
      c.memory('i32.load', table + 4 * index);
      c.emit('i64.extend_i32_u');
    };
  };
  const limb = (index: number): Bits => {
    return w.letBits((c) => {
      m.orBits(m.shiftLeft(word(index), wordBits), word(index + 1))(c);
      shift(c);
      c.emit('i64.shl');
      c.int64(BigInt(wordBits));
      c.emit('i64.shr_u');
    });
  };
  const times = (a: Bits, b: Bits): Bits => {
    return (c) => {
      a(c);
      b(c);
      c.emit('i64.mul');
    };
  };
  const factors = Array.from({ length: limbs }, (_, index) => limb(index));
  const low = w.letBits(m.andBits(mantissa, mask));
  const high = w.letBits(m.shiftRightUnsigned(mantissa, wordBits));
  // The product modulo 2^192, last word first.
  const product = new Array<Bits>(limbs);
  let carry: Bits = m.bitsConstant(0n);
  for (let index = limbs - 1; index >= 0; index--) {
    const lower = w.letBits(m.addBits(times(factors[index]!, low), carry));
    const previous = index + 1 < limbs ? times(factors[index + 1]!, high) : m.bitsConstant(0n);
    const upper = w.letBits(m.addBits(m.andBits(lower, mask), previous));
    product[index] = w.letBits(m.andBits(upper, mask));
    carry = w.letBits(m.addBits(m.shiftRightUnsigned(lower, 32), m.shiftRightUnsigned(upper, 32)));
  }
  const [p0, p1, p2, p3, p4] = product as [Bits, Bits, Bits, Bits, Bits];
  const join = (a: Bits, b: Bits, c: Bits): Bits =>
    m.orBits(m.orBits(m.shiftLeft(a, 34), m.shiftLeft(b, 2)), m.shiftRightUnsigned(c, 30));
  // The fraction of the quotient, from -1/2 to 1/2, in 128 bits.
  const upper = w.letBits(join(p0, p1, p2));
  const lower = w.letBits(join(p2, p3, p4));
  const quadrant = w.letBits(m.addBits(m.shiftRightUnsigned(p0, 30), m.shiftRightUnsigned(upper, 63)));
  const real = (value: Bits, instruction: 'f64.convert_i64_s' | 'f64.convert_i64_u'): Numbers => {
    return (c) => {
      value(c);
      c.emit(instruction);
    };
  };
  const top = w.let(real(m.andBits(upper, -1n << 11n), 'f64.convert_i64_s'));
  const rest = m.add(
    real(m.andBits(upper, (1n << 11n) - 1n), 'f64.convert_i64_s'),
    m.mul(real(lower, 'f64.convert_i64_u'), 2 ** -64),
  );
  // Times pi/2: factors with few bits, whose product is exact, and the rest.
  const short = w.let(m.fromBits(m.andBits(m.bitsOf(top), -1n << 27n)));
  const remaining = w.let(m.add(m.sub(top, short), rest));
  const [halfPi, halfPiLow] = [1.5707963267341256, 6.077100506506192e-11];
  const main = w.let(m.mul(m.mul(short, 2 ** -64), halfPi));
  const error = m.add(m.mul(short, halfPiLow), m.mul(remaining, Math.PI / 2));
  const small = w.let(m.mul(error, 2 ** -64));
  const sum = w.let(m.add(main, small));
  const difference = w.let(m.add(m.sub(main, sum), small));
  const negative = w.letTruth(m.lt(x, 0));
  const sign = w.let(m.select(negative, -1, 1));
  // An infinity has no remainder.
  const invalid = m.sub(x, x);
  m.selectBits(negative, m.subBits(m.bitsConstant(0n), quadrant), quadrant)(code);
  m.add(m.mul(sum, sign), invalid)(code);
  m.mul(difference, sign)(code);
}
