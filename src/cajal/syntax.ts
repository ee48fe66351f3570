/**
 * Terms of Cajal with their spans and resolved names: the use of a variable holds its binder, a name bound outside the
 * term holds its link. A part that could not be read is a hole, which contains the parts that could.
 */

import type { Identity, SymbolDatum } from '../lang/datum';
import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import { printType, type Type } from './types';

/** The place where a variable is bound. Each binder is a separate object. */
export interface Binder {
  readonly name: string;
  readonly identity: Identity;
  /** The declared type; null for the variable of an `iter`, whose type is that of the base. */
  readonly type: Type | null;
  readonly span: Span;
}

/** A name bound outside the term. */
export interface Link {
  readonly name: string;
  readonly identity: Identity;
  /** The type and dimension of another linked term; null for a value of Scheme. */
  readonly known: { readonly type: Type; readonly dimension: number; readonly span: Span } | null;
}

interface Spanned {
  readonly span: Span;
}

export interface VariableTerm extends Spanned {
  readonly kind: 'variable';
  readonly binder: Binder;
}
export interface LinkTerm extends Spanned {
  readonly kind: 'link';
  readonly link: Link;
}
export interface LambdaTerm extends Spanned {
  readonly kind: 'lambda';
  readonly binder: Binder & { readonly type: Type };
  readonly body: Term;
}
export interface ApplyTerm extends Spanned {
  readonly kind: 'apply';
  readonly operator: Term;
  readonly operand: Term;
}
export interface BooleanTerm extends Spanned {
  readonly kind: 'boolean';
  readonly value: boolean;
}
export interface IfTerm extends Spanned {
  readonly kind: 'if';
  readonly condition: Term;
  readonly consequent: Term;
  readonly alternative: Term;
}
export interface NumeralTerm extends Spanned {
  readonly kind: 'numeral';
  readonly value: number;
}
export interface SuccessorTerm extends Spanned {
  readonly kind: 'successor';
  readonly number: Term;
}
/** `base`, then `step` applied `count` times. */
export interface IterTerm extends Spanned {
  readonly kind: 'iter';
  readonly base: Term;
  readonly binder: Binder;
  readonly step: Term;
  readonly count: Term;
}
/** A part with a mistake that has been reported. */
export interface HoleTerm extends Spanned {
  readonly kind: 'hole';
  readonly parts: readonly Term[];
}

export type Term =
  | VariableTerm
  | LinkTerm
  | LambdaTerm
  | ApplyTerm
  | BooleanTerm
  | IfTerm
  | NumeralTerm
  | SuccessorTerm
  | IterTerm
  | HoleTerm;

/** The form of each keyword, as hints show it. */
export const grammar = {
  lambda: '(lambda ((x A)) e)',
  if: '(if e1 e2 e3)',
  succ: '(succ e)',
  iter: '(iter base (y) step n)',
  true: 'true',
  false: 'false',
} as const;

export type Keyword = keyof typeof grammar;

export function keywordOf({ name }: Pick<SymbolDatum, 'name'>): Keyword | null {
  // The keys of the grammar are the keywords.
  return Object.hasOwn(grammar, name) ? (name as Keyword) : null;
}

/** The terms directly within one, in the order of the text. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'variable':
    case 'link':
    case 'boolean':
    case 'numeral':
      return [];
    case 'lambda':
      return [term.body];
    case 'apply':
      return [term.operator, term.operand];
    case 'if':
      return [term.condition, term.consequent, term.alternative];
    case 'successor':
      return [term.number];
    case 'iter':
      return [term.base, term.step, term.count];
    case 'hole':
      return term.parts;
    default:
      return unreachable(term);
  }
}

/** The term and every term within it. */
export function* termsWithin(term: Term): Generator<Term> {
  yield term;
  for (const part of partsOf(term)) yield* termsWithin(part);
}

/** The maximum nesting, with that of linked terms: typing and compiling recurse on the host's stack. */
export const maxDepth = 800;

/** The depth of a term: 1 more than that of its deepest part. */
export function depthOf(term: Term): number {
  let depth = 0;
  for (let level: readonly Term[] = [term]; level.length > 0; level = level.flatMap(partsOf)) depth++;
  return depth;
}

/** The links that a term uses, each once. */
export function linksOf(term: Term): readonly Link[] {
  const found = new Set<Link>();
  for (const each of termsWithin(term)) if (each.kind === 'link') found.add(each.link);
  return [...found];
}

/** The term as a program writes it, functions of one argument each. */
export function printTerm(term: Term): string {
  switch (term.kind) {
    case 'variable':
      return term.binder.name;
    case 'link':
      return term.link.name;
    case 'lambda':
      return `(lambda ((${term.binder.name} ${printType(term.binder.type)})) ${printTerm(term.body)})`;
    case 'apply':
      return `(${printTerm(term.operator)} ${printTerm(term.operand)})`;
    case 'boolean':
      return term.value ? 'true' : 'false';
    case 'if':
      return `(if ${partsOf(term).map(printTerm).join(' ')})`;
    case 'numeral':
      return String(term.value);
    case 'successor':
      return `(succ ${printTerm(term.number)})`;
    case 'iter': {
      const [base, step, count] = [term.base, term.step, term.count].map(printTerm);
      return `(iter ${base} (${term.binder.name}) ${step} ${count})`;
    }
    case 'hole':
      return '…';
    default:
      return unreachable(term);
  }
}
