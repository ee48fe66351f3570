/**
 * Recognizes what other languages write, `1 + 2`, `f(3)` and `x = 3`, and writes it as Scheme. Nothing here decides whether
 * something is a mistake: `(f + 2)` is also a call of `f`.
 */

import type { Span } from '../text/span';
import { printDatum } from './core';
import { type Datum, isProperList, isSymbol, type ListDatum, type SymbolDatum } from './datum';
import { parseNumber } from './numberSyntax';
import type { Scope } from './scope';

/** What was written in another notation, and the Scheme for it. */
export interface Foreign {
  readonly kind: 'operators' | 'call' | 'definition';
  readonly span: Span;
  /** The same in Scheme. */
  readonly text: string;
  /** The name that it would have defined. */
  readonly name: SymbolDatum | null;
}

interface Operator {
  /** Its procedure or form in Scheme. */
  readonly scheme: string;
  /** Operators of a greater precedence bind their operands first. */
  readonly precedence: number;
}

const operators: ReadonlyMap<string, Operator> = new Map(
  (
    [
      ['or', 'or', 1],
      ['and', 'and', 2],
      ['&&', 'and', 2],
      ['=', '=', 3],
      ['==', '=', 3],
      ['===', '=', 3],
      ['!=', '!=', 3],
      ['/=', '!=', 3],
      ['<', '<', 3],
      ['>', '>', 3],
      ['<=', '<=', 3],
      ['>=', '>=', 3],
      ['+', '+', 4],
      ['-', '-', 4],
      ['*', '*', 5],
      ['/', '/', 5],
      ['%', 'modulo', 5],
      ['mod', 'modulo', 5],
      ['modulo', 'modulo', 5],
      ['//', 'quotient', 5],
      ['^', 'expt', 6],
      ['**', 'expt', 6],
    ] as const
  ).map(([name, scheme, precedence]) => [name, { scheme, precedence }]),
);

const assignments: ReadonlySet<string> = new Set(['=', ':=', '<-']);
/** The words that begin a definition in other languages. */
const declarations: ReadonlySet<string> = new Set([
  'var',
  'let',
  'const',
  'val',
  'def',
  'double',
  'float',
  'int',
]);

/** The operator that a symbol is, unless the program gives the name another meaning. */
function operatorOf(datum: Datum | undefined, scope: Scope): Operator | null {
  if (datum?.kind !== 'symbol' || datum.alias !== undefined) return null;
  const operator = operators.get(datum.name);
  if (operator === undefined) return null;
  const kind = scope.lookup(datum)?.kind;
  return kind === undefined || kind === 'builtin' || kind === 'form' ? operator : null;
}

/** Whether a list begins where the name before it ends, as in `f(3)`. */
function isAdjacent(name: Datum | undefined, list: Datum | undefined, scope: Scope): boolean {
  if (!isSymbol(name) || name.alias !== undefined || !isProperList(list)) return false;
  if (name.span.source !== list.span.source || name.span.end !== list.span.start) return false;
  const kind = scope.lookup(name)?.kind;
  return kind !== 'form' && kind !== 'macro' && operatorOf(name, scope) === null;
}

/** Whether a list can only be the operands of the name before it: it calls something that is no procedure, or has commas. */
function isOnlyOperands({ items }: ListDatum): boolean {
  const [head] = items;
  if (head === undefined || (head.kind !== 'symbol' && head.kind !== 'list')) return true;
  return items.some(hasComma);
}

function hasComma(datum: Datum): boolean {
  return isSymbol(datum) && datum.name.includes(',');
}

/** The operands between commas. The reader leaves a comma within a name, as in `x,` and `x,y`, or makes an unquote of it. */
function betweenCommas(items: readonly Datum[]): Datum[][] {
  const groups: Datum[][] = [[]];
  for (const item of items) {
    const unquoted = isProperList(item) && isSymbol(item.items[0], 'unquote') ? item.items[1] : undefined;
    if (unquoted !== undefined) groups.push([unquoted]);
    else if (isSymbol(item) && hasComma(item)) {
      for (const [index, name] of item.name.split(',').entries()) {
        if (index > 0) groups.push([]);
        if (name !== '') groups.at(-1)!.push(atom(name, item.span));
      }
    } else groups.at(-1)!.push(item);
  }
  return groups.filter(({ length }) => length > 0);
}

function atom(name: string, span: Span): Datum {
  const value = parseNumber(name);
  return value === null ? { kind: 'symbol', name, span } : { kind: 'number', value, span };
}

function spanOf(data: readonly Datum[]): Span {
  return { ...data[0]!.span, end: data.at(-1)!.span.end };
}

/** An operand or an operator, with the text of operands as Scheme. */
type Term = { readonly operator: Operator; readonly written: string } | { readonly text: string };

function terms(items: readonly Datum[], scope: Scope): Term[] {
  const found: Term[] = [];
  for (let index = 0; index < items.length; index++) {
    const [item, next] = [items[index]!, items[index + 1]];
    const operator = operatorOf(item, scope);
    if (operator !== null) found.push({ operator, written: printDatum(item) });
    else if (isAdjacent(item, next, scope)) {
      found.push({ text: callText(item, next as ListDatum, scope) });
      index++;
    } else found.push({ text: schemeText(item, scope) });
  }
  return found;
}

function callText(name: Datum, { items }: ListDatum, scope: Scope): string {
  const operands = betweenCommas(items).map((group) => infixText(group, scope) ?? textOf(group, scope));
  return `(${[printDatum(name), ...operands].join(' ')})`;
}

/** The text of data that follow each other. */
function textOf(items: readonly Datum[], scope: Scope): string {
  return terms(items, scope)
    .map((each) => ('text' in each ? each.text : each.written))
    .join(' ');
}

/** A datum as Scheme: lists within it that are infix are written anew. */
function schemeText(datum: Datum, scope: Scope): string {
  if (!isProperList(datum)) return printDatum(datum);
  if (isSymbol(datum.items[0], 'quote')) return printDatum(datum);
  const written = infixText(datum.items, scope);
  if (written !== null) return written;
  return `(${textOf(datum.items, scope)})`;
}

interface Application {
  readonly operator: Operator;
  readonly operands: readonly string[];
}

/** Operands and operators in turns, as Scheme; null for anything else. */
export function infixText(items: readonly Datum[], scope: Scope): string | null {
  // The texts of nested calls are made only where they are needed: made at each level, they would double with each.
  return isInTurns(items, scope) ? new InfixReader(terms(items, scope)).read() : null;
}

/** Whether data are operands and operators in turns, beginning and ending with an operand. */
function isInTurns(items: readonly Datum[], scope: Scope): boolean {
  if (items.length < 3) return false;
  let count = 0;
  for (let index = 0; index < items.length; index++, count++) {
    const item = items[index]!;
    if ((operatorOf(item, scope) !== null) !== (count % 2 === 1)) return false;
    if (count % 2 === 0 && isAdjacent(item, items[index + 1], scope)) index++;
  }
  return count >= 3 && count % 2 === 1;
}

/** Reads operands and operators by precedence (Pratt 1973). Operators of one precedence group from the left, powers from the right. */
class InfixReader {
  private next = 1;

  constructor(private readonly terms: readonly Term[]) {}

  read(): string {
    return this.from(0);
  }

  private from(least: number): string {
    let left: string | Application = this.operand();
    for (;;) {
      const term = this.terms[this.next];
      if (term === undefined || !('operator' in term) || term.operator.precedence < least)
        return written(left);
      const { operator } = term;
      this.next += 2;
      const right = this.from(operator.precedence + (operator.scheme === 'expt' ? 0 : 1));
      left = applied(operator, left, right);
    }
  }

  /** The operand before the next operator. */
  private operand(): string {
    const term = this.terms[this.next - 1]!;
    return 'text' in term ? term.text : '';
  }
}

/** One more operand for the same operator if it takes several, as + and < do. */
function applied(operator: Operator, left: string | Application, right: string): Application {
  const joins =
    typeof left !== 'string' &&
    left.operator.scheme === operator.scheme &&
    severalOperands.has(operator.scheme);
  return { operator, operands: joins ? [...left.operands, right] : [written(left), right] };
}

const severalOperands: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  'and',
  'or',
  '=',
  '<',
  '>',
  '<=',
  '>=',
]);

function written(term: string | Application): string {
  if (typeof term === 'string') return term;
  const { scheme } = term.operator;
  const operands = term.operands.join(' ');
  return scheme === '!=' ? `(not (= ${operands}))` : `(${scheme} ${operands})`;
}

/** The whole of a list as infix, such as `(1 + 2)`. */
export function infixList(form: ListDatum, scope: Scope): Foreign | null {
  const text = infixText(form.items, scope);
  return text === null ? null : { kind: 'operators', span: form.span, text, name: null };
}

/**
 * Whether a list is infix, and can be nothing else: what it begins with is no procedure, or an operator is no value that could be
 * passed to one, such as `and` or `!=`.
 */
export function isOnlyInfix(form: ListDatum, scope: Scope): boolean {
  const [head] = form.items;
  if (head === undefined) return false;
  const isOperand =
    (head.kind !== 'symbol' && head.kind !== 'list') ||
    (head.kind === 'symbol' && scope.lookup(head) === null) ||
    (isProperList(head) && isOnlyInfix(head, scope));
  const isNoValue = (each: Datum): boolean =>
    operatorOf(each, scope) !== null && scope.lookup(each as SymbolDatum)?.kind !== 'builtin';
  return (isOperand || form.items.some(isNoValue)) && infixList(form, scope) !== null;
}

/**
 * A call whose operands together are infix, as `(f n - 1)` for `(f (- n 1))`: the Scheme for it, or null.
 */
export function infixOperands({ items }: ListDatum, scope: Scope): string | null {
  const [head, ...operands] = items;
  const text = infixText(operands, scope);
  return head === undefined || text === null ? null : `(${schemeText(head, scope)} ${text})`;
}

/**
 * The call `f(3)` that begins at `index` of a sequence. Among operands, where `(list a(b c))` is Scheme, it must be one that
 * cannot be Scheme.
 */
export function foreignCall(
  items: readonly Datum[],
  index: number,
  scope: Scope,
  where: 'operands' | 'sequence',
): Foreign | null {
  const [name, list] = [items[index], items[index + 1]];
  if (!isAdjacent(name, list, scope)) return null;
  const operands = list as ListDatum;
  if (where === 'operands' && !isOnlyOperands(operands)) return null;
  return {
    kind: 'call',
    span: spanOf([name!, operands]),
    text: callText(name!, operands, scope),
    name: null,
  };
}

/** The first operands and operators in turns among the parts of a form, as `x > 3` in `(if x > 3 1 2)`. */
export function infixWithin({ items, span }: ListDatum, scope: Scope): Foreign | null {
  // `(define x = 3)`
  if (isSymbol(items[0], 'define')) {
    const definition = assignment(items.slice(1), scope);
    if (definition !== null) return { ...definition, span };
  }
  const at = items.findIndex((each, index) => index > 1 && operatorOf(each, scope) !== null);
  if (at < 0) return null;
  let end = at + 2;
  while (end < items.length - 1 && operatorOf(items[end], scope) !== null) end += 2;
  const run = items.slice(at - 1, end);
  const text = infixText(run, scope);
  return text === null ? null : { kind: 'operators', span: spanOf(run), text, name: null };
}

/** Whether a datum could be read as the call of the name before it, and the Scheme for that. */
export function possibleCall(name: Datum | undefined, list: Datum, scope: Scope): string | null {
  return isAdjacent(name, list, scope) ? callText(name!, list as ListDatum, scope) : null;
}

/** `x = 3`, `x := 3` and `let x = 3` as a definition. */
function assignment(items: readonly Datum[], scope: Scope): Foreign | null {
  const declared = isSymbol(items[0]) && declarations.has(items[0].name) && isSymbol(items[1]) ? 1 : 0;
  const [name, sign, ...rest] = items.slice(declared);
  if (!isSymbol(name) || !isSymbol(sign) || !assignments.has(sign.name) || operatorOf(name, scope) !== null)
    return null;
  const called =
    rest.length === 2 && isAdjacent(rest[0], rest[1], scope)
      ? callText(rest[0]!, rest[1] as ListDatum, scope)
      : null;
  const value = called ?? (rest.length === 1 ? schemeText(rest[0]!, scope) : infixText(rest, scope));
  if (value === null) return null;
  return { kind: 'definition', span: spanOf(items), text: `(define ${printDatum(name)} ${value})`, name };
}

/**
 * The data of a sequence that are together infix, or a definition. Data that are not on one line, as `sameLine` tells, do not
 * belong together.
 */
export function foreignIn(
  data: readonly Datum[],
  scope: Scope,
  sameLine: (before: Datum, after: Datum) => boolean,
): readonly (Datum | Foreign)[] {
  const found: (Datum | Foreign)[] = [];
  for (let start = 0; start < data.length; ) {
    let end = start + 1;
    while (end < data.length && sameLine(data[end - 1]!, data[end]!)) end++;
    found.push(...lineOf(data.slice(start, end), scope));
    start = end;
  }
  return found;
}

function lineOf(line: readonly Datum[], scope: Scope): readonly (Datum | Foreign)[] {
  if (line.length < 2) return line;
  const whole = assignment(line, scope);
  if (whole !== null) return [whole];
  const text = infixText(line, scope);
  if (text !== null) return [{ kind: 'operators', span: spanOf(line), text, name: null }];
  const found: (Datum | Foreign)[] = [];
  for (let index = 0; index < line.length; index++) {
    const call = foreignCall(line, index, scope, 'sequence');
    found.push(call ?? line[index]!);
    if (call !== null) index++;
  }
  return found;
}

export function isForeign(each: Datum | Foreign): each is Foreign {
  return 'text' in each;
}
