/** Characters by the names of R7RS 6.6 and of other Schemes, both ways. A character is held as a string of one code point. */

const names: readonly (readonly [string, string])[] = [
  ['alarm', '\u0007'],
  ['backspace', '\b'],
  ['delete', '\u007f'],
  ['escape', '\u001b'],
  ['newline', '\n'],
  ['null', '\0'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
  ['nul', '\0'],
  ['linefeed', '\n'],
  ['esc', '\u001b'],
  ['altmode', '\u001b'],
  ['rubout', '\u007f'],
  ['page', '\f'],
  ['vtab', '\v'],
];
const byName = new Map(names);
const byValue = new Map([...names].reverse().map(([name, value]) => [value, name]));

/**
 * The character that follows `#\`: one code point, a name, or `x` and hexadecimal digits. Null if it is none of these.
 */
export function characterByName(name: string): string | null {
  if ([...name].length === 1) return name;
  const named = byName.get(name.toLowerCase());
  if (named !== undefined) return named;
  const hexadecimal = /^[xU]\+?([\da-fA-F]{1,6})$/i.exec(name);
  if (hexadecimal === null) return null;
  const code = Number.parseInt(hexadecimal[1]!, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/** A character as `write` shows it. */
export function writeCharacter(value: string): string {
  const named = byValue.get(value);
  if (named !== undefined) return `#\\${named}`;
  return /^\p{Cc}$/u.test(value) ? `#\\x${value.codePointAt(0)!.toString(16)}` : `#\\${value}`;
}
