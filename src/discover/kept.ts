/**
 * A program with bodies for its unknowns to a program without unknowns: each form becomes an ordinary definition, and each
 * free constant of its body, in loops too, a parameter that starts there. The rest of the text stays as it is.
 */

import { type Datum, type Program, read, type UnknownForm, unknownsOf } from '../lang';
import type { Span } from '../text/span';
import { isFreeConstant, writeConstant } from './formulaText';

export interface KeptConstant {
  /** The name of the parameter. */
  readonly name: string;
  readonly start: number;
}

export interface Kept {
  readonly source: string;
  /** The free constants of all bodies, in the order of the program. */
  readonly constants: readonly KeptConstant[];
}

/**
 * Why no bodies can be written into the program, as a sentence; null where they can. A macro's definitions have no place in
 * the text but the call of the macro, which may make more than unknowns.
 */
export function notWritten(source: string, program: Program): string | null {
  const unknowns = unknownsOf(program);
  const names = new Set(unknowns.flatMap(({ name, constant }) => [name, constant]));
  const lost = (span: Span): boolean =>
    program.forms.some(
      (form) =>
        span.start <= form.span.start &&
        form.span.end <= span.end &&
        !((form.kind === 'define' || form.kind === 'parameter') && names.has(form.name)),
    );
  const hidden = unknowns.find(
    ({ span }) => !/^[([]\s*define-unknown(?=[\s([])/.test(source.slice(span.start)) && lost(span),
  );
  if (hidden === undefined) return null;
  const [name] = hidden.name.split(' ');
  return `A macro makes ${name} together with other definitions, so that there is no place for its body. Write its define-unknown outside of the macro.`;
}

/** `expressions` has the body of each unknown as text; each is one expression without mistakes of syntax. */
export function keptProgram(
  source: string,
  unknowns: readonly Pick<UnknownForm, 'name' | 'parameters' | 'span'>[],
  expressions: Readonly<Record<string, string>>,
): Kept {
  const taken = namesOf(source, ...Object.values(expressions));
  const constants: KeptConstant[] = [];
  let kept = '';
  let from = 0;
  for (const { name, parameters, span } of [...unknowns].sort((a, b) => a.span.start - b.span.start)) {
    const body = parameterized(expressions[name] ?? '', name, taken);
    const indent = source.slice(source.lastIndexOf('\n', span.start - 1) + 1, span.start);
    const lines = [
      ...body.constants.map((each) => `(define-parameter ${each.name} ${each.text})`),
      `(define (${[name, ...parameters].join(' ')})\n  ${body.text})`,
    ];
    // What is before the form in its line is repeated if it is nothing but space.
    const between = /^\s*$/.test(indent) ? `\n${indent}` : '\n';
    kept += source.slice(from, span.start) + lines.join(between);
    from = span.end;
    constants.push(...body.constants);
  }
  return {
    source: kept + source.slice(from),
    constants: constants.map(({ name, start }) => ({ name, start })),
  };
}

interface Parameterized {
  readonly text: string;
  readonly constants: readonly (KeptConstant & { readonly text: string })[];
}

/** The body with the names of parameters in the place of its free constants. */
function parameterized(text: string, name: string, taken: Set<string>): Parameterized {
  const places = read(text, 'console').data.flatMap((datum) => freeConstants(datum, text));
  const named = places.map(({ span, value }, index) => ({
    name: freeName(`${name}-${index + 1}`, taken),
    start: value,
    text: text.slice(span.start, span.end),
    span,
  }));
  let body = '';
  let from = 0;
  for (const each of named) {
    body += text.slice(from, each.span.start) + each.name;
    from = each.span.end;
  }
  return { text: body + text.slice(from), constants: named.map(({ span: _, ...constant }) => constant) };
}

/** How many free constants a text has. */
export function freeConstantCount(text: string): number {
  return read(text, 'console').data.flatMap((each) => freeConstants(each, text)).length;
}

/** The text with these values in the place of its free constants, in the order of the text. */
export function withConstantsWritten(text: string, values: readonly number[]): string {
  let written = '';
  let from = 0;
  for (const [index, { span }] of read(text, 'console')
    .data.flatMap((each) => freeConstants(each, text))
    .entries()) {
    written += text.slice(from, span.start) + writeConstant(values[index]!);
    from = span.end;
  }
  return written + text.slice(from);
}

type NumberDatum = Extract<Datum, { readonly kind: 'number' }>;

/** The free constants in the order of the text. What is quoted is data, whose numbers stay. */
function freeConstants(datum: Datum, text: string): readonly NumberDatum[] {
  if (datum.kind === 'number') return isFreeConstant(datum, text) ? [datum] : [];
  if (datum.kind !== 'list') return [];
  const [head] = datum.items;
  if (head?.kind === 'symbol' && ['quote', 'quasiquote'].includes(head.name)) return [];
  return datum.items.flatMap((each) => freeConstants(each, text));
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name = `${name}*`;
  taken.add(name);
  return name;
}

/** Every symbol that is written in the texts. */
function namesOf(...texts: readonly string[]): Set<string> {
  const names = new Set<string>();
  const waiting = texts.flatMap((text) => read(text, 'console').data);
  for (let datum = waiting.pop(); datum !== undefined; datum = waiting.pop()) {
    if (datum.kind === 'symbol') names.add(datum.name);
    if (datum.kind === 'list') waiting.push(...datum.items, ...(datum.tail === null ? [] : [datum.tail]));
    if (datum.kind === 'vector') waiting.push(...datum.items);
  }
  return names;
}
