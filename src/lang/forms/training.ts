/** The forms of training: `define-data`, `define-parameter`, `fit`, `minimize`, `watch`, `plot` and their options. */

import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { suggest } from '../../text/suggest';
import { type OptionName, options as optionEntries } from '../catalogue';
import { type Core, printDatum } from '../core';
import { type Datum, isProperList, isSymbol, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import type {
  Constraint,
  DefineData,
  DefineParameter,
  Fit,
  Labelled,
  LossName,
  LossOption,
  Minimize,
  OptimizerName,
  OptimizerOption,
  Plot,
  TrainingOptions,
  Watch,
} from '../program';
import { Scope } from '../scope';
import { badSyntax, distinct, operands, properList, symbol } from '../syntax';

const longestLabel = 32;

export function labelled(datum: Datum, scope: Scope, expander: Expander): Labelled {
  const text = printDatum(datum);
  const label = text.length <= longestLabel ? text : `${text.slice(0, longestLabel - 1)}…`;
  return { core: expander.expression(datum, scope), label };
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

/** `language` tells which names are tables: a column may be named like the table it comes from. */
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

/** Throws where the rows are a name that is neither defined nor that of a table; null where all is well. */
function tableOf(rows: Datum, scope: Scope): null {
  if (rows.kind !== 'symbol' || scope.lookup(rows) !== null) return null;
  const near = suggest(rows.name, scope.names());
  const tables = scope.tables().join(', ');
  const known = tables === '' ? "Write rows as '((1 2) (3 4))." : `Tables: ${tables}.`;
  const hint = near === null ? known : `Did you mean ${near}?`;
  throw new DiagnosticError(
    diagnostic('unbound-name', rows.span, `There is no table named ${rows.name}.`, { hint }),
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
  const [name] = operands(form, 'define-parameter', 2, 3);
  return symbol(name, 'define-parameter', 'the name of the parameter', form.span);
}

export function expandParameter(form: ListDatum, scope: Scope, expander: Expander): DefineParameter {
  const [, initial, bound] = operands(form, 'define-parameter', 2, 3);
  const { name, span } = parameterName(form);
  return {
    kind: 'parameter',
    name,
    nameSpan: span,
    initial: expander.expression(initial!, scope),
    constraint: bound === undefined ? { kind: 'none' } : constraint(bound, scope, expander),
    span: form.span,
  };
}

function constraint(datum: Datum, scope: Scope, expander: Expander): Constraint {
  if (isSymbol(datum, 'positive')) return { kind: 'positive', span: datum.span };
  if (isProperList(datum) && isSymbol(datum.items[0], 'between') && datum.items.length === 3) {
    const [, low, high] = datum.items;
    return {
      kind: 'between',
      low: expander.expression(low!, scope),
      high: expander.expression(high!, scope),
      span: datum.span,
    };
  }
  return badSyntax(
    'define-parameter',
    datum.span,
    `A constraint is positive or (between low high), found ${printDatum(datum)}.`,
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
    inputs: inputs.map((item) => labelled(item, scope, expander)),
    target: labelled(target!, scope, expander),
    options: trainingOptions(rest, 'fit', scope, expander),
    span: form.span,
  };
}

export function expandMinimize(form: ListDatum, scope: Scope, expander: Expander): Minimize {
  const [expression, ...rest] = operands(form, 'minimize', 1, null);
  const parsed = trainingOptions(rest, 'minimize', scope, expander);
  for (const option of [parsed.loss, parsed.reduce === null ? null : form]) {
    if (option !== null) {
      badSyntax(
        'minimize',
        option.span,
        'minimize takes its expression as the loss: loss and reduce belong to fit.',
      );
    }
  }
  return {
    kind: 'minimize',
    expression: expander.expression(expression!, scope),
    options: parsed,
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

const unavailable: Readonly<Record<string, string>> = {
  restarts: 'Populations of restarts are not part of this version; New seed starts another run.',
  lbfgs: 'L-BFGS is not part of this version; use (adam rate) or (momentum rate m).',
};

function refuse(name: string, span: Span): never {
  throw new DiagnosticError(
    diagnostic('unavailable', span, `${name} is not available yet.`, { hint: unavailable[name] }),
  );
}

function isOption(datum: ListDatum): boolean {
  const head = datum.items[0];
  return head?.kind === 'symbol' && (head.name in optionEntries || head.name in unavailable);
}

/** What stands in an option after its name, for the options that hold one expression. */
type ExpressionOption = Exclude<OptionName, 'loss' | 'reduce' | 'optimizer'>;

function trainingOptions(
  data: readonly Datum[],
  form: string,
  scope: Scope,
  expander: Expander,
): TrainingOptions {
  const found = new Map<string, ListDatum>();
  /** A mistake in one option is told beside those in the others. */
  const attempt = <Part>(read: () => Part): Part | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      expander.report(error.diagnostic);
      return null;
    }
  };
  const collect = (datum: Datum): void => {
    const option = properList(datum, form, 'an option such as (steps 3000)');
    const head = symbol(option.items[0], form, 'the name of an option', option.span);
    if (head.name in unavailable) refuse(head.name, option.span);
    if (!(head.name in optionEntries)) {
      const near = suggest(head.name, Object.keys(optionEntries));
      throw new DiagnosticError(
        diagnostic('unknown-option', head.span, `${form} has no option ${head.name}.`, {
          hint:
            near === null
              ? `Its options are ${Object.keys(optionEntries).join(', ')}.`
              : `Did you mean ${near}?`,
        }),
      );
    }
    const earlier = found.get(head.name);
    if (earlier !== undefined) {
      throw new DiagnosticError(
        diagnostic('duplicate-option', option.span, `The option ${head.name} is given twice.`, {
          related: [{ message: 'It is given here first.', span: earlier.span }],
          hint: 'Keep one of them.',
        }),
      );
    }
    found.set(head.name, option);
  };
  for (const datum of data) attempt(() => collect(datum));
  const argument = (name: OptionName): Datum | null => {
    const option = found.get(name);
    if (option === undefined) return null;
    if (option.items.length !== 2) {
      throw new DiagnosticError(
        diagnostic(
          'bad-option',
          option.span,
          `The option ${name} takes one part, found ${option.items.length - 1}.`,
          {
            hint: `Write ${optionEntries[name].signature}.`,
          },
        ),
      );
    }
    return option.items[1]!;
  };
  const expression = (name: ExpressionOption): Core | null => {
    const datum = attempt(() => argument(name));
    return datum === null ? null : expander.expression(datum, scope);
  };
  const part = <Part>(name: OptionName, read: (datum: Datum) => Part): Part | null =>
    attempt(() => {
      const datum = argument(name);
      return datum === null ? null : read(datum);
    });
  return {
    loss: part('loss', (datum) => lossOption(datum, scope, expander)),
    reduce: part('reduce', reduceOption),
    optimizer: part('optimizer', (datum) => optimizerOption(datum, scope, expander)),
    steps: expression('steps'),
    tolerance: expression('tolerance'),
    batch: expression('batch'),
    seed: expression('seed'),
    holdout: expression('holdout'),
  };
}

const lossNames: readonly LossName[] = ['squared-error', 'absolute-error', 'cross-entropy'];

function lossOption(datum: Datum, scope: Scope, expander: Expander): LossOption {
  const { span } = datum;
  if (datum.kind === 'symbol' && scope.lookup(datum) === null) {
    const name = lossNames.find((each) => each === datum.name);
    if (name !== undefined) return { kind: 'named', name, span };
    const near = suggest(datum.name, [...lossNames, ...scope.names()]);
    throw new DiagnosticError(
      diagnostic('unknown-loss', span, `There is no loss named ${datum.name}.`, {
        hint: near === null ? `Write ${optionEntries.loss.signature}.` : `Did you mean ${near}?`,
      }),
    );
  }
  if (isProperList(datum) && isSymbol(datum.items[0], 'huber') && scope.lookup(datum.items[0]) === null) {
    if (datum.items.length !== 2)
      badOptionPart('loss', span, 'huber takes one number, where it turns linear.');
    return { kind: 'huber', delta: expander.expression(datum.items[1]!, scope), span };
  }
  return { kind: 'procedure', procedure: expander.expression(datum, scope), span };
}

function badOptionPart(option: OptionName, span: Span, message: string): never {
  const hint = `Write ${optionEntries[option].signature}.`;
  throw new DiagnosticError(diagnostic('bad-option', span, message, { hint }));
}

function reduceOption(datum: Datum): 'mean' | 'sum' {
  if (isSymbol(datum, 'mean') || isSymbol(datum, 'sum')) return datum.name === 'mean' ? 'mean' : 'sum';
  return badOptionPart('reduce', datum.span, `reduce is mean or sum, found ${printDatum(datum)}.`);
}

/** How many settings each optimizer takes, at least and at most. */
const optimizerSettings: { readonly [Name in OptimizerName]: readonly [number, number] } = {
  adam: [0, 4],
  sgd: [1, 1],
  momentum: [2, 2],
  rmsprop: [1, 1],
};

function optimizerOption(datum: Datum, scope: Scope, expander: Expander): OptimizerOption {
  const head = datum.kind === 'list' ? datum.items[0] : datum;
  if (head?.kind !== 'symbol' || (datum.kind === 'list' && datum.tail !== null)) {
    return badOptionPart(
      'optimizer',
      datum.span,
      `optimizer wants a rule such as (adam 0.05), found ${printDatum(datum)}.`,
    );
  }
  if (head.name in unavailable) refuse(head.name, datum.span);
  if (!Object.hasOwn(optimizerSettings, head.name)) {
    const near = suggest(head.name, Object.keys(optimizerSettings));
    throw new DiagnosticError(
      diagnostic('unknown-optimizer', head.span, `There is no optimizer named ${head.name}.`, {
        hint: near === null ? `Write ${optionEntries.optimizer.signature}.` : `Did you mean ${near}?`,
      }),
    );
  }
  // `hasOwn` above shows that the name is one of the table's keys.
  const name = head.name as OptimizerName;
  const settings = datum.kind === 'list' ? datum.items.slice(1) : [];
  const [least, most] = optimizerSettings[name];
  if (settings.length < least || settings.length > most) {
    badOptionPart('optimizer', datum.span, `${name} cannot take ${settings.length} settings.`);
  }
  return { name, settings: settings.map((each) => expander.expression(each, scope)), span: datum.span };
}
