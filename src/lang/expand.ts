/**
 * The entry of the front end: expands a text to a program, and finds every mistake. Top-level names are collected
 * first, so that procedures may call each other in any order.
 */

import { byPlace, type Diagnostic, DiagnosticError, diagnostic } from '../text/diagnostic';
import type { SourceName, Span } from '../text/span';
import { infixHinted } from './callAdvice';
import { checkCalls } from './calls';
import { type FormName, trainingForms } from './catalogue';
import type { CajalDefinition, Core } from './core';
import { type Datum, type Identity, identityOf, type ListDatum, type SymbolDatum } from './datum';
import { Expander } from './expander';
import { cajalParts } from './forms/cajal';
import { definitionParts, listOfValues, valuesDefinition } from './forms/definition';
import { defineSyntax } from './forms/macros';
import { recordDefinitions } from './forms/record';
import { collectRare, formRules } from './forms/table';
import {
  dataNames,
  expandData,
  expandFit,
  expandMinimize,
  expandParameter,
  expandPlot,
  expandWatch,
  parameterName,
} from './forms/training';
import { type Foreign, foreignIn, isForeign } from './infix';
import { fullName } from './libraries/shipped';
import { defineForm, globalName, type PendingForm, type TopLevel } from './pending';
import { type Program, type TopForm, unknownsOf } from './program';
import { read } from './reader';
import { type Binding, type Exports, languageScope, Scope } from './scope';
import { badSyntax } from './syntax';
import { foreignDefinitions, isForeignDefinition } from './unbound';

export interface ExpandOptions {
  readonly source: SourceName;
  /** Names of the tables that a program can use. */
  readonly tables: Iterable<string>;
  /** Names defined before this text, for an expression typed at the console. */
  readonly globals?: Iterable<string>;
  /** What was imported before this text, and the libraries that were defined. */
  readonly imported?: Imported;
  readonly libraries?: Libraries;
  /** Names that only the files that ship may use. */
  readonly internals?: Iterable<string>;
}

export interface ExpandResult {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** The places in the text of what each core expression of the program is the value of. */
  readonly written: Written;
  /** What the program imported, for expressions in its scope. */
  readonly imported: Imported;
  readonly libraries: Libraries;
}

/** The meanings of imported names. */
export type Imported = ReadonlyMap<string, Binding>;

/** The libraries of a program, by name. */
export type Libraries = ReadonlyMap<string, Exports>;

/** Where each core expression is written: `(begin x)` and its `x` are one. What a macro inserted is at no place. */
export type Written = ReadonlyMap<Core, readonly Span[]>;

export function expandText(text: string, options: ExpandOptions): ExpandResult {
  const { data, diagnostics } = read(text, options.source);
  const language = languageScope(options.tables);
  for (const name of options.internals ?? []) language.bindName(name, { kind: 'builtin', name });
  const scope = new Scope(language);
  for (const [name, binding] of options.imported ?? []) scope.bindName(name, binding);
  for (const name of options.globals ?? []) scope.bindName(name, { kind: 'global', name });
  // Two data with the same place, which a macro inserted, are not on one line.
  const sameLine = (before: Datum, after: Datum): boolean =>
    before.span.end <= after.span.start && !/[\n\r]/.test(text.slice(before.span.end, after.span.start));
  const expander = new Expander(formRules, sameLine);
  for (const each of diagnostics) expander.report(each);
  for (const [name, exports] of options.libraries ?? []) expander.libraries.set(name, exports);

  const damagedAt = placesOf(diagnostics.filter(({ severity }) => severity === 'error'));
  const top: TopLevel = { scope, language, expander, library: null, collect: collectWhole };
  const pending = foreignIn(data, scope, sameLine).flatMap((each) =>
    isForeign(each) ? collectForeign(each, top) : collect(each, damagedAt(each), top),
  );
  checkUnique(pending, expander);
  const forms = pending.map((form) => expandForm(form, expander));
  const checked = checkCalls(forms);
  for (const each of checked.diagnostics) expander.report(each);
  for (const each of unusedUnknowns(checked.forms, expander.mentioned)) expander.report(each);
  return {
    program: {
      forms: checked.forms,
      prints: expander.prints,
      choosesSoftly: expander.choosesSoftly,
    },
    diagnostics: byPlace(distinct(expander.diagnostics)),
    written: expander.written,
    imported: expander.imported,
    libraries: expander.libraries,
  };
}

/** Warns of unknowns that nothing refers to; a form with a mistake may be what does. */
function unusedUnknowns(forms: readonly TopForm[], mentioned: ReadonlySet<string>): Diagnostic[] {
  if (forms.some(({ kind }) => kind === 'damaged')) return [];
  return unknownsOf({ forms })
    .filter(({ name }) => !mentioned.has(name))
    .map(({ name, nameSpan }) =>
      diagnostic(
        'unused-unknown',
        nameSpan,
        `${name} is never called: no body for it is better than another.`,
        {
          severity: 'warning',
          hint: `Call ${name} in what the loss is computed from.`,
        },
      ),
    );
}

/** Whether a mistake is within a datum. */
function placesOf(diagnostics: readonly Diagnostic[]): (datum: Datum) => boolean {
  const spans = diagnostics.map(({ span }) => span).sort((a, b) => a.start - b.start);
  return ({ span: { start, end } }) => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < spans.length && spans[index]!.start <= end; index++)
      if (spans[index]!.end <= end) return true;
    return false;
  };
}

/** The diagnostics without repetition: a macro may put one mistake of the user's into several places. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, span: { start, end }, message }) => {
    const key = `${code} ${start} ${end} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Expands one form. A form with a mistake is kept as damaged, with the names it would have defined. */
function expandForm(form: PendingForm, expander: Expander): TopForm {
  const before = expander.diagnostics.length;
  try {
    const expanded = form.expand();
    return expander.diagnostics.length === before ? expanded : damagedForm(form, expanded);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    expander.report(error.diagnostic);
    return damagedForm(form);
  }
}

function collectWhole(datum: Datum, top: TopLevel): PendingForm[] {
  return collect(datum, false, top);
}

/** The names that a top-level datum defines. Its expansion waits until every name is known. */
function collect(datum: Datum, damaged: boolean, context: TopLevel): PendingForm[] {
  const { scope, expander } = context;
  try {
    const expanded = damaged ? datum : expander.expandMacros(datum, scope);
    if (expanded !== datum) return collect(expanded, damaged, context);
    const head = datum.kind === 'list' ? expander.formNamed(datum.items[0], scope) : null;
    if (datum.kind === 'list' && head === 'begin' && !damaged && datum.tail === null) {
      return datum.items.slice(1).flatMap((item) => collect(item, damaged, context));
    }
    if (datum.kind === 'list' && head === 'define-syntax' && !damaged) {
      defineSyntax(datum, scope);
      return [];
    }
    const around = damaged ? { ...context, isDamaged: true } : context;
    const forms = datum.kind === 'list' && head !== null ? collectForms(datum, head, around) : null;
    const pending = forms ?? [
      { ...expressionForm(datum, scope, expander), names: foreignNames(datum, scope) },
    ];
    for (const { names, cajal } of pending) for (const name of names) bindGlobal(name, context, cajal);
    return pending.map((form) => (damaged ? { ...form, expand: () => damagedForm(form) } : form));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { diagnostic } = error;
    if (!damaged) expander.report(datum.kind === 'list' ? infixHinted(diagnostic, datum, scope) : diagnostic);
    return damagedForms(guessedNames(datum), datum.span, context);
  }
}

/** Reports what is written as in another language, and binds the name that it would define. */
function collectForeign(foreign: Foreign, context: TopLevel): PendingForm[] {
  context.expander.reportForeign(foreign);
  const names = foreign.name === null ? [] : [foreign.name];
  return damagedForms(names, foreign.span, context);
}

/** Binds the names of a form that has a mistake. */
function damagedForms(names: readonly SymbolDatum[], span: Span, context: TopLevel): PendingForm[] {
  for (const name of names) bindGlobal(name, context);
  const broken = { span, names, unique: false };
  return [{ ...broken, expand: () => damagedForm(broken) }];
}

/** Binds a global name. A name that a macro's template made is private to that expansion, also at the top level. */
function bindGlobal(name: SymbolDatum, top: TopLevel, cajal?: CajalDefinition): void {
  const { scope, expander, library } = top;
  if (name.alias === undefined) expander.definedAt.set(name.name, name.span);
  const term = cajal === undefined ? {} : { cajal };
  const whole = library === null ? name.name : fullName(library, name.name);
  if (name.alias === undefined) scope.bind(name, { kind: 'global', name: whole, ...term });
  else if (scope.own(name) === null)
    scope.bind(name, { kind: 'global', name: expander.privateName(name.name), ...term });
}

function damagedForm(
  { names, span }: Pick<PendingForm, 'names' | 'span'>,
  expanded: TopForm | null = null,
): TopForm {
  return { kind: 'damaged', names: names.map((each) => each.name), expanded, span };
}

function expressionForm(datum: Datum, scope: Scope, expander: Expander): PendingForm {
  const { span } = datum;
  return {
    span,
    names: [],
    unique: false,
    expand: () => ({ kind: 'expression', value: expander.expression(datum, scope), span }),
  };
}

function collectForms(form: ListDatum, head: FormName, context: TopLevel): readonly PendingForm[] | null {
  const { scope, language, expander } = context;
  const { span } = form;
  const none = { span, names: [], unique: false };
  if (context.library !== null && trainingForms.has(head))
    badSyntax(head, span, `${head} belongs in the program itself, not in a library.`);
  switch (head) {
    case 'define': {
      const { name, value } = definitionParts(form);
      return [defineForm(name, () => value(scope, expander), span, scope)];
    }
    case 'define-values': {
      const definition = valuesDefinition(form);
      const { required, rest } = definition.formals;
      const names = [...required, ...(rest === null ? [] : [rest])];
      const expand = (): TopForm => ({
        kind: 'defineValues',
        names: names.map((each) => globalName(each, scope)),
        value: listOfValues(definition, scope, expander),
        span,
      });
      return [{ span, names, unique: false, expand }];
    }
    case 'define-cajal': {
      const cajal: CajalDefinition = { term: null };
      const { name, value } = cajalParts(form, cajal);
      return [{ ...defineForm(name, () => value(scope, expander), span, scope), unique: true, cajal }];
    }
    case 'define-record-type':
      return recordDefinitions(form, expander).map(({ name, value }) =>
        defineForm(name, () => value(scope, expander), span, scope),
      );
    case 'define-data': {
      const expand = (): TopForm => expandData(form, scope, language, expander);
      const names = dataNames(form);
      for (const { name } of names) expander.columns.add(name);
      return [{ span, names, unique: true, expand }];
    }
    case 'define-parameter': {
      const expand = (): TopForm => expandParameter(form, scope, expander);
      return [{ span, names: [parameterName(form)], unique: true, expand }];
    }
    case 'fit':
      return [{ ...none, expand: () => expandFit(form, scope, expander) }];
    case 'minimize':
    case 'least-squares':
    case 'negative-log-likelihood': {
      return [{ ...none, expand: () => expandMinimize(head, form, scope, expander) }];
    }
    case 'watch':
      return [{ ...none, expand: () => expandWatch(form, scope, expander) }];
    case 'plot':
      return [{ ...none, expand: () => expandPlot(form, scope, expander) }];
    default:
      return collectRare(head, form, context);
  }
}

/** The names that a form of definition of another language would define. The form itself is reported when it is expanded. */
function foreignNames(datum: Datum, scope: Scope): readonly SymbolDatum[] {
  const head = datum.kind === 'list' ? datum.items[0] : undefined;
  if (datum.kind !== 'list' || head?.kind !== 'symbol' || !isForeignDefinition(head.name)) return [];
  return scope.lookup(head) === null ? foreignDefinitions(datum) : [];
}

/** The names that a broken definition was meant to define, so that their uses are not reported as unbound. */
function guessedNames(datum: Datum): readonly SymbolDatum[] {
  if (datum.kind !== 'list') return [];
  const target = datum.items[1];
  if (target?.kind === 'symbol') return [target];
  if (target?.kind !== 'list') return [];
  const head = datum.items[0];
  const isProcedure = head?.kind === 'symbol' && (head.name === 'define' || head.name === 'define-unknown');
  return (isProcedure ? target.items.slice(0, 1) : target.items).flatMap((item) =>
    item.kind === 'symbol' && item.name !== '_' ? [item] : [],
  );
}

/** Checks that a parameter or a column shares its name with no other definition. */
function checkUnique(pending: readonly PendingForm[], expander: Expander): void {
  const seen = new Map<Identity, { readonly name: SymbolDatum; readonly unique: boolean }>();
  for (const form of pending) {
    for (const name of form.names) {
      const earlier = seen.get(identityOf(name));
      if (earlier !== undefined && (earlier.unique || form.unique)) {
        expander.report(
          diagnostic('duplicate-definition', name.span, `${name.name} is defined twice.`, {
            related: [{ message: 'It is defined here first.', span: earlier.name.span }],
            hint: 'Give each a name of its own.',
          }),
        );
      }
      seen.set(identityOf(name), { name, unique: form.unique });
    }
  }
}
