/**
 * A list of candidates from elsewhere to the expressions of each: one a line, or several forms. What cannot be read is refused
 * with its reason, and the rest of the list is read all the same.
 */

import { type Datum, isProperList, isSymbol, type ListDatum } from '../lang/datum';
import { read } from '../lang/reader';
import type { Diagnostic } from '../text/diagnostic';

/** What of an unknown decides how a candidate is read. */
export interface SoughtName {
  readonly name: string;
  readonly parameters: readonly string[];
}

export interface PastedCandidate {
  /** As it is written. */
  readonly text: string;
  readonly read:
    | { readonly kind: 'candidate'; readonly expressions: Readonly<Record<string, string>> }
    | { readonly kind: 'refused'; readonly message: string };
}

/** What assistants write before an item of a list, and around code. */
const decoration = /^[ \t]*(?:\d+[.)]|[-*•–])[ \t]+(?=[([])|^[ \t]*```.*$/gm;

/** The candidates of a text, in its order. */
export function splitCandidates(text: string, unknowns: readonly SoughtName[]): readonly PastedCandidate[] {
  const plain = text.replace(decoration, (found) => ' '.repeat(found.length));
  const { data, diagnostics } = read(plain, 'program');
  const groups = unknowns.length === 1 ? lines(plain, data) : definitions(data, unknowns);
  const broken = diagnostics.filter(({ span }) => !data.some((each) => covers(each, span)));
  const found = [
    ...groups.map((group) => {
      const mistake = diagnostics.find(({ span }) => group.some((each) => covers(each, span)));
      const written = plain.slice(group[0]!.span.start, group.at(-1)!.span.end).trim();
      const candidate =
        mistake === undefined ? candidateOf(plain, group, unknowns) : refused(written, mistake.message);
      return { start: group[0]!.span.start, candidate };
    }),
    ...byLine(plain, broken).map((each) => ({
      start: each.span.start,
      candidate: refused(lineAt(plain, each.span.start), each.message),
    })),
  ];
  return found.sort((a, b) => a.start - b.start).map(({ candidate }) => candidate);
}

function covers({ span }: Datum, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return start >= span.start && end <= span.end;
}

/** One mistake of each line: the others often follow from it. */
function byLine(text: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ span }) => {
    const line = lineStart(text, span.start);
    const isNew = !seen.has(String(line));
    seen.add(String(line));
    return isNew;
  });
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(lineStart(text, offset), end < 0 ? text.length : end).trim();
}

/** Several lists in a line are candidates of their own; with an atom among them the line is taken as a whole. */
function lines(text: string, data: readonly Datum[]): readonly (readonly Datum[])[] {
  const groups: Datum[][] = [];
  for (const datum of data) {
    const last = groups.at(-1);
    const isBeside =
      last !== undefined && !text.slice(last.at(-1)!.span.end, datum.span.start).includes('\n');
    const areLists = datum.kind === 'list' && last?.at(-1)?.kind === 'list';
    if (isBeside && !areLists) last.push(datum);
    else groups.push([datum]);
  }
  return groups;
}

/** Definitions that follow each other are one candidate, until an unknown is defined again. */
function definitions(data: readonly Datum[], unknowns: readonly SoughtName[]): readonly (readonly Datum[])[] {
  const groups: Datum[][] = [];
  let names = new Set<string>();
  for (const datum of data) {
    const name = definedName(datum);
    const isKnown = name !== null && unknowns.some((each) => each.name === name);
    const continues = isKnown && names.size > 0 && !names.has(name);
    if (continues) {
      groups.at(-1)!.push(datum);
      names.add(name);
    } else {
      groups.push([datum]);
      names = new Set(isKnown ? [name] : []);
    }
  }
  return groups;
}

/** The name of `(define (name …) …)` or `(define name …)`. */
function definedName(datum: Datum): string | null {
  if (!isProperList(datum) || !isSymbolOf(datum.items[0], 'define')) return null;
  const [, target] = datum.items;
  const name = target !== undefined && isProperList(target) ? target.items[0] : target;
  return name !== undefined && isSymbol(name) ? name.name : null;
}

function isSymbolOf(datum: Datum | undefined, name: string): boolean {
  return datum !== undefined && isSymbol(datum) && datum.name === name;
}

function candidateOf(
  text: string,
  group: readonly Datum[],
  unknowns: readonly SoughtName[],
): PastedCandidate {
  const written = text.slice(group[0]!.span.start, group.at(-1)!.span.end);
  const expressions = new Map<string, string>();
  if (unknowns.length === 1 && group.length > 1)
    return refused(written, 'This is more than one expression. Write one in each line.');
  const pairs = group.length === 1 && unknowns.length > 1 ? pairsOf(group[0]!, unknowns) : null;
  for (const [unknown, datum] of pairs ?? assigned(group, unknowns)) {
    if (typeof unknown === 'string') return refused(written, unknown);
    expressions.set(unknown.name, expressionOf(text, datum, unknown));
  }
  const lacking = unknowns.filter(({ name }) => !expressions.has(name)).map(({ name }) => name);
  if (lacking.length > 0)
    return refused(
      written,
      `It has no body for ${lacking.join(' and ')}. Write a define for each unknown, or ((name expression) …).`,
    );
  return { text: written, read: { kind: 'candidate', expressions: Object.fromEntries(expressions) } };
}

type Assigned = readonly (readonly [unknown: SoughtName | string, datum: Datum])[];

/** Which unknown each form is a body of; a sentence for one that is of none. */
function assigned(group: readonly Datum[], unknowns: readonly SoughtName[]): Assigned {
  return group.map((datum) => {
    const name = definedName(datum);
    const only = unknowns.length === 1 ? unknowns[0]! : null;
    if (name === null)
      return [
        only ?? 'There are several unknowns. Write a define for each, or ((name expression) …).',
        datum,
      ];
    const unknown = unknowns.find((each) => each.name === name);
    return [
      unknown ??
        `${name} is no unknown of the program. A helper is defined within the body: (let ((${name} …)) …).`,
      datum,
    ];
  });
}

/** The pairs of `((name expression) …)`; null for another datum. */
function pairsOf(datum: Datum, unknowns: readonly SoughtName[]): Assigned | null {
  if (!isProperList(datum)) return null;
  const pairs = datum.items.map((each): readonly [SoughtName, Datum] | null => {
    if (!isProperList(each) || each.items.length !== 2) return null;
    const [name, body] = each.items;
    const unknown = unknowns.find((known) => isSymbolOf(name, known.name));
    return unknown === undefined ? null : [unknown, body!];
  });
  return pairs.every((each) => each !== null) && pairs.length > 0 ? pairs : null;
}

/** The text of a body whose arguments have the names that the program gives them. */
function expressionOf(text: string, datum: Datum, { name, parameters }: SoughtName): string {
  const cut = (first: Datum, last: Datum = first): string => text.slice(first.span.start, last.span.end);
  const procedure = procedureOf(datum, name);
  if (procedure === null) return cut(datum);
  const { formals, body } = procedure;
  if (body.length === 0) return cut(datum);
  const whole = body.length === 1 ? cut(body[0]!) : `(let () ${cut(body[0]!, body.at(-1)!)})`;
  const areSame =
    formals.items.length === parameters.length &&
    formals.items.every((each, index) => isSymbolOf(each, parameters[index]!));
  const names = formals.items.map((each) => cut(each)).join(' ');
  return areSame ? whole : `((lambda (${names}) ${whole}) ${parameters.join(' ')})`;
}

/** The arguments and the body of `(define (name x …) …)`, of `(define name (lambda …))` and of `(lambda (x …) …)`. */
function procedureOf(
  datum: Datum,
  name: string,
): { readonly formals: Pick<ListDatum, 'items'>; readonly body: readonly Datum[] } | null {
  if (!isProperList(datum)) return null;
  const [head, target, ...body] = datum.items;
  if (isSymbolOf(head, 'lambda') && target !== undefined && isProperList(target))
    return { formals: target, body };
  if (!isSymbolOf(head, 'define') || target === undefined) return null;
  if (isProperList(target)) return { formals: { items: target.items.slice(1) }, body };
  return isSymbolOf(target, name) && body.length === 1 ? procedureOf(body[0]!, name) : null;
}

function refused(text: string, message: string): PastedCandidate {
  return { text, read: { kind: 'refused', message } };
}
