/**
 * Expands data to core language: names are resolved by scope, and derived forms are written out. A form with a mistake
 * is reported and skipped, and all others are expanded, so that many mistakes show at once.
 */

import { type Diagnostic, DiagnosticError, diagnostic, didYouMean } from '../text/diagnostic';
import type { Span } from '../text/span';
import { suggest } from '../text/suggest';
import { type FormName, forms, options } from './catalogue';
import { type Core, type Lambda, type Letrec, type Local, printDatum } from './core';
import { type Datum, describeDatum, type ListDatum, type SymbolDatum } from './datum';
import { isFullName } from './libraries/shipped';
import { expandMacro } from './macro';
import { MacroGrowth } from './macroGrowth';
import { type Binding, type Exports, type Macro, Scope } from './scope';
import { badSyntax, type Formals } from './syntax';
import { unsupportedNames } from './unsupportedNames';

/** The maximum number of expansions of one use in its place, and the maximum depth of nested ones. */
const maxExpansionLength = 10_000;
const maxExpansionDepth = 400;

/** After so many unbound names, no similar names are looked for: each takes time in proportion to the program. */
const maxSuggestions = 200;

/** A hint with the place where a word has its meaning, for words without one of their own. */
function placeOf(name: string): string | null {
  if (name === 'else') return 'It begins the last clause of a cond or a case.';
  if (name === '=>') return 'It belongs in a clause of cond, after the test.';
  if (name === 'where') return 'It comes last in define-data: (define-data (column …) rows (where test)).';
  if (Object.hasOwn(options, name)) return `It is an option, and belongs in fit or minimize: (${name} …).`;
  return null;
}

/** How an array of numbers that is written between brackets is written in Gradus; null for other lists. */
function arrayHint({ items, isBracketed }: ListDatum): string | null {
  if (isBracketed !== true || items.length === 0) return null;
  const written = items.map(printDatum).join(' ');
  if (items.every((each) => each.kind === 'number'))
    return `A vector is written (vec ${written}), a list '(${written}).`;
  const isMatrix = items.every(
    (each) => each.kind === 'list' && each.items.every((one) => one.kind === 'number'),
  );
  return isMatrix
    ? `A matrix is written (mat ${items.map((each) => `'${printDatum(each)}`).join(' ')}).`
    : null;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The procedures that write to the console; some of those of the libraries do. */
function isPrinting(name: string): boolean {
  return ['display', 'write', 'newline'].includes(name) || isFullName(name);
}

export type FormExpander = (form: ListDatum, scope: Scope, expander: Expander) => Core;

/** What one datum of a body is. */
export type BodyItem =
  | { readonly kind: 'definition'; readonly variable: Local; readonly value: () => Core }
  | { readonly kind: 'expression'; readonly datum: Datum };

/** The rules that the expander expands by: one for each form, and one for the data of a body. */
export interface FormRules {
  readonly expander: (name: FormName) => FormExpander;
  /** Splices `begin`, and binds the names that a definition defines in `scope`. */
  readonly bodyItems: (datum: Datum, scope: Scope, expander: Expander) => readonly BodyItem[];
}

export class Expander {
  readonly diagnostics: Diagnostic[] = [];
  /** Whether a printing primitive has been referred to. */
  prints = false;
  /** The names of the columns of the program's data, for suggestions. */
  readonly columns = new Set<string>();
  /** The names of the program that its expressions refer to. */
  readonly mentioned = new Set<string>();
  /** The libraries that the text has defined so far. */
  readonly libraries = new Map<string, Exports>();
  /** What the program imported and the language does not have by itself. */
  readonly imported = new Map<string, Binding>();
  /** Where each imported binding was imported. */
  readonly importedAt = new Map<Binding, Span>();
  /** Whether a `soft-choice` has been expanded. */
  choosesSoftly = false;
  private nextId = 0;
  /** The uses of macros, by their spans, which the inserted text also carries. */
  private readonly inserted = new WeakMap<Span, Macro>();
  private expansionDepth = 0;
  /** The uses of macros that were reported as endless. */
  private readonly endless = new WeakSet<Span>();
  private readonly growth = new MacroGrowth();
  private suggestions = 0;
  /** The places in the text of what each core expression is the value of; without text that a macro inserted. */
  readonly written = new Map<Core, readonly Span[]>();
  /** The places of the expressions that are being expanded. Text that a macro inserts carries that of its use. */
  private readonly expanding = new Set<Span>();

  constructor(private readonly rules: FormRules) {}

  /** An expander for another text. */
  fresh(): Expander {
    return new Expander(this.rules);
  }

  report(each: Diagnostic): void {
    // A macro that uses itself twice would report its end once for each of its many uses.
    if (each.code === 'endless-expansion') {
      if (this.endless.has(each.span)) return;
      this.endless.add(each.span);
    }
    this.diagnostics.push(this.withMacro(each));
  }

  /** Shows a mistake in inserted text at the use of the macro, and names the macro beside it. */
  private withMacro(each: Diagnostic): Diagnostic {
    const macro = this.inserted.get(each.span);
    if (macro === undefined) return each;
    const place = {
      message: `It comes from the macro ${macro.name}, which is defined here.`,
      span: macro.span,
    };
    return { ...each, related: [...each.related, place] };
  }

  /**
   * Runs one part of the expansion. If it has a mistake, the mistake is reported and the result is an unspecified
   * value.
   */
  guarded(at: Span, make: () => Core): Core {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      this.report(error.diagnostic);
      return { kind: 'unspecified', span: at };
    }
  }

  local(name: string, span: Span): Local {
    return { name, id: this.nextId++, span };
  }

  /** A name for a global that no program can write. */
  privateName(name: string): string {
    return `${name} ${this.nextId++}`;
  }

  /** A new local for `symbol`, bound in `scope`. */
  bindLocal(symbol: SymbolDatum, scope: Scope): Local {
    const variable = this.local(symbol.name, symbol.span);
    scope.bind(symbol, { kind: 'local', variable });
    return variable;
  }

  expression(datum: Datum, scope: Scope): Core {
    const { span } = datum;
    if (this.expanding.has(span)) return this.expanded(datum, scope);
    this.expanding.add(span);
    try {
      const core = this.expanded(datum, scope);
      this.written.set(core, [...(this.written.get(core) ?? []), span]);
      return core;
    } finally {
      this.expanding.delete(span);
    }
  }

  private expanded(datum: Datum, scope: Scope): Core {
    switch (datum.kind) {
      case 'symbol':
        return this.guarded(datum.span, () => this.reference(datum, scope));
      case 'list':
        return this.guarded(datum.span, () => this.list(datum, scope));
      default:
        return { kind: 'constant', datum, span: datum.span };
    }
  }

  /** The form of a symbol at the head of a list, if it is not shadowed. */
  formNamed(datum: Datum | undefined, scope: Scope): FormName | null {
    if (datum?.kind !== 'symbol') return null;
    const binding = scope.lookup(datum);
    return binding?.kind === 'form' ? binding.name : null;
  }

  /** Expands uses of macros until `datum` is none. */
  expandMacros(datum: Datum, scope: Scope): Datum {
    let current = datum;
    for (let turns = 0; ; turns++) {
      const head = current.kind === 'list' ? current.items[0] : undefined;
      const binding = head?.kind === 'symbol' ? scope.lookup(head) : null;
      if (binding?.kind !== 'macro' || current.kind !== 'list') return current;
      const { macro } = binding;
      if (!this.inserted.has(current.span)) this.inserted.set(current.span, macro);
      if (turns >= maxExpansionLength || this.expansionDepth >= maxExpansionDepth) {
        throw new DiagnosticError(
          diagnostic(
            'endless-expansion',
            datum.span,
            `The macro ${macro.name} goes on expanding without an end.`,
            {
              hint: 'Let some pattern of it lead to an expression that does not use it.',
            },
          ),
        );
      }
      current = expandMacro(macro, current, scope, this.growth);
    }
  }

  /** Whether `datum` is the auxiliary word `name` (`else`, `=>`, `_`), not rebound here. */
  isKeyword(datum: Datum | undefined, name: string, scope: Scope): boolean {
    return datum?.kind === 'symbol' && datum.name === name && scope.lookup(datum) === null;
  }

  /** The value of a name; null if it is unbound, or names a form or a macro. */
  valueOf(symbol: SymbolDatum, scope: Scope): Core | null {
    const kind = scope.lookup(symbol)?.kind;
    return kind === undefined || kind === 'form' || kind === 'macro' ? null : this.reference(symbol, scope);
  }

  builtin(name: string, span: Span): Core {
    return { kind: 'builtin', name, span };
  }

  callBuiltin(name: string, operands: readonly Core[], span: Span): Core {
    return { kind: 'call', operator: this.builtin(name, span), operands, span };
  }

  private reference(symbol: SymbolDatum, scope: Scope): Core {
    const { name, span } = symbol;
    const binding = scope.lookup(symbol);
    switch (binding?.kind) {
      case 'local':
        return { kind: 'local', variable: binding.variable, span };
      case 'global':
        this.mentioned.add(binding.name);
        return { kind: 'global', name: binding.name, span };
      case 'builtin':
        if (isPrinting(binding.name)) this.prints = true;
        return this.builtin(binding.name, span);
      case 'table':
        return { kind: 'table', name: binding.name, span };
      case 'form':
        return badSyntax(name, span, `${name} is a form, not a value: it must come first in a list.`);
      case 'macro':
        return badSyntax(name, span, `${name} is a macro, not a value: it must come first in a list.`);
      default:
        throw new DiagnosticError(this.unbound(symbol, scope));
    }
  }

  /** The known name that is closest to an unbound one. */
  private nearest(name: string, scope: Scope): string | null {
    return this.suggestions++ < maxSuggestions ? suggest(name, scope.names()) : null;
  }

  /** A column of a fit. If its name is unknown, the hint is the names that there are. */
  column(datum: Datum, scope: Scope): Core {
    if (datum.kind === 'symbol' && scope.lookup(datum) === null && this.columns.size > 0) {
      const mistake = this.unbound(datum, scope);
      const near = mistake.hint?.startsWith('Did you mean') ?? false;
      const known = [...this.columns].join(', ');
      throw new DiagnosticError(
        near ? mistake : { ...mistake, hint: `The columns of the data are ${known}.` },
      );
    }
    return this.expression(datum, scope);
  }

  private unbound({ name, span }: SymbolDatum, scope: Scope): Diagnostic {
    const advice = Object.hasOwn(unsupportedNames, name) ? unsupportedNames[name] : undefined;
    if (advice !== undefined) {
      return diagnostic('left-out', span, `Gradus has no ${name}.`, { hint: advice });
    }
    const near = this.nearest(name, scope);
    const place = placeOf(name);
    const usual = near === null ? { hint: `Define it with (define ${name} …).` } : didYouMean(near, span);
    const advised = place === null ? usual : { hint: place };
    return diagnostic('unbound-name', span, `${name} is not defined.`, advised);
  }

  /** Whether the nearest known name to an unbound one is that of a form. */
  private nearestForm({ name }: SymbolDatum, scope: Scope): boolean {
    const near = this.nearest(name, scope);
    return near !== null && Object.hasOwn(forms, near);
  }

  private list(form: ListDatum, scope: Scope): Core {
    const head = form.items[0];
    if (head === undefined) {
      throw new DiagnosticError(
        diagnostic('empty-application', form.span, '() is not an expression.', {
          hint: "The empty list is written '().",
        }),
      );
    }
    const name = this.formNamed(head, scope);
    if (name !== null) return this.rules.expander(name)(form, scope, this);
    const expanded = this.expandMacros(form, scope);
    if (expanded === form) return this.call(form, head, scope);
    this.expansionDepth++;
    const core = this.expression(expanded, scope);
    this.expansionDepth--;
    return core;
  }

  private call(form: ListDatum, head: Datum, scope: Scope): Core {
    if (form.tail !== null) {
      throw new DiagnosticError(
        diagnostic('bad-syntax', form.tail.span, 'A call cannot end in a dotted tail.', {
          hint: 'Write (apply f x … list) to call with the items of a list.',
        }),
      );
    }
    if (head.kind !== 'symbol' && head.kind !== 'list') {
      this.report(
        diagnostic('not-a-procedure', head.span, `${sentence(describeDatum(head))} is not a procedure.`, {
          hint: arrayHint(form) ?? 'A list is written with a quote in front, or with (list …).',
        }),
      );
    } else if (head.kind === 'list' && arrayHint(head) !== null) {
      const hint = arrayHint(form) ?? arrayHint(head) ?? '';
      throw new DiagnosticError(
        diagnostic(
          'not-a-procedure',
          form.span,
          'Between [ and ] is a call, as between parentheses, and its first part is no procedure.',
          {
            hint,
          },
        ),
      );
    }
    const operator = this.expression(head, scope);
    // The parts of a misspelt form are not reported as expressions.
    if (head.kind === 'symbol' && operator.kind === 'unspecified' && this.nearestForm(head, scope))
      return operator;
    const operands = form.items.slice(1).map((item) => this.expression(item, scope));
    return { kind: 'call', operator, operands, span: form.span };
  }

  lambda(
    name: string | null,
    parameters: Formals,
    body: readonly Datum[],
    scope: Scope,
    span: Span,
    form = 'lambda',
  ): Lambda {
    const inner = new Scope(scope);
    const required = parameters.required.map((each) => this.bindLocal(each, inner));
    const rest = parameters.rest === null ? null : this.bindLocal(parameters.rest, inner);
    return {
      kind: 'lambda',
      parameters: required,
      rest,
      body: this.body(body, inner, span, form),
      name,
      span,
    };
  }

  /** A value with a name, which a lambda takes on. */
  named(name: string, datum: Datum, scope: Scope): Core {
    const value = this.expression(datum, scope);
    if (value.kind !== 'lambda' || value.name !== null) return value;
    const lambda = { ...value, name };
    this.written.set(lambda, this.written.get(value) ?? []);
    return lambda;
  }

  /**
   * Expands a body: internal definitions, then expressions. Definitions are collected first, so that each is in scope
   * of all, and become one `letrec*`. An expression among them keeps its place.
   */
  body(data: readonly Datum[], outer: Scope, span: Span, form: string): Core {
    const scope = new Scope(outer);
    const pending = data.flatMap((datum) => this.rules.bodyItems(datum, scope, this));
    const last = pending.at(-1);
    if (last === undefined) return badSyntax(form, span, `${form} wants a body of at least one expression.`);
    if (last.kind === 'definition') {
      badSyntax(form, span, `The body of ${form} ends in a definition; it must end in an expression.`);
    }
    const definitions = pending.findLastIndex((item) => item.kind === 'definition') + 1;
    const variables: Local[] = [];
    const values: Core[] = [];
    for (const item of pending.slice(0, definitions)) {
      if (item.kind === 'definition') {
        variables.push(item.variable);
        values.push(item.value());
      } else {
        variables.push(this.local('_', item.datum.span));
        values.push(this.expression(item.datum, scope));
      }
    }
    const rest = pending
      .slice(definitions)
      .flatMap((item) => (item.kind === 'expression' ? [item.datum] : []));
    const body = this.sequence(rest, scope, span);
    if (variables.length === 0) return body;
    return { kind: 'letrec', variables, values, body, span } satisfies Letrec;
  }

  sequence(data: readonly Datum[], scope: Scope, span: Span): Core {
    const items = data.map((datum) => this.expression(datum, scope));
    if (items.length === 1) return items[0]!;
    return items.length === 0 ? { kind: 'unspecified', span } : { kind: 'sequence', items, span };
  }
}
