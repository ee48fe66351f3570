/** Why a candidate's text is refused. Mistakes that the compiler finds are shown at their places in that text. */

import { type Datum, read } from '../lang';
import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { type Span, span } from '../text/span';
import type { Formula } from './formula';
import type { Kept } from './kept';
import type { Unknown } from './task';

/** The body of one unknown, read. */
export interface Body {
  readonly unknown: Unknown;
  readonly text: string;
  readonly datum: Datum;
  /** Null if the text is an expression that is no formula. */
  readonly formula: Formula | null;
}

export interface RefusedText {
  readonly kind: 'refused';
  /** The name of the unknown whose text the places are in. */
  readonly unknown: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function refusal(
  unknown: string,
  message: string,
  code: string,
  at: Span = span('console', 0, 0),
): RefusedText {
  return { kind: 'refused', unknown, diagnostics: [diagnostic(code, at, message)] };
}

/** The mistakes of a program with bodies in it, at their places in the text of the first body that has one. */
export function refusedAt(mistakes: readonly Diagnostic[], kept: Kept, bodies: readonly Body[]): RefusedText {
  const places = bodies.map((body) => placesOf(body, kept));
  const inBody = (index: number): Diagnostic[] =>
    mistakes.flatMap((each) => {
      const at = placeIn(each.span, places[index]!);
      return at === null ? [] : [inText(each, at)];
    });
  for (const [index, { unknown }] of bodies.entries()) {
    const diagnostics = inBody(index);
    if (diagnostics.length > 0) return { kind: 'refused', unknown: unknown.name, diagnostics };
  }
  const [first] = bodies;
  const whole = span('console', 0, first!.text.length);
  const diagnostics = mistakes.map((each) => inText(each, whole));
  return { kind: 'refused', unknown: first!.unknown.name, diagnostics };
}

/** The mistake at its place in the text of a body, without other places of the program and changes of it. */
function inText({ code, severity, message, hint }: Diagnostic, at: Span): Diagnostic {
  return diagnostic(code, at, message, { severity, hint });
}

/** A part of a body in the program, and the same part in its text. */
type Places = readonly (readonly [inProgram: Span, inText: Span])[];

function placesOf({ unknown, datum }: Body, { source }: Kept): Places {
  const definition = read(source, 'program').data.find((each) => definesProcedure(each, unknown.name));
  const body = definition?.kind === 'list' ? definition.items[2] : undefined;
  return body === undefined ? [] : pairsOf(body, datum);
}

/** Both have the same structure: only names are in the place of constants. */
function pairsOf(inProgram: Datum, inText: Datum): Places {
  const pairs: [Span, Span][] = [];
  const waiting: [Datum, Datum][] = [[inProgram, inText]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [own, other] = next;
    pairs.push([own.span, other.span]);
    if (own.kind !== 'list' || other.kind !== 'list') continue;
    for (const [index, item] of own.items.entries()) {
      const partner = other.items[index];
      if (partner !== undefined) waiting.push([item, partner]);
    }
  }
  return pairs;
}

function definesProcedure(datum: Datum, name: string): boolean {
  if (datum.kind !== 'list') return false;
  const [head, target] = datum.items;
  if (head?.kind !== 'symbol' || head.name !== 'define' || target?.kind !== 'list') return false;
  const [own] = target.items;
  return own?.kind === 'symbol' && own.name === name;
}

/** The smallest part of a text that contains a place; null if the place is not within the body. */
function placeIn({ source, start, end }: Span, places: Places): Span | null {
  if (source !== 'program') return null;
  let found: readonly [Span, Span] | null = null;
  for (const each of places) {
    const [own] = each;
    const contains = own.start <= start && end <= own.end;
    const isSmaller = found === null || own.end - own.start < found[0].end - found[0].start;
    if (contains && isSmaller) found = each;
  }
  return found?.[1] ?? null;
}
