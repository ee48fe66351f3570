/** Turns data into terms: names are resolved, and every mistake of form is reported while the rest is still read. */

import {
  type Datum,
  describeDatum,
  type Identity,
  identityOf,
  isProperList,
  isSymbol,
  type ListDatum,
  type SymbolDatum,
} from '../lang/datum';
import { type Diagnostic, diagnostic, didYouMean } from '../text/diagnostic';
import type { Span } from '../text/span';
import { suggest } from '../text/suggest';
import {
  type Binder,
  depthOf,
  grammar,
  type Keyword,
  keywordOf,
  type Link,
  maxDepth,
  type Term,
} from './syntax';
import { arrow, bool, nat, type Type, typeVariable } from './types';

export interface ParseOptions {
  /** Names bound outside the term. */
  readonly links: readonly Link[];
  /** Other names that the surrounding text knows, for suggestions. */
  readonly names?: () => Iterable<string>;
}

export interface ParseResult {
  readonly term: Term;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseTerm(datum: Datum, options: ParseOptions): ParseResult {
  const parser = new Parser(options);
  const term = parser.term(datum, null);
  const { diagnostics } = parser;
  if (depthOf(term) <= maxDepth) return { term, diagnostics };
  const message = `This term nests deeper than ${maxDepth} levels: each parameter and each argument is one.`;
  const hint = 'Define inner parts as terms of their own.';
  const { span } = term;
  const tooDeep = diagnostic('nesting-too-deep', span, message, { hint });
  return { term: { kind: 'hole', parts: [], span }, diagnostics: [...diagnostics, tooDeep] };
}

/** Binders, innermost first. */
interface Scope {
  readonly binder: Binder;
  readonly outer: Scope | null;
}

function find(identity: Identity, scope: Scope | null): Binder | null {
  for (let each = scope; each !== null; each = each.outer) {
    if (each.binder.identity === identity) return each.binder;
  }
  return null;
}

function* namesOf(scope: Scope | null): Generator<string> {
  for (let each = scope; each !== null; each = each.outer) yield each.binder.name;
}

/** The terms that a Scheme programmer may have meant. */
const meant: Readonly<Record<string, string>> = {
  '#t': 'Truth is written true.',
  '#f': 'Falsehood is written false.',
};

class Parser {
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly options: ParseOptions) {}

  private report(code: string, at: Span, message: string, hint?: string): void {
    this.diagnostics.push(diagnostic(code, at, message, { hint }));
  }

  /** Reports what may be a misspelling of a known name; `otherwise` is the hint without one. */
  private reportNear(code: string, at: Span, message: string, near: string | null, otherwise: string): void {
    const advice = near === null ? { hint: otherwise } : didYouMean(near, at);
    this.diagnostics.push(diagnostic(code, at, message, advice));
  }

  private hole(span: Span, parts: readonly Term[] = []): Term {
    return { kind: 'hole', parts, span };
  }

  term(datum: Datum, scope: Scope | null): Term {
    const { span } = datum;
    switch (datum.kind) {
      case 'symbol':
        return this.name(datum, scope);
      case 'number':
        if (Number.isInteger(datum.value) && datum.value >= 0)
          return { kind: 'numeral', value: datum.value, span };
        this.report(
          'bad-numeral',
          span,
          `${datum.value} is no number of Cajal.`,
          'Numerals are 0, 1, 2 and so on, below the dimension.',
        );
        return this.hole(span);
      case 'list':
        return this.list(datum, scope);
      default: {
        const met = describeDatum(datum);
        const hint = meant[met] ?? 'Write a variable, a numeral, true or false, or a list.';
        this.report('bad-syntax', span, `A term is wanted here, found ${met}.`, hint);
        return this.hole(span);
      }
    }
  }

  private name(symbol: SymbolDatum, scope: Scope | null): Term {
    const { name, span } = symbol;
    const keyword = keywordOf(symbol);
    if (keyword === 'true' || keyword === 'false')
      return { kind: 'boolean', value: keyword === 'true', span };
    if (keyword !== null) {
      this.report(
        'bad-syntax',
        span,
        `${name} is a form, not a value: it must come first in a list.`,
        `Write ${grammar[keyword]}.`,
      );
      return this.hole(span);
    }
    const binder = find(identityOf(symbol), scope);
    if (binder !== null) return { kind: 'variable', binder, span };
    const link = this.options.links.find((each) => each.identity === identityOf(symbol));
    if (link !== undefined) return { kind: 'link', link, span };
    const known = [...namesOf(scope), ...Object.keys(grammar), ...(this.options.names?.() ?? [])];
    const near = suggest(name, known);
    const otherwise =
      near === null
        ? 'Bind it with lambda, or define it before in Scheme to link it.'
        : `${name} is a form of Scheme; those of Cajal are lambda, if, succ and iter.`;
    const other = near === name ? null : near;
    this.reportNear('unbound-name', span, `${name} is not defined.`, other, otherwise);
    return this.hole(span);
  }

  private list(list: ListDatum, scope: Scope | null): Term {
    const { items, span } = list;
    if (list.tail !== null) {
      this.report('bad-syntax', list.tail.span, 'A term cannot end in a dotted tail.');
      return this.hole(span, this.terms(items, scope));
    }
    const [head, ...rest] = items;
    if (head === undefined) {
      this.report('bad-syntax', span, '() is not a term.', 'To apply a function, write (function argument).');
      return this.hole(span);
    }
    const keyword = head.kind === 'symbol' ? keywordOf(head) : null;
    switch (keyword) {
      case 'lambda':
        return this.lambda(rest, span, scope);
      case 'if': {
        const parts = this.terms(rest, scope);
        const [condition, consequent, alternative] = parts;
        if (parts.length !== 3) return this.wrongCount('if', 3, parts, span);
        return {
          kind: 'if',
          condition: condition!,
          consequent: consequent!,
          alternative: alternative!,
          span,
        };
      }
      case 'succ': {
        const parts = this.terms(rest, scope);
        if (parts.length !== 1) return this.wrongCount('succ', 1, parts, span);
        return { kind: 'successor', number: parts[0]!, span };
      }
      case 'iter':
        return this.iter(rest, span, scope);
      default:
        return this.application(head, rest, span, scope);
    }
  }

  private terms(data: readonly Datum[], scope: Scope | null): Term[] {
    return data.map((each) => this.term(each, scope));
  }

  private wrongCount(keyword: Keyword, count: number, parts: readonly Term[], span: Span): Term {
    const wanted = `${count} ${count === 1 ? 'part' : 'parts'}`;
    this.report(
      'bad-syntax',
      span,
      `${keyword} wants ${wanted}, found ${parts.length}.`,
      `Write ${grammar[keyword]}.`,
    );
    return this.hole(span, parts);
  }

  /** A lambda of several parameters becomes one function for each. */
  private lambda(rest: readonly Datum[], span: Span, scope: Scope | null): Term {
    const [parameters, body, extra] = rest;
    if (parameters === undefined || body === undefined || extra !== undefined) {
      const message =
        extra === undefined ? 'lambda wants parameters and a body.' : 'lambda wants one term as its body.';
      this.report('bad-syntax', extra?.span ?? span, message, `Write ${grammar.lambda}.`);
      return this.hole(span);
    }
    const items = isProperList(parameters) ? parameters.items : [];
    if (items.length === 0) {
      const met = describeDatum(parameters);
      this.report(
        'bad-syntax',
        parameters.span,
        `lambda wants parameters with their types here, found ${met}.`,
        `Write ${grammar.lambda}.`,
      );
      return this.hole(span, [this.term(body, scope)]);
    }
    let inner = scope;
    const binders = items.map((item) => {
      const binder = this.parameter(item);
      if (binder !== null) inner = { binder, outer: inner };
      return binder;
    });
    const term = this.term(body, inner);
    return binders.reduceRight<Term>(
      (within, binder) =>
        binder === null ? this.hole(span, [within]) : { kind: 'lambda', binder, body: within, span },
      term,
    );
  }

  private parameter(item: Datum): (Binder & { readonly type: Type }) | null {
    if (item.kind === 'symbol') {
      this.report(
        'missing-type',
        item.span,
        `${item.name} has no type.`,
        `Write (${item.name} Bool), (${item.name} Nat) or (${item.name} (-o A B)).`,
      );
      // A binder of unknown type keeps its uses from being blamed.
      return { name: item.name, identity: identityOf(item), type: typeVariable(), span: item.span };
    }
    if (!isProperList(item) || item.items.length !== 2) {
      this.report(
        'bad-syntax',
        item.span,
        `A parameter is (name type), found ${describeDatum(item)}.`,
        `Write ${grammar.lambda}.`,
      );
      return null;
    }
    const binder = this.binder(item.items[0]!, 'lambda');
    const type = this.type(item.items[1]!);
    return binder === null ? null : { ...binder, type };
  }

  private binder(datum: Datum, keyword: Keyword): Binder | null {
    if (!isSymbol(datum)) {
      this.report(
        'bad-syntax',
        datum.span,
        `${keyword} wants a name here, found ${describeDatum(datum)}.`,
        `Write ${grammar[keyword]}.`,
      );
      return null;
    }
    if (keywordOf(datum) !== null) {
      this.report(
        'bad-syntax',
        datum.span,
        `${datum.name} has a meaning of its own and cannot name a variable.`,
      );
      return null;
    }
    return { name: datum.name, identity: identityOf(datum), type: null, span: datum.span };
  }

  type(datum: Datum): Type {
    const name = datum.kind === 'symbol' ? datum.name : null;
    if (name === 'Bool') return bool;
    if (name === 'Nat') return nat;
    if (isProperList(datum) && isSymbol(datum.items[0], '-o') && datum.items.length === 3) {
      return arrow(this.type(datum.items[1]!), this.type(datum.items[2]!));
    }
    const near = name === null ? null : suggest(name, ['Bool', 'Nat']);
    const arity = isProperList(datum) && isSymbol(datum.items[0], '-o');
    const message = arity
      ? `-o wants 2 types, found ${datum.items.length - 1}.`
      : `A type is wanted here, found ${describeDatum(datum)}.`;
    this.reportNear('bad-type', datum.span, message, near, 'Types are Bool, Nat and (-o A B).');
    return typeVariable();
  }

  private iter(rest: readonly Datum[], span: Span, scope: Scope | null): Term {
    const [base, variable, step, count] = rest;
    const complete =
      base !== undefined && variable !== undefined && step !== undefined && count !== undefined;
    if (!complete || rest.length > 4) {
      const parts = this.terms(
        rest.filter((_, index) => index !== 1 && index !== 2),
        scope,
      );
      this.report(
        'bad-syntax',
        span,
        `iter wants 4 parts, found ${rest.length}.`,
        `Write ${grammar.iter}: a base, the name of what is carried, a step, and how often.`,
      );
      return this.hole(span, parts);
    }
    if (!isProperList(variable) || variable.items.length !== 1) {
      this.report(
        'bad-syntax',
        variable.span,
        `iter wants the name of what it carries here, as in (y), found ${describeDatum(variable)}.`,
        `Write ${grammar.iter}.`,
      );
      return this.hole(span, this.terms([base, count], scope));
    }
    const binder = this.binder(variable.items[0]!, 'iter');
    const around = [this.term(base, scope), this.term(count, scope)] as const;
    if (binder === null) return this.hole(span, around);
    const within = this.term(step, { binder, outer: scope });
    return { kind: 'iter', base: around[0], binder, step: within, count: around[1], span };
  }

  /** A call with several arguments becomes one application for each. */
  private application(head: Datum, rest: readonly Datum[], span: Span, scope: Scope | null): Term {
    const operator = this.term(head, scope);
    const operands = this.terms(rest, scope);
    if (operands.length === 0) {
      this.report(
        'bad-syntax',
        span,
        'A function is applied to one argument at least.',
        'For the function itself, leave the parentheses out.',
      );
      return this.hole(span, [operator]);
    }
    return operands.reduce<Term>(
      (applied, operand) => ({ kind: 'apply', operator: applied, operand, span }),
      operator,
    );
  }
}
