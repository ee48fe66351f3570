/** The forms of training: data and parameters, what is trained, and what is shown of it. */

import { DiagnosticError, diagnostic, didYouMean } from '../../text/diagnostic';
import { suggest } from '../../text/suggest';
import { type Core, printDatum } from '../core';
import { type Datum, isProperList, isSymbol, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import type {
  Constraint,
  DefineData,
  DefineParameter,
  ExpressionForm,
  Fit,
  Labelled,
  Minimize,
  Plot,
  Watch,
} from '../program';
import { Scope } from '../scope';
import { badSyntax, distinct, operands, properList, symbol } from '../syntax';
import { isOption, trainingOptions } from './options';

const maxLabelLength = 32;

export function labelled(datum: Datum, scope: Scope, expander: Expander): Labelled {
  return { core: expander.expression(datum, scope), label: labelOf(datum) };
}

function column(datum: Datum, scope: Scope, expander: Expander): Labelled {
  return { core: expander.column(datum, scope), label: labelOf(datum) };
}

function labelOf(datum: Datum): string {
  const text = printDatum(datum);
  return text.length <= maxLabelLength ? text : `${text.slice(0, maxLabelLength - 1)}…`;
}

/** The names that `define-data` binds, without the skipped ones. */
export function dataNames(form: ListDatum): readonly SymbolDatum[] {
  const [columns] = operands(form, 'define-data', 2, 3);
  const names = properList(columns!, 'define-data', 'a list of column names').items.map((item) =>
    symbol(item, 'define-data', 'a column name, or _ to skip one', item.span),
  );
  if (names.length === 0) badSyntax('define-data', columns!.span, 'define-data wants at least one column.');
  const named = names.filter((each) => each.name !== '_');
  distinct(named, 'define-data');
  return named;
}

/**
 * Expands `define-data`. `language` says which names are tables: a column may have the name of the table it comes from.
 */
export function expandData(form: ListDatum, scope: Scope, language: Scope, expander: Expander): DefineData {
  const [columns, rows, filter] = operands(form, 'define-data', 2, 3);
  const names = properList(columns!, 'define-data', 'a list of column names').items.map((item) =>
    symbol(item, 'define-data', 'a column name', item.span),
  );
  const outside = new Scope(scope);
  for (const each of names) {
    const meant = language.lookup(each);
    if (meant?.kind === 'table') outside.bind(each, meant);
  }
  return {
    kind: 'data',
    columns: names.map(({ name, span }) => ({ name: name === '_' ? null : name, span })),
    rows: tableOf(rows!, outside) ?? expander.expression(rows!, outside),
    where: filter === undefined ? null : where(filter, names, scope, expander),
    span: form.span,
  };
}

/** Throws if the rows are a name that is neither defined nor the name of a table; null otherwise. */
function tableOf(rows: Datum, scope: Scope): null {
  if (rows.kind !== 'symbol' || scope.lookup(rows) !== null) return null;
  const near = suggest(rows.name, scope.names());
  const tables = scope.tables().join(', ');
  const known = tables === '' ? "Write rows as '((1 2) (3 4))." : `Tables: ${tables}.`;
  throw new DiagnosticError(
    diagnostic(
      'unbound-name',
      rows.span,
      `There is no table named ${rows.name}.`,
      near === null ? { hint: known } : didYouMean(near, rows.span),
    ),
  );
}

/** The test of `(where test)` as a procedure of a row's values, one for each column. */
function where(filter: Datum, names: readonly SymbolDatum[], scope: Scope, expander: Expander): Core {
  if (!isProperList(filter) || !isSymbol(filter.items[0], 'where') || filter.items.length !== 2) {
    badSyntax(
      'define-data',
      filter.span,
      `define-data wants (where test) here, found ${printDatum(filter)}.`,
    );
  }
  const inner = new Scope(scope);
  const parameters = names.map((each) =>
    each.name === '_' ? expander.local('_', each.span) : expander.bindLocal(each, inner),
  );
  const body = expander.expression(filter.items[1]!, inner);
  return { kind: 'lambda', parameters, rest: null, body, name: 'where', span: filter.span };
}

export function parameterName(form: ListDatum): SymbolDatum {
  const [name] = operands(form, 'define-parameter', 2, null);
  return symbol(name, 'define-parameter', 'the name of the parameter', form.span);
}

export function expandParameter(form: ListDatum, scope: Scope, expander: Expander): DefineParameter {
  const [, initial, ...parts] = operands(form, 'define-parameter', 2, null);
  const { name, span } = parameterName(form);
  const [rate, ...rates] = parts.filter(isRate);
  const [bound, ...bounds] = parts.filter((part) => !isRate(part));
  for (const [what, extra] of [
    ['rate', rates[0]],
    ['constraint', bounds[0]],
  ] as const) {
    if (extra !== undefined)
      badSyntax('define-parameter', extra.span, `A parameter has one ${what}; this is a second one.`);
  }
  return {
    kind: 'parameter',
    name,
    nameSpan: span,
    initial: expander.expression(initial!, scope),
    constraint: bound === undefined ? { kind: 'none' } : constraint(bound, scope, expander),
    rate: rate === undefined ? null : expander.expression(rate.items[1]!, scope),
    span: form.span,
  };
}

/** Whether a part of `define-parameter` is `(rate r)`. */
function isRate(datum: Datum): datum is ListDatum {
  return isProperList(datum) && isSymbol(datum.items[0], 'rate') && datum.items.length === 2;
}

function constraint(datum: Datum, scope: Scope, expander: Expander): Constraint {
  const { span } = datum;
  for (const kind of ['positive', 'simplex', 'ordered'] as const)
    if (isSymbol(datum, kind)) return { kind, span };
  const [head, ...bounds] = isProperList(datum) ? datum.items : [];
  const is = (name: string, count: number): boolean => isSymbol(head, name) && bounds.length === count;
  const bound = (index: number): Labelled => labelled(bounds[index]!, scope, expander);
  if (is('above', 1)) return { kind: 'above', low: bound(0), span };
  if (is('below', 1)) return { kind: 'below', high: bound(0), span };
  if (is('between', 2)) return { kind: 'between', low: bound(0), high: bound(1), span };
  return badSyntax(
    'define-parameter',
    span,
    `A constraint is positive, (between low high), (above low), (below high), simplex or ordered, found ${printDatum(datum)}.`,
  );
}

export function expandFit(form: ListDatum, scope: Scope, expander: Expander): Fit {
  const [procedure, columns, target, ...rest] = operands(form, 'fit', 3, null);
  const inputs = properList(columns!, 'fit', 'a list of input columns').items;
  if (inputs.length === 0) badSyntax('fit', columns!.span, 'fit wants at least one input column.');
  if (target!.kind === 'list' && isOption(target!)) {
    badSyntax('fit', target!.span, 'fit wants the target column before its options.');
  }
  return {
    kind: 'fit',
    procedure: labelled(procedure!, scope, expander),
    inputs: inputs.map((item) => column(item, scope, expander)),
    target: column(target!, scope, expander),
    options: trainingOptions(rest, 'fit', scope, expander),
    span: form.span,
  };
}

export function expandMinimize(
  name: ExpressionForm,
  form: ListDatum,
  scope: Scope,
  expander: Expander,
): Minimize {
  const [expression, ...rest] = operands(form, name, 1, null);
  return {
    kind: 'minimize',
    form: name,
    expression: expander.expression(expression!, scope),
    options: trainingOptions(rest, name, scope, expander),
    span: form.span,
  };
}

export function expandWatch(form: ListDatum, scope: Scope, expander: Expander): Watch {
  const [name, expression] = operands(form, 'watch', 2, 2);
  const label = name!.kind === 'string' ? name!.value : symbol(name, 'watch', 'a name', form.span).name;
  return { kind: 'watch', name: label, expression: expander.expression(expression!, scope), span: form.span };
}

export function expandPlot(form: ListDatum, scope: Scope, expander: Expander): Plot {
  const [x, y, ...curves] = operands(form, 'plot', 2, null);
  return {
    kind: 'plot',
    x: labelled(x!, scope, expander),
    y: labelled(y!, scope, expander),
    curves: curves.map((each) => labelled(each, scope, expander)),
    span: form.span,
  };
}
