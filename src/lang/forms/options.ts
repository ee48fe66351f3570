/** The options of the forms that train, and the arguments of each. */

import { DiagnosticError, diagnostic, didYouMean } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { suggest } from '../../text/suggest';
import { formsWithOption, type OptionName, options as optionEntries, optionsOf } from '../catalogue';
import { type Core, printDatum } from '../core';
import { type Datum, isProperList, isSymbol, type ListDatum } from '../datum';
import type { Expander } from '../expander';
import type {
  LossName,
  LossOption,
  ObjectiveForm,
  OptimizerName,
  OptimizerOption,
  RestartsOption,
  SoftnessOptions,
  TrainingOptions,
} from '../program';
import type { Scope } from '../scope';
import { badSyntax, properList, symbol } from '../syntax';

/** Whether a list is one of the options, by its head. */
export function isOption(datum: ListDatum): boolean {
  const head = datum.items[0];
  return head?.kind === 'symbol' && head.name in optionEntries;
}

/** The options that contain one expression. */
type ExpressionOption = Exclude<
  OptionName,
  'loss' | 'reduce' | 'optimizer' | 'restarts' | 'temperature' | 'noise' | 'choice'
>;

/** The options of a form that trains. Every mistake in them is reported. */
export function trainingOptions(
  data: readonly Datum[],
  form: ObjectiveForm,
  scope: Scope,
  expander: Expander,
): TrainingOptions {
  const found = new Map<string, ListDatum>();
  /** Reports a mistake in one option together with those in the others. */
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
    if (!(head.name in optionEntries)) {
      const names = Object.keys(optionsOf(form));
      const near = suggest(head.name, names);
      throw new DiagnosticError(
        diagnostic('unknown-option', head.span, `${form} has no option ${head.name}.`, {
          ...(near === null ? { hint: `Its options are ${names.join(', ')}.` } : didYouMean(near, head.span)),
        }),
      );
    }
    // The test above shows that it is one.
    const forms = formsWithOption(head.name as OptionName);
    if (forms !== null && !forms.includes(form)) {
      const message = `${form} has no option ${head.name}, which belongs to ${forms.join(' and ')}.`;
      badSyntax(form, option.span, message);
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
    clipNorm: expression('clip-norm'),
    steps: expression('steps'),
    tolerance: expression('tolerance'),
    batch: expression('batch'),
    seed: expression('seed'),
    holdout: expression('holdout'),
    softness: {
      ...(attempt(() => temperatureOption(found.get('temperature'))) ?? noTemperature),
      gumbel: part('noise', (datum) => oneOf('noise', datum, ['gumbel', 'none']) === 'gumbel'),
      straightThrough: part(
        'choice',
        (datum) => oneOf('choice', datum, ['straight-through', 'soft']) === 'straight-through',
      ),
    },
    restarts: attempt(() => restartsOption(found.get('restarts'), scope, expander)),
    weights: expression('weights'),
    errors: expression('errors'),
    penalty: expression('penalty'),
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
        ...(near === null ? { hint: `Write ${optionEntries.loss.signature}.` } : didYouMean(near, span)),
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

/** `(restarts m)`, with `(spread s)` and `(sampler …)` behind the number in any order. */
function restartsOption(
  option: ListDatum | undefined,
  scope: Scope,
  expander: Expander,
): RestartsOption | null {
  if (option === undefined) return null;
  const [, count, ...settings] = option.items;
  if (count === undefined) badOptionPart('restarts', option.span, 'restarts wants the number of starts.');
  const found = new Map<string, Datum>();
  for (const setting of settings) {
    const parts = isProperList(setting) ? setting.items : [];
    const [head, value] = parts;
    const name = ['spread', 'sampler'].find((each) => isSymbol(head, each));
    if (name === undefined || value === undefined || parts.length > 2)
      badOptionPart('restarts', setting.span, `restarts has no setting ${printDatum(setting)}.`);
    if (found.has(name)) badOptionPart('restarts', setting.span, `${name} is given twice.`);
    found.set(name, value);
  }
  const [spread, sampler] = [found.get('spread'), found.get('sampler')];
  return {
    count: expander.expression(count, scope),
    spread: spread === undefined ? null : expander.expression(spread, scope),
    sampler:
      sampler === undefined ? null : oneOf('restarts', sampler, ['normal', 'latin-hypercube'], 'sampler'),
  };
}

type TemperatureOption = Pick<SoftnessOptions, 'temperature' | 'temperatureEnd' | 'schedule'>;
const noTemperature: TemperatureOption = { temperature: null, temperatureEnd: null, schedule: null };

/** `(temperature start [end [geometric | linear]])`. They are numbers as written: the page shows them before it runs. */
function temperatureOption(option: ListDatum | undefined): TemperatureOption {
  if (option === undefined) return noTemperature;
  const [, ...parts] = option.items;
  const schedule = parts.length === 3 ? oneOf('temperature', parts[2]!, ['geometric', 'linear']) : null;
  if (parts.length < 1 || parts.length > 3)
    badOptionPart('temperature', option.span, `temperature takes one to three parts, found ${parts.length}.`);
  const [temperature, temperatureEnd] = parts.slice(0, 2).map((datum) => {
    if (datum.kind === 'number' && datum.value > 0 && Number.isFinite(datum.value)) return datum.value;
    return badOptionPart(
      'temperature',
      datum.span,
      `temperature wants a number above 0, as it is written, found ${printDatum(datum)}.`,
    );
  });
  return { temperature: temperature!, temperatureEnd: temperatureEnd ?? null, schedule };
}

function oneOf<const Name extends string>(
  option: OptionName,
  datum: Datum,
  names: readonly [Name, Name],
  spoken: string = option,
): Name {
  for (const name of names) if (isSymbol(datum, name)) return name;
  return badOptionPart(option, datum.span, `${spoken} is ${names.join(' or ')}, found ${printDatum(datum)}.`);
}

/** The minimum and maximum number of settings of each optimizer. */
const optimizerSettings: { readonly [Name in OptimizerName]: readonly [number, number] } = {
  adam: [0, 4],
  sgd: [1, 1],
  momentum: [2, 2],
  rmsprop: [1, 1],
  lbfgs: [0, 0],
  lm: [0, 0],
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
  if (!Object.hasOwn(optimizerSettings, head.name)) {
    const near = suggest(head.name, Object.keys(optimizerSettings));
    throw new DiagnosticError(
      diagnostic('unknown-optimizer', head.span, `There is no optimizer named ${head.name}.`, {
        ...(near === null
          ? { hint: `Write ${optionEntries.optimizer.signature}.` }
          : didYouMean(near, head.span)),
      }),
    );
  }
  // `hasOwn` above shows that the name is one of the table's keys.
  const name = head.name as OptimizerName;
  const settings = datum.kind === 'list' ? datum.items.slice(1) : [];
  const [min, max] = optimizerSettings[name];
  if (settings.length < min || settings.length > max) {
    badOptionPart(
      'optimizer',
      datum.span,
      `${name} cannot take ${settings.length} ${settings.length === 1 ? 'setting' : 'settings'}.`,
    );
  }
  return { name, settings: settings.map((each) => expander.expression(each, scope)), span: datum.span };
}
