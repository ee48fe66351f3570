/**
 * Formulas as Scheme. A number with a point or an exponent is a free constant, which starts there; a whole number is fixed.
 * Calls of several operands are read as calls of two, from left to right, and written so.
 */

import {
  type Datum,
  formatNumber,
  type ListDatum,
  read,
  type SearchedOperator,
  searchedOperators,
} from '../lang';
import type { Diagnostic } from '../text/diagnostic';
import type { Call, Formula, Operator } from './formula';

/** What the names in the text of a body mean. */
export interface BodyNames {
  /** The arguments of the unknown. */
  readonly parameters: readonly string[];
  /** The names that the program defines: they hide those of the language. */
  readonly own?: ReadonlySet<string>;
}

export interface ParsedFormula {
  /** Null if the text is a mistake, or an expression that is no formula, such as a loop. */
  readonly formula: Formula | null;
  /** The mistakes of its syntax, at places in the text. */
  readonly diagnostics: readonly Diagnostic[];
}

export function parseFormula(text: string, names: BodyNames): ParsedFormula {
  const { data, diagnostics } = read(text, 'console');
  if (diagnostics.length > 0 || data.length !== 1) return { formula: null, diagnostics };
  return { formula: formulaOf(data[0]!, text, names), diagnostics };
}

/** Whether a number is written so that it is to be fitted: with a point or an exponent, and finite. */
export function isFreeConstant(datum: Datum, text: string): boolean {
  if (datum.kind !== 'number' || !Number.isFinite(datum.value)) return false;
  return /^[+-]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][+-]?\d+)?$/.test(
    text.slice(datum.span.start, datum.span.end),
  );
}

/** The formula that a datum of a text is; null if it is none. */
export function formulaOf(datum: Datum, text: string, names: BodyNames): Formula | null {
  switch (datum.kind) {
    case 'number':
      return numberOf(datum.value, isFreeConstant(datum, text));
    case 'symbol': {
      const index = names.parameters.indexOf(datum.name);
      return index < 0 ? null : { kind: 'argument', index };
    }
    case 'list': {
      const [head, ...rest] = datum.items;
      if (datum.tail !== null) return null;
      if (head?.kind === 'list') return renamed(head, rest, text, names);
      if (head?.kind !== 'symbol') return null;
      if (names.parameters.includes(head.name) || names.own?.has(head.name)) return null;
      const operands = rest.map((each) => formulaOf(each, text, names));
      return operands.some((each) => each === null)
        ? null
        : callOf(
            head.name,
            operands.flatMap((each) => each ?? []),
          );
    }
    default:
      return null;
  }
}

/** The body of `((lambda (name …) body) argument …)`: a formula whose arguments have other names. */
function renamed(
  procedure: ListDatum,
  operands: readonly Datum[],
  text: string,
  names: BodyNames,
): Formula | null {
  const [head, formals, body, extra] = procedure.items;
  if (head?.kind !== 'symbol' || head.name !== 'lambda' || formals?.kind !== 'list') return null;
  if (body === undefined || extra !== undefined || formals.tail !== null) return null;
  const written = formals.items.map((each) => (each.kind === 'symbol' ? each.name : ''));
  const given = operands.map((each) => (each.kind === 'symbol' ? each.name : null));
  const isOwn =
    given.length === names.parameters.length &&
    given.every((name, index) => name === names.parameters[index]);
  return isOwn && written.length === given.length
    ? formulaOf(body, text, { ...names, parameters: written })
    : null;
}

function numberOf(value: number, isFree: boolean): Formula | null {
  if (isFree) return { kind: 'constant', value };
  return Number.isSafeInteger(value) ? { kind: 'number', value } : null;
}

/** The operations of no operand and of one that a chain of operands begins with. */
const chains: Readonly<
  Record<string, { readonly empty: number | null; readonly inverse: 'neg' | '/' | null }>
> = {
  '+': { empty: 0, inverse: null },
  '*': { empty: 1, inverse: null },
  '-': { empty: null, inverse: 'neg' },
  '/': { empty: null, inverse: '/' },
  min: { empty: null, inverse: null },
  max: { empty: null, inverse: null },
};

function callOf(written: string, operands: readonly Formula[]): Formula | null {
  const name = written === 'pow' ? 'expt' : written;
  const chain = Object.hasOwn(chains, name) ? chains[name] : undefined;
  const [first, ...rest] = operands;
  if (chain !== undefined) {
    if (first === undefined) return chain.empty === null ? null : { kind: 'number', value: chain.empty };
    // The keys of the table are operators of two operands.
    if (rest.length > 0) return rest.reduce((so, each) => call(name as Operator, so, each), first);
    if (chain.inverse === 'neg') return call('neg', first);
    return chain.inverse === '/' ? call('/', { kind: 'number', value: 1 }, first) : first;
  }
  if (name === 'log' && operands.length === 2) return call('/', call('log', first!), call('log', rest[0]!));
  if (!Object.hasOwn(searchedOperators, name)) return null;
  // The line above shows that it is a key.
  const op = name as SearchedOperator;
  return searchedOperators[op] === operands.length ? { kind: 'call', op, operands } : null;
}

function call(op: Operator, ...operands: Formula[]): Call {
  return { kind: 'call', op, operands };
}

/** The text of a formula, from which `parseFormula` reads the same one. Constants have all their digits. */
export function writeFormula(formula: Formula, parameters: readonly string[]): string {
  switch (formula.kind) {
    case 'argument':
      return parameters[formula.index]!;
    case 'constant':
      return writeConstant(formula.value);
    case 'number':
      return formatNumber(formula.value);
    case 'call': {
      const operands = formula.operands.map((each) => writeFormula(each, parameters));
      return `(${formula.op === 'neg' ? '-' : formula.op} ${operands.join(' ')})`;
    }
  }
}

/** A number with a point or an exponent, so that it is read as a free constant. */
export function writeConstant(value: number): string {
  const text = Object.is(value, -0) ? '0' : formatNumber(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
