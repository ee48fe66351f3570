/**
 * A place in a text. Offsets are half-open and count UTF-16 code units, as JavaScript strings and CodeMirror do. Lines
 * and columns exist only at the edges, where `LineIndex` makes them.
 */

/** The text that a span points into: the user's program, an expression typed at the console, or a file that ships. */
export type SourceName = 'program' | 'console' | 'prelude' | 'evaluator';

export interface Span {
  readonly source: SourceName;
  readonly start: number;
  readonly end: number;
}

/** Whether this is a text that the user types, not a file that ships. */
export function isUserText({ source }: Span): boolean {
  return source === 'program' || source === 'console';
}

/** A place for people. Line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function span(source: SourceName, start: number, end: number): Span {
  return { source, start, end };
}

/** The smallest span that contains both, which must be in the same source. */
export function cover(first: Span, last: Span): Span {
  return span(first.source, Math.min(first.start, last.start), Math.max(first.end, last.end));
}

/** Turns offsets of one text into lines and columns by binary search. A line ends with `\n`, `\r\n` or `\r`. */
export class LineIndex {
  private readonly starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - this.starts[low]! + 1 };
  }

  /** The offset of a place; null for one that the text does not have. The end of a line is a place. */
  offset({ line, column }: Position): number | null {
    const start = this.starts[line - 1];
    if (start === undefined || column < 1 || column > this.line(line).length + 1) return null;
    return start + column - 1;
  }

  /** The text of a line, counted from 1, without its line end. */
  line(number: number): string {
    const start = this.starts[number - 1];
    if (start === undefined) return '';
    return this.text.slice(start, this.starts[number] ?? this.text.length).replace(/[\r\n]+$/, '');
  }
}
