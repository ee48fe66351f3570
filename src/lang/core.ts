/**
 * The core language that all of Scheme expands to: variables are resolved, scope is settled, and every node has its
 * span. A `Local` is one binding (two variables of the same name are two objects). A global is identified by its name.
 */

import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import { writeCharacter } from './characters';
import type { Datum, Identity } from './datum';
import { formatNumber } from './numberSyntax';

export interface Local {
  readonly name: string;
  /** Unique within one expansion. It distinguishes variables of one name in prints. */
  readonly id: number;
  readonly span: Span;
}

export type RowReduction = 'mean' | 'sum';

export interface Constant {
  readonly kind: 'constant';
  readonly datum: Datum;
  readonly span: Span;
}
export interface Unspecified {
  readonly kind: 'unspecified';
  readonly span: Span;
}
export interface LocalReference {
  readonly kind: 'local';
  readonly variable: Local;
  readonly span: Span;
}
export interface GlobalReference {
  readonly kind: 'global';
  readonly name: string;
  readonly span: Span;
}
/** A primitive, a constant or a procedure of the prelude, under its name in the catalogue. */
export interface BuiltinReference {
  readonly kind: 'builtin';
  readonly name: string;
  readonly span: Span;
}
/** A bundled or uploaded table, whose value is its list of rows. */
export interface TableReference {
  readonly kind: 'table';
  readonly name: string;
  readonly span: Span;
}
export interface Lambda {
  readonly kind: 'lambda';
  readonly parameters: readonly Local[];
  readonly rest: Local | null;
  readonly body: Core;
  /** The name of the procedure in messages. */
  readonly name: string | null;
  readonly span: Span;
}
export interface If {
  readonly kind: 'if';
  readonly test: Core;
  readonly consequent: Core;
  readonly alternative: Core;
  readonly span: Span;
}
/** All values are computed before any variable is bound. */
export interface Let {
  readonly kind: 'let';
  readonly variables: readonly Local[];
  readonly values: readonly Core[];
  readonly body: Core;
  readonly span: Span;
}
/** Values are computed in order, and every variable is in scope of every value: `letrec*`. */
export interface Letrec {
  readonly kind: 'letrec';
  readonly variables: readonly Local[];
  readonly values: readonly Core[];
  readonly body: Core;
  readonly span: Span;
}
export interface Sequence {
  readonly kind: 'sequence';
  readonly items: readonly Core[];
  readonly span: Span;
}
export interface Call {
  readonly kind: 'call';
  readonly operator: Core;
  readonly operands: readonly Core[];
  readonly span: Span;
}
/**
 * `mean-over` and `sum-over`, and the reduction of a `fit`: the body once for each row of the columns, reduced to one
 * value.
 */
export interface Rows {
  readonly kind: 'rows';
  /** What the user wrote, for messages. */
  readonly form: 'mean-over' | 'sum-over' | 'fit';
  readonly reduction: RowReduction;
  readonly variables: readonly Local[];
  readonly columns: readonly Core[];
  readonly body: Core;
  readonly span: Span;
}

/** A term of Cajal, the linear language, as data: its value is a vector, or a procedure on vectors. */
export interface CajalTerm {
  readonly kind: 'cajal';
  readonly name: string;
  readonly nameSpan: Span;
  readonly term: Datum;
  /** The dimension of the space of numbers. */
  readonly dimension: number;
  /** The Scheme bindings of its symbols, some of which the term may bind itself. */
  readonly links: readonly CajalLink[];
  /** All names that are known around the term, for suggestions. */
  readonly names: readonly string[];
  readonly span: Span;
}
export interface CajalLink {
  readonly name: string;
  readonly identity: Identity;
  /** A reference. */
  readonly value: Core;
  /** The definition, if the name is that of another term. */
  readonly definition: CajalDefinition | null;
}
/** A term whose name is bound but which may not be expanded yet. */
export interface CajalDefinition {
  term: CajalTerm | null;
}

export type Core =
  | Constant
  | Unspecified
  | LocalReference
  | GlobalReference
  | BuiltinReference
  | TableReference
  | Lambda
  | If
  | Let
  | Letrec
  | Sequence
  | Call
  | Rows
  | CajalTerm;

/** The expressions directly within one, in the order in which they are evaluated. */
export function parts(core: Core): readonly Core[] {
  switch (core.kind) {
    case 'constant':
    case 'unspecified':
    case 'local':
    case 'global':
    case 'builtin':
    case 'table':
      return [];
    case 'lambda':
      return [core.body];
    case 'if':
      return [core.test, core.consequent, core.alternative];
    case 'let':
    case 'letrec':
      return [...core.values, core.body];
    case 'sequence':
      return core.items;
    case 'call':
      return [core.operator, ...core.operands];
    case 'rows':
      return [...core.columns, core.body];
    case 'cajal':
      return core.links.map(({ value }) => value);
    default:
      return unreachable(core);
  }
}

/** What `select` finds in an expression and within it, outermost first. Null is nothing found. */
export function selectWithin<T>(core: Core, select: (each: Core) => T | null): T[] {
  const found: T[] = [];
  const visit = (each: Core): void => {
    const one = select(each);
    if (one !== null) found.push(one);
    for (const part of parts(each)) visit(part);
  };
  visit(core);
  return found;
}

/** Every reference to a variable within an expression. */
export function mentionedLocals(core: Core): Local[] {
  return selectWithin(core, (each) => (each.kind === 'local' ? each.variable : null));
}

/** A datum as `write` shows it. */
export function printDatum(datum: Datum): string {
  switch (datum.kind) {
    case 'symbol':
      return datum.name;
    case 'number':
      return formatNumber(datum.value);
    case 'boolean':
      return datum.value ? '#t' : '#f';
    case 'string':
      return JSON.stringify(datum.value);
    case 'character':
      return writeCharacter(datum.value);
    case 'vector':
      return `#(${datum.items.map(printDatum).join(' ')})`;
    case 'list': {
      const items = datum.items.map(printDatum).join(' ');
      return datum.tail === null ? `(${items})` : `(${items} . ${printDatum(datum.tail)})`;
    }
    default:
      return unreachable(datum);
  }
}

/** Stable text of a core expression, variables as `name.id`; the goldens of the expander hold it. */
export function printCore(core: Core): string {
  const variable = (local: Local): string => `${local.name}.${local.id}`;
  const bindings = (variables: readonly Local[], values: readonly Core[]): string =>
    variables.map((each, index) => `(${variable(each)} ${printCore(values[index]!)})`).join(' ');
  switch (core.kind) {
    case 'constant':
      return core.datum.kind === 'symbol' || core.datum.kind === 'list'
        ? `'${printDatum(core.datum)}`
        : printDatum(core.datum);
    case 'unspecified':
      return '(unspecified)';
    case 'local':
      return variable(core.variable);
    case 'global':
      return core.name;
    case 'builtin':
      return `%${core.name}`;
    case 'table':
      return `(table ${core.name})`;
    case 'lambda': {
      const fixed = core.parameters.map(variable).join(' ');
      const rest = core.rest === null ? '' : `${fixed === '' ? '' : ' '}. ${variable(core.rest)}`;
      return `(lambda (${fixed}${rest}) ${printCore(core.body)})`;
    }
    case 'if':
      return `(if ${printCore(core.test)} ${printCore(core.consequent)} ${printCore(core.alternative)})`;
    case 'let':
    case 'letrec':
      return `(${core.kind} (${bindings(core.variables, core.values)}) ${printCore(core.body)})`;
    case 'sequence':
      return `(begin ${core.items.map(printCore).join(' ')})`;
    case 'call':
      return `(${[core.operator, ...core.operands].map(printCore).join(' ')})`;
    case 'rows':
      return `(${core.reduction}-over (${bindings(core.variables, core.columns)}) ${printCore(core.body)})`;
    case 'cajal': {
      const links = core.links.map(({ name, value }) => ` (${name} ${printCore(value)})`).join('');
      return `(cajal ${core.dimension} ${printDatum(core.term)}${links})`;
    }
    default:
      return unreachable(core);
  }
}
