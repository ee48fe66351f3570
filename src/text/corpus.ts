/**
 * Turns a file of recorded programs into cases and back: a heading, a program, `==>`, its final value as `write` shows
 * it, and after `-->` its output. Also compares two written values, numbers as numbers.
 */

/** The Scheme implementations that the results are recorded from. */
export const schemes = ['guile', 'chez'] as const;

export type Scheme = (typeof schemes)[number];

export interface CorpusCase {
  readonly name: string;
  readonly source: string;
  /** The last value as `write` shows it; empty only if nothing is recorded yet. */
  readonly expected: string;
  /** The whole output of the program; null if it displays nothing. */
  readonly output: string | null;
  /** The one implementation that can run the case; null if all of them can. */
  readonly only: Scheme | null;
  /** The line of the heading, counted from 1. */
  readonly line: number;
}

const heading = /^#(?: (.*))?$/;
const resultMark = '==>';
const outputMark = '-->';

class CorpusReader {
  private next = 0;
  private readonly lines: readonly string[];

  constructor(
    text: string,
    private readonly allowUnrecorded: boolean,
  ) {
    this.lines = text.split(/\r?\n/);
    if (this.lines.at(-1) === '') this.lines = this.lines.slice(0, -1);
  }

  read(): CorpusCase[] {
    const cases: CorpusCase[] = [];
    const lineOf = new Map<string, number>();
    this.skipBlank();
    while (this.next < this.lines.length) {
      const each = this.readCase();
      const earlier = lineOf.get(each.name);
      if (earlier !== undefined)
        fail(each.line, `"${each.name}" is already the name of line ${earlier}'s case`);
      lineOf.set(each.name, each.line);
      cases.push(each);
    }
    return cases;
  }

  private readCase(): CorpusCase {
    const line = this.next + 1;
    const name = heading.exec(this.lines[this.next]!)?.[1]?.trim();
    if (name === undefined || name === '') fail(line, 'a case starts with "# " and its name');
    this.next++;
    const only = this.readOnly();
    const source = this.readUntilMark().join('\n').trim();
    if (source === '') fail(line, `"${name}" has no program`);
    const expected = this.readExpected(name, line);
    return { name, source, expected, output: this.readOutput(), only, line };
  }

  private readOnly(): Scheme | null {
    const named = /^only:\s*(.*)$/.exec(this.lines[this.next] ?? '')?.[1]?.trim();
    if (named === undefined) return null;
    const found = schemes.find((each) => each === named);
    if (found === undefined) fail(this.next + 1, `"${named}" is none of ${schemes.join(', ')}`);
    this.next++;
    return found;
  }

  private readExpected(name: string, line: number): string {
    let expected = '';
    if (this.lines[this.next] === resultMark) {
      this.next++;
      expected = this.readUntilMark().join('\n').trim();
      if (this.lines[this.next] === resultMark) fail(this.next + 1, `"${name}" has a second ${resultMark}`);
    }
    if (expected === '' && !this.allowUnrecorded) fail(line, `"${name}" has no result after ${resultMark}`);
    return expected;
  }

  private readOutput(): string | null {
    if (this.lines[this.next] !== outputMark) return null;
    this.next++;
    const start = this.next;
    while (this.next < this.lines.length && !heading.test(this.lines[this.next]!)) this.next++;
    const last =
      this.next < this.lines.length && this.lines[this.next - 1] === '' ? this.next - 1 : this.next;
    if (last <= start) fail(start, `nothing follows ${outputMark}`);
    return this.lines.slice(start, last).join('\n');
  }

  private readUntilMark(): readonly string[] {
    const start = this.next;
    while (this.next < this.lines.length && !this.atMark()) this.next++;
    return this.lines.slice(start, this.next);
  }

  private atMark(): boolean {
    const line = this.lines[this.next]!;
    return line === resultMark || line === outputMark || heading.test(line);
  }

  private skipBlank(): void {
    while (this.lines[this.next] === '') this.next++;
  }
}

function fail(line: number, problem: string): never {
  throw new Error(`Corpus, line ${line}: ${problem}.`);
}

/**
 * The cases of a corpus file, in order. Throws an error that names the line of a malformed case. `unrecorded` is
 * 'allowed' only for recording results: then a case may end before its result.
 */
export function parseCorpus(text: string, unrecorded: 'rejected' | 'allowed' = 'rejected'): CorpusCase[] {
  return new CorpusReader(text, unrecorded === 'allowed').read();
}

/** The text that `parseCorpus` reads back as the same cases. */
export function formatCorpus(cases: readonly CorpusCase[]): string {
  const blocks = cases.map(({ name, source, expected, output, only }) => {
    const title = only === null ? `# ${name}` : `# ${name}\nonly: ${only}`;
    const displayed = output === null ? '' : `${outputMark}\n${output}\n`;
    return `${title}\n\n${source}\n\n${resultMark}\n\n${expected}\n${displayed}`;
  });
  return blocks.join('\n');
}

const token = /"(?:\\.|[^"\\])*"|#\\.[^\s()"';]*|\|(?:\\.|[^|\\])*\||#?\(|\)|,@|['`,]|[^\s()"';]+|\S/gsu;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ratio = /^([+-]?\d+)\/(\d+)$/;
const special: Readonly<Record<string, number>> = {
  '+inf.0': Number.POSITIVE_INFINITY,
  '-inf.0': Number.NEGATIVE_INFINITY,
  '+nan.0': Number.NaN,
  '-nan.0': Number.NaN,
};

function numberOf(text: string): number | null {
  if (decimal.test(text)) return Number(text);
  const parts = ratio.exec(text);
  if (parts !== null) return Number(parts[1]) / Number(parts[2]);
  return special[text] ?? null;
}

function sameToken(expected: string, actual: string, tolerance: number): boolean {
  const x = numberOf(expected);
  const y = numberOf(actual);
  if (x === null || y === null) return expected === actual;
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return true;
  return (
    Number.isFinite(x) &&
    Number.isFinite(y) &&
    Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y))
  );
}

/**
 * Whether two written values are the same, token by token. Numbers agree within a relative tolerance, where an exact
 * ratio is its quotient and `2.0` is 2. Strings, characters, symbols and parentheses agree exactly. Blanks between
 * tokens do not count.
 */
export function sameWritten(expected: string, actual: string, tolerance = 1e-12): boolean {
  const left = expected.match(token) ?? [];
  const right = actual.match(token) ?? [];
  return (
    left.length === right.length && left.every((each, index) => sameToken(each, right[index]!, tolerance))
  );
}
