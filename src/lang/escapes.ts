/** The meaning of a backslash in a string or between the bars of a symbol. */

export interface Escape {
  readonly value: string;
  /** The length of its text, after the backslash. */
  readonly length: number;
  /** Whether R7RS knows the escape. Otherwise it means the letter itself. */
  readonly known: boolean;
}

const letters: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  '"': '"',
  '\\': '\\',
  '|': '|',
};

/** The escape whose backslash is directly before `offset`. */
export function escapeAt(text: string, offset: number, where: 'string' | 'symbol'): Escape {
  const lineBreak = /^[ \t]*(?:\r\n|\n|\r)[ \t]*/.exec(text.slice(offset, offset + 400));
  if (lineBreak !== null && where === 'string') {
    return { value: '', length: lineBreak[0].length, known: true };
  }
  const hexadecimal = /^[xX]([\da-fA-F]{1,6});/.exec(text.slice(offset, offset + 12));
  const codePoint = Number.parseInt(hexadecimal?.[1] ?? '', 16);
  if (hexadecimal !== null && codePoint <= 0x10ffff) {
    return { value: String.fromCodePoint(codePoint), length: hexadecimal[0].length, known: true };
  }
  const letter = text[offset];
  if (letter === undefined) return { value: '', length: 0, known: true };
  const meaning = letters[letter];
  return { value: meaning ?? letter, length: 1, known: meaning !== undefined };
}
