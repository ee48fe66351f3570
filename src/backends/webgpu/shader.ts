/**
 * The text of a shader under construction: lines, indented by block, each with the expression that it computes; and how
 * numbers, positions of elements and functions are written in it.
 */

import type { Span } from '../../text/span';

export interface ShaderLine {
  readonly text: string;
  /** The expression of the line; null if it belongs to none. */
  readonly span: Span | null;
}

export class ShaderCode {
  readonly lines: ShaderLine[] = [];
  /** The expression of the next lines. */
  span: Span | null = null;
  private indent = '';

  line(text: string): void {
    this.lines.push({ text: text === '' ? '' : `${this.indent}${text}`, span: this.span });
  }

  /** `head { … }` */
  block(head: string, body: () => void): void {
    this.line(head === '' ? '{' : `${head} {`);
    this.within(body);
    this.line('}');
  }

  /** `if (condition) { … } else { … }`, without an arm that has no lines. */
  choose(condition: string, first: () => void, second: () => void): void {
    this.line(`if (${condition}) {`);
    this.within(first);
    const before = this.lines.length;
    this.line('} else {');
    this.within(second);
    if (this.lines.length === before + 1) this.lines.length = before;
    this.line('}');
  }

  private within(body: () => void): void {
    const around = this.indent;
    this.indent = `${around}  `;
    body();
    this.indent = around;
  }
}

/**
 * A number as WGSL writes it, rounded to 32 bits. A number that is not finite is computed at run time, because the
 * language refuses it as a constant.
 */
export function literal(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return 'notANumber()';
  if (!Number.isFinite(rounded)) return rounded > 0 ? 'infinity()' : '(-infinity())';
  if (Object.is(rounded, -0)) return 'bitcast<f32>(0x80000000u)';
  const text = `${Math.abs(rounded)}f`;
  return rounded < 0 ? `(-${text})` : text;
}

/** A position among elements, as an expression. */
export type Index = string;

/** The sum of two positions. */
export function plus(a: Index, b: Index): Index {
  if (a === '0u') return b;
  return b === '0u' ? a : isKnown(a) && isKnown(b) ? `${parseInt(a, 10) + parseInt(b, 10)}u` : `${a} + ${b}`;
}

/** Whether a position is a literal number. */
export function isKnown(index: Index): boolean {
  return /^\d+u$/.test(index);
}

/** A function that a shader may call. */
export interface LibraryFunction {
  /** The functions that it calls. */
  readonly uses: readonly string[];
  readonly text: string;
}
