/**
 * Expands data to core language: names are resolved by scope, and derived forms are written out. A form with a mistake
 * is reported and skipped, and all others are expanded, so that many mistakes show at once.
 */

import { type Diagnostic, DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { foreignMistake, infixHinted, noteMeaning } from './callAdvice';
import { emptyCall, headMistake } from './callHead';
import type { FormName } from './catalogue';
import type { Core, Lambda, Letrec, Local } from './core';
import type { Datum, ListDatum, SymbolDatum } from './datum';
import { type Foreign, foreignCall, foreignIn, infixList, isForeign, isOnlyInfix } from './infix';
import { isFullName } from './libraries/shipped';
import { expandMacro } from './macro';
import { MacroGrowth } from './macroGrowth';
import { type Binding, type Exports, type Macro, Scope } from './scope';
import { badSyntax, dottedCall, type Formals } from './syntax';
import { type Role, Unbound } from './unbound';

/** The maximum number of expansions of one use in its place, and the maximum depth of nested ones. */
const maxExpansionLength = 10_000;
const maxExpansionDepth = 400;

const printing = ['display', 'write', 'newline', 'current-output-port', 'current-error-port'];

/** The procedures that write to the console; some of those of the libraries do. */
function isPrinting(name: string): boolean {
  return printing.includes(name) || name.startsWith('write-') || isFullName(name);
}

/** A procedure with this name for messages; null for a value that is none, or has a name. */
function withName(value: Core, name: string): Core | null {
  if (value.kind === 'lambda') return value.name === null ? { ...value, name } : null;
  if (value.kind !== 'call' || value.operator.kind !== 'builtin' || value.operator.name !== '%case-lambda')
    return null;
  const [{ span }, ...operands] = value.operands as readonly [Core, ...Core[]];
  const datum = { kind: 'symbol', name, span } as const;
  return { ...value, operands: [{ kind: 'constant', datum, span }, ...operands] };
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
  /** What macros made. Expanding it is one expansion deeper. */
  private readonly made = new WeakSet<Datum>();
  /** The uses of macros that were reported as endless. */
  private readonly endless = new WeakSet<Span>();
  private readonly growth = new MacroGrowth();
  private readonly unboundNames = new Unbound(this.libraries);
  /** The places where the program defines its names. */
  readonly definedAt = new Map<string, Span>();
  /** The places in the text of what each core expression is the value of; without text that a macro inserted. */
  readonly written = new Map<Core, readonly Span[]>();
  /** The places of the expressions that are being expanded. Text that a macro inserts carries that of its use. */
  private readonly expanding = new Set<Span>();

  constructor(
    private readonly rules: FormRules,
    /** Whether two data that follow each other are on one line of the text. */
    private readonly sameLine: (before: Datum, after: Datum) => boolean,
  ) {}

  /** An expander for the text of a library that ships, which is written as Scheme. */
  fresh(): Expander {
    return new Expander(this.rules, () => false);
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

  expression(datum: Datum, scope: Scope, role: Role = 'operand'): Core {
    const { span } = datum;
    if (this.expanding.has(span)) return this.expanded(datum, scope, role);
    this.expanding.add(span);
    try {
      const core = this.expanded(datum, scope, role);
      this.written.set(core, [...(this.written.get(core) ?? []), span]);
      return core;
    } finally {
      this.expanding.delete(span);
    }
  }

  /**
   * An expression; an unspecified value if it has a mistake, which is reported. Every level of nesting, and every expansion within
   * the last, is a call of this on the host's stack.
   */
  private expanded(datum: Datum, scope: Scope, role: Role): Core {
    if (datum.kind !== 'symbol' && datum.kind !== 'list')
      return { kind: 'constant', datum, span: datum.span };
    const depth = this.made.has(datum) ? 1 : 0;
    this.expansionDepth += depth;
    try {
      return datum.kind === 'symbol' ? this.reference(datum, scope, role) : this.list(datum, scope);
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      this.report(datum.kind === 'list' ? infixHinted(error.diagnostic, datum, scope) : error.diagnostic);
      return { kind: 'unspecified', span: datum.span };
    } finally {
      this.expansionDepth -= depth;
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
      this.made.add(current);
    }
  }

  /** Whether `datum` is the auxiliary word `name` (`else`, `=>`, `_`), not rebound here. */
  isKeyword(datum: Datum | undefined, name: string, scope: Scope): boolean {
    return datum?.kind === 'symbol' && datum.name === name && scope.lookup(datum) === null;
  }

  /** The value of a name; null if it is unbound, or names a form or a macro. */
  valueOf(symbol: SymbolDatum, scope: Scope): Core | null {
    const kind = scope.lookup(symbol)?.kind;
    return kind === undefined || kind === 'form' || kind === 'macro'
      ? null
      : this.reference(symbol, scope, 'operand');
  }

  builtin(name: string, span: Span): Core {
    return { kind: 'builtin', name, span };
  }

  callBuiltin(name: string, operands: readonly Core[], span: Span): Core {
    return { kind: 'call', operator: this.builtin(name, span), operands, span };
  }

  private reference(symbol: SymbolDatum, scope: Scope, role: Role): Core {
    return this.meant(symbol, scope.lookup(symbol), scope, role);
  }

  /** The value of a symbol that has this meaning. */
  private meant(symbol: SymbolDatum, binding: Binding | null, scope: Scope, role: Role): Core {
    const { name, span } = symbol;
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
      case 'hyper': {
        const operator = this.meant(symbol, binding.parameter, scope, role);
        const held: Core = { kind: 'call', operator, operands: [], span };
        return { kind: 'call', operator: held, operands: [], span };
      }
      case 'form':
        return badSyntax(name, span, `${name} is a form, not a value: it must come first in a list.`);
      case 'macro':
        return badSyntax(name, span, `${name} is a macro, not a value: it must come first in a list.`);
      default:
        throw new DiagnosticError(this.unboundNames.mistake(symbol, scope, role));
    }
  }

  /** A column of a fit. If its name is unknown, the hint is the names that there are. */
  column(datum: Datum, scope: Scope): Core {
    if (datum.kind === 'symbol' && scope.lookup(datum) === null && this.columns.size > 0)
      throw new DiagnosticError(this.unboundNames.column(datum, scope, this.columns));
    return this.expression(datum, scope);
  }

  private list(form: ListDatum, scope: Scope): Core {
    const head = form.items[0];
    if (head === undefined) throw new DiagnosticError(emptyCall(form.span));
    const name = this.formNamed(head, scope);
    if (name !== null) return this.rules.expander(name)(form, scope, this);
    const expanded = this.expandMacros(form, scope);
    return expanded === form ? this.call(form, head, scope) : this.expression(expanded, scope);
  }

  private call(form: ListDatum, head: Datum, scope: Scope): Core {
    if (form.tail !== null) dottedCall(form.tail.span);
    if (isOnlyInfix(form, scope)) return this.reportForeign(infixList(form, scope)!);
    const mistake = headMistake(form, head);
    if (mistake !== null) {
      this.report(mistake);
      if (head.kind === 'list') return { kind: 'unspecified', span: form.span };
    }
    const operator = this.expression(head, scope, 'operator');
    const isUnbound = head.kind === 'symbol' && operator.kind === 'unspecified';
    // The parts of a form that is not there, or misspelt, are not reported as expressions.
    if (isUnbound && this.unboundNames.meansForm(form, head, scope)) return operator;
    noteMeaning(form, scope, this.definedAt);
    return { kind: 'call', operator, operands: this.operands(form, scope), span: form.span };
  }

  private operands({ items }: ListDatum, scope: Scope): Core[] {
    const operands: Core[] = [];
    for (let index = 1; index < items.length; index++) {
      const call = foreignCall(items, index, scope, 'operands');
      operands.push(call === null ? this.expression(items[index]!, scope) : this.reportForeign(call));
      if (call !== null) index++;
    }
    return operands;
  }

  /** Reports what is written as in another language. */
  reportForeign(foreign: Foreign): Core {
    this.report(foreignMistake(foreign));
    return { kind: 'unspecified', span: foreign.span };
  }

  /** The data of a sequence, without those that are written as in another language, which are reported. */
  private inScheme(data: readonly Datum[], scope: Scope): readonly Datum[] {
    if (data.length < 2) return data;
    return foreignIn(data, scope, this.sameLine).map((each): Datum => {
      if (!isForeign(each)) return each;
      this.reportForeign(each);
      if (each.name !== null) this.bindLocal(each.name, scope);
      return { kind: 'boolean', value: false, span: each.span };
    });
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
    const lambda = withName(value, name);
    if (lambda === null) return value;
    this.written.set(lambda, this.written.get(value) ?? []);
    return lambda;
  }

  /**
   * Expands a body: internal definitions, then expressions. Definitions are collected first, so that each is in scope
   * of all, and become one `letrec*`. An expression among them keeps its place.
   */
  body(data: readonly Datum[], outer: Scope, span: Span, form: string): Core {
    const scope = new Scope(outer);
    const pending = this.inScheme(data, scope).flatMap((datum) => this.rules.bodyItems(datum, scope, this));
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
    const items = this.inScheme(data, scope).map((datum) => this.expression(datum, scope));
    if (items.length === 1) return items[0]!;
    return items.length === 0 ? { kind: 'unspecified', span } : { kind: 'sequence', items, span };
  }
}
