/**
 * Reads text to data with spans. The reader does not stop at the first mistake: it reports it and reads on, so that
 * every readable form reaches the expander. It keeps its own stack, so nesting does not use the host's stack.
 */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { LineIndex, type SourceName, type Span, span } from '../text/span';
import { characterByName } from './characters';
import { type Datum, makeList } from './datum';
import { escapeAt } from './escapes';
import {
  closerOf,
  danglingMark,
  type Frame,
  isOver,
  maximumNesting,
  type NextLine,
  nestedTooDeep,
  prefixes,
  type Recovery,
  unclosedMistake,
} from './frames';
import { bytevectorAt, hashToken, shebangLength } from './hashSyntax';
import { misreadInteger, parseNumber } from './numberSyntax';

export interface ReadResult {
  readonly data: readonly Datum[];
  readonly diagnostics: readonly Diagnostic[];
}

const whitespace = /\s/;
const delimiter = /[\s()[\]";']/;

/** The maximum number of reports about unclosed openers: a text that ends early may leave one open on every line. */
const maxUnclosed = 20;

class Reader {
  private offset = 0;
  /** The start of the present line. */
  private lineStart = 0;
  /** The end of the last token. */
  private tokenEnd = 0;
  private readonly frames: Frame[] = [];
  private readonly top: Datum[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Whether the text ends within a string or a symbol, so that nothing can be said of what is open around it. */
  private endsInside = false;
  private tooDeep = false;
  private unclosed = 0;
  /** Whether names are read in small letters: between `#!fold-case` and `#!no-fold-case`. */
  private foldsCase = false;

  constructor(
    private readonly text: string,
    private readonly source: SourceName,
    private readonly recovery: Recovery,
  ) {}

  read(): ReadResult {
    this.offset = shebangLength(this.text);
    for (;;) {
      this.skipBlanks();
      if (this.offset >= this.text.length) break;
      if (this.frames.length > 0 && this.lineStart >= this.tokenEnd) this.recover();
      this.readToken();
      this.tokenEnd = this.offset;
    }
    while (this.frames.length > 0) this.reportUnclosed(this.frames.pop()!, null);
    return { data: this.top, diagnostics: this.diagnostics };
  }

  get hasUnclosed(): boolean {
    return this.diagnostics.some((each) => each.code === 'unclosed-parenthesis');
  }

  private spanFrom(start: number): Span {
    return span(this.source, start, this.offset);
  }

  private report(code: string, at: Span, message: string, hint?: string): void {
    this.diagnostics.push(diagnostic(code, at, message, { hint }));
  }

  private skipBlanks(): void {
    for (;;) {
      const character = this.text[this.offset];
      if (character === undefined) return;
      if (whitespace.test(character)) {
        this.offset++;
        if (character === '\n' || character === '\r') this.lineStart = this.offset;
      } else if (character === ';') this.skipLine();
      else if (character === '#' && this.text[this.offset + 1] === '|') this.skipBlockComment();
      else return;
    }
  }

  private skipLine(): void {
    while (this.offset < this.text.length && !/[\n\r]/.test(this.text[this.offset]!)) this.offset++;
  }

  private skipBlockComment(): void {
    const start = this.offset;
    let depth = 0;
    while (this.offset < this.text.length) {
      const two = this.text.slice(this.offset, this.offset + 2);
      if (two === '#|') depth++;
      if (two === '|#') depth--;
      this.offset += two === '#|' || two === '|#' ? 2 : 1;
      if (depth === 0) return;
    }
    const at = span(this.source, start, start + 2);
    this.report('unclosed-comment', at, 'This comment is never closed.', 'Close it with |#.');
  }

  private readToken(): void {
    const start = this.offset;
    const character = this.text[start]!;
    const next = this.text[start + 1];
    if (character === '(' || character === '[') return this.open('list', start, character);
    if (character === ')' || character === ']') return this.close(character);
    for (const [token, name] of prefixes) {
      if (this.text.startsWith(token, start)) {
        this.offset += token.length;
        this.begin('prefix', start, name);
        return;
      }
    }
    if (character === '"') return this.readString();
    if (character === '#' && next === '(') return this.open('vector', start, '#(');
    const bytes = character === '#' ? bytevectorAt(this.text, start) : null;
    if (bytes !== null) {
      this.offset += bytes.length - 1;
      const hint = 'Write a vector of numbers: #(…).';
      this.report('bad-hash-syntax', this.spanFrom(start), 'Gradus has no bytevectors.', hint);
      return this.open('vector', start, bytes);
    }
    if (character === '#' && next === ';') {
      this.offset += 2;
      this.begin('comment', start, '#;');
      return;
    }
    if (character === '#' && next === '\\') return this.readCharacter();
    if (character === '|') return this.readQuotedSymbol();
    this.readAtom();
  }

  private open(kind: 'list' | 'vector', start: number, opener: string): void {
    this.offset = start + opener.length;
    this.begin(kind, start, opener);
  }

  /** Ends what the first token of a line shows to be over, if this reading goes by that. */
  private recover(): void {
    const character = this.text[this.offset]!;
    const column = this.offset - this.lineStart;
    const first = this.frames.findIndex((frame) => isOver(frame, character, column, this.recovery));
    if (first < 0) return;
    const { line } = new LineIndex(this.text).position(this.offset);
    while (this.frames.length > first) this.reportUnclosed(this.frames.pop()!, { line, column });
  }

  private begin(kind: Frame['kind'], start: number, opener: string): void {
    this.frames.push({ kind, start, opener, column: start - this.lineStart, items: [], dot: null });
    if (this.frames.length > maximumNesting && !this.tooDeep) {
      this.tooDeep = true;
      this.diagnostics.push(nestedTooDeep(span(this.source, start, start + 1)));
    }
  }

  private close(closer: string): void {
    const start = this.offset;
    this.offset++;
    const at = this.spanFrom(start);
    this.dropDanglingPrefixes(at);
    const frame = this.frames[this.frames.length - 1];
    if (frame === undefined) {
      this.report(
        'unexpected-closer',
        at,
        `This ${closer} closes nothing.`,
        'Remove it, or add the opening parenthesis.',
      );
      return;
    }
    const wanted = closerOf(frame);
    if (wanted !== closer) {
      const opener = span(this.source, frame.start, frame.start + frame.opener.length);
      this.diagnostics.push(
        diagnostic('mismatched-bracket', at, `Found ${closer} where ${wanted} was wanted.`, {
          related: [{ message: `It closes this ${frame.opener}.`, span: opener }],
          hint: `Write ${wanted} here, or open with ${closer === ')' ? '(' : '['}.`,
        }),
      );
    }
    this.frames.pop();
    this.add(this.finish(frame));
  }

  /** Reports a quote or `#;` right before a closer or the end, which applies to nothing. */
  private dropDanglingPrefixes(at: Span): void {
    for (;;) {
      const frame = this.frames[this.frames.length - 1];
      if (frame === undefined || (frame.kind !== 'prefix' && frame.kind !== 'comment')) return;
      this.frames.pop();
      this.diagnostics.push(
        danglingMark(span(this.source, frame.start, Math.min(frame.start + 2, at.start))),
      );
    }
  }

  private finish(frame: Frame): Datum {
    const at = this.spanFrom(frame.start);
    if (frame.kind === 'vector') {
      if (frame.dot !== null) this.report('bad-dot', frame.dot.at, 'A vector cannot hold a dot.');
      return { kind: 'vector', items: frame.items, span: at };
    }
    if (frame.dot === null) {
      const list = makeList(frame.items, null, at);
      return frame.opener === '[' ? { ...list, isBracketed: true } : list;
    }
    const [tail, ...more] = frame.dot.tail;
    if (tail === undefined || more.length > 0 || frame.items.length === 0) {
      this.report(
        'bad-dot',
        frame.dot.at,
        'A dot must be between at least one datum and exactly one last datum.',
        'Write (a . b) or (a b . c). A decimal point needs a digit beside it.',
      );
      return makeList([...frame.items, ...frame.dot.tail], null, at);
    }
    return makeList(frame.items, tail, at);
  }

  /** Adds a finished datum to the open list, dotted tail, quote or datum comment, or to the top level. */
  private add(datum: Datum): void {
    let current: Datum | null = datum;
    while (current !== null) {
      const frame = this.frames[this.frames.length - 1];
      if (frame === undefined) {
        this.top.push(current);
        return;
      }
      if (frame.kind === 'list' || frame.kind === 'vector') {
        if (!this.tooDeep || this.frames.length <= maximumNesting)
          (frame.dot?.tail ?? frame.items).push(current);
        return;
      }
      this.frames.pop();
      current = frame.kind === 'comment' ? null : this.applyPrefix(frame, current);
    }
  }

  private applyPrefix(frame: Frame, datum: Datum): Datum {
    const markLength = frame.opener === 'unquote-splicing' ? 2 : 1;
    const mark = span(this.source, frame.start, frame.start + markLength);
    const head: Datum = { kind: 'symbol', name: frame.opener, span: mark };
    return makeList([head, datum], null, span(this.source, frame.start, datum.span.end));
  }

  /** `next` is null where the text ends. */
  private reportUnclosed(frame: Frame, next: NextLine | null): void {
    if (frame.kind === 'prefix' || frame.kind === 'comment') {
      this.diagnostics.push(danglingMark(span(this.source, frame.start, frame.start + 1)));
      return;
    }
    if (!this.endsInside && this.unclosed++ < maxUnclosed)
      this.diagnostics.push(unclosedMistake(frame, next, this.source, this.tokenEnd));
    this.add(this.finish(frame));
  }

  private readString(): void {
    const start = this.offset;
    let value = '';
    this.offset++;
    for (;;) {
      const character = this.text[this.offset];
      if (character === undefined) {
        const at = span(this.source, start, start + 1);
        this.report('unclosed-string', at, 'This string is never closed.', 'Close it with ".');
        this.endsInside = true;
        break;
      }
      this.offset++;
      if (character === '"') break;
      value += character === '\\' ? this.readEscape('string') : character;
    }
    this.add({ kind: 'string', value, span: this.spanFrom(start) });
  }

  /** Reads the escape after a backslash. */
  private readEscape(where: 'string' | 'symbol'): string {
    const start = this.offset - 1;
    const { value, length, known } = escapeAt(this.text, this.offset, where);
    this.offset += length;
    if (!known) {
      this.report(
        'bad-escape',
        this.spanFrom(start),
        `\\${value} is no escape that R7RS knows.`,
        'Write \\n, \\t, \\", \\\\ or \\x41; and the like.',
      );
    }
    return value;
  }

  private readQuotedSymbol(): void {
    const start = this.offset;
    let name = '';
    this.offset++;
    for (;;) {
      const character = this.text[this.offset];
      if (character === undefined) {
        const at = span(this.source, start, start + 1);
        this.report('unclosed-symbol', at, 'This symbol is never closed.', 'Close it with |.');
        this.endsInside = true;
        break;
      }
      this.offset++;
      if (character === '|') break;
      name += character === '\\' ? this.readEscape('symbol') : character;
    }
    this.add({ kind: 'symbol', name, span: this.spanFrom(start) });
  }

  private readCharacter(): void {
    const start = this.offset;
    this.offset += 2;
    const first = String.fromCodePoint(this.text.codePointAt(this.offset) ?? 0xfffd);
    this.offset = Math.min(this.text.length, this.offset + first.length);
    while (this.offset < this.text.length && !delimiter.test(this.text[this.offset]!)) this.offset++;
    const at = this.spanFrom(start);
    const name = this.text.slice(start + 2, this.offset);
    const value = characterByName(name);
    if (value === null) {
      this.report(
        'bad-character',
        at,
        `#\\${name} is no character that R7RS knows.`,
        'Write #\\a, #\\space, #\\newline or #\\x41.',
      );
    }
    this.add({ kind: 'character', value: value ?? '\ufffd', span: at });
  }

  private readAtom(): void {
    const start = this.offset;
    this.offset++;
    while (this.offset < this.text.length && !delimiter.test(this.text[this.offset]!)) this.offset++;
    const token = this.text.slice(start, this.offset);
    const at = this.spanFrom(start);
    if (token === '.') return this.readDot(at);
    if (token.startsWith('#')) return this.readHash(token, start);
    const number = parseNumber(token);
    if (number !== null) {
      const warning = misreadInteger(token, number, at);
      if (warning !== null) this.diagnostics.push(warning);
      this.add({ kind: 'number', value: number, span: at });
    } else this.add({ kind: 'symbol', name: this.foldsCase ? token.toLowerCase() : token, span: at });
  }

  private readDot(at: Span): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame === undefined || (frame.kind !== 'list' && frame.kind !== 'vector') || frame.dot !== null) {
      this.report('bad-dot', at, 'A dot has no meaning here.', 'A decimal point needs a digit beside it.');
      return;
    }
    frame.dot = { at, tail: [] };
  }

  private readHash(token: string, start: number): void {
    const read = hashToken(token);
    if (read.kind === 'directive') {
      this.foldsCase = read.foldsCase ?? this.foldsCase;
      return;
    }
    // Behind a label comes the datum that it labels.
    if (read.kind === 'refused') this.offset = start + read.length;
    const at = this.spanFrom(start);
    if (read.kind !== 'refused') return this.add({ ...read, span: at });
    this.report('bad-hash-syntax', at, read.message, read.hint);
    if (read.isDatum) this.add({ kind: 'boolean', value: false, span: at });
  }
}

/**
 * Reads all of `text`. If a parenthesis is left open, an opener at the start of a line may begin the next form, or the
 * indentation may show where it ends, so that the rest is still read. The reading with the fewest mistakes is used.
 */
export function read(text: string, source: SourceName): ReadResult {
  const reader = new Reader(text, source, 'none');
  const plain = reader.read();
  if (!reader.hasUnclosed) return plain;
  const byLines = new Reader(text, source, 'line-start').read();
  const byIndentation = new Reader(text, source, 'indentation').read();
  const fewest = Math.min(...[plain, byLines, byIndentation].map(({ diagnostics }) => diagnostics.length));
  return [byIndentation, byLines].find(({ diagnostics }) => diagnostics.length === fewest) ?? plain;
}
