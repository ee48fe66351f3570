/**
 * Number tokens of R7RS 7.1.1, read as doubles: decimals, exponents, exact ratios, radix and exactness prefixes,
 * infinities and NaN. Exactness is dropped, because every number of Gradus is an IEEE double.
 */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';

/** One way to match any text, so that it takes time in proportion to the length. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const special: ReadonlyMap<string, number> = new Map([
  ['+inf.0', Number.POSITIVE_INFINITY],
  ['-inf.0', Number.NEGATIVE_INFINITY],
  ['+nan.0', Number.NaN],
  ['-nan.0', Number.NaN],
]);
const radixes: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, x: 16 };
const digits: Readonly<Record<number, RegExp>> = {
  2: /^[+-]?[01]+$/,
  8: /^[+-]?[0-7]+$/,
  10: /^[+-]?\d+$/,
  16: /^[+-]?[\da-fA-F]+$/,
};

function parseInteger(text: string, radix: number): number | null {
  if (!digits[radix]!.test(text)) return null;
  if (radix === 10) return Number(text);
  const negative = text.startsWith('-');
  let value = 0;
  for (const digit of text.replace(/^[+-]/, '')) value = value * radix + Number.parseInt(digit, radix);
  return negative ? -value : value;
}

/** The number that a token spells; null if it is not a number (then it is a symbol). */
export function parseNumber(token: string): number | null {
  let radix = 10;
  let text = token;
  while (text.startsWith('#')) {
    const letter = text[1]?.toLowerCase() ?? '';
    if (letter in radixes) radix = radixes[letter]!;
    else if (letter !== 'e' && letter !== 'i') return null;
    text = text.slice(2);
  }
  const named = special.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (radix === 10 && decimal.test(text)) return Number(text);
  const slash = text.indexOf('/');
  if (slash < 0) return parseInteger(text, radix);
  const denominator = text.slice(slash + 1);
  if (/^[+-]/.test(denominator)) return null;
  const above = parseInteger(text.slice(0, slash), radix);
  const below = parseInteger(denominator, radix);
  return above === null || below === null ? null : above / below;
}

/**
 * A double as Gradus writes it: the shortest digits that read back the same, integers without a point, and R7RS's names
 * for numbers that are not finite. Negative zero is written 0, because an exact Scheme has only one zero.
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '+nan.0';
  if (value === Number.POSITIVE_INFINITY) return '+inf.0';
  if (value === Number.NEGATIVE_INFINITY) return '-inf.0';
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString();
  return String(value).replace('e+', 'e');
}

/** Whether these are the fewest digits that are read as the number, as programs print doubles. */
function isShortest(token: string, value: number): boolean {
  const digits = Math.abs(value).toExponential().replace(/e.*$/, '').replace('.', '');
  return token.replace(/^[+-]?0*/, '').replace(/0+$/, '') === digits;
}

/** A warning of an integer that is no double, and so is read as another; null for any other token. */
export function misreadInteger(token: string, value: number, at: Span): Diagnostic | null {
  if (Number.isSafeInteger(value) || !/^[+-]?\d+$/.test(token)) return null;
  if (Number.isFinite(value) && (isShortest(token, value) || BigInt(token) === BigInt(value))) return null;
  const message = `This integer is beyond 2^53 and is read as ${formatNumber(value)}: numbers are doubles, and from there on not every integer is one.`;
  return diagnostic('large-integer', at, message, { severity: 'warning' });
}
