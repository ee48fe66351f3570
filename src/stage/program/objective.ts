/**
 * Turns `fit` into the reduction over rows that it abbreviates, and the options of training into numbers. `fit` becomes
 * core language, so that the machine knows nothing of training.
 */

import type {
  Core,
  Fit,
  Labelled,
  Local,
  LossOption,
  OptimizerName,
  Sampler,
  SoftnessOptions,
  TrainingOptions,
} from '../../lang';
import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { Traced, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import type { Runner } from './runner';
import type { Sliced } from './slices';

/** An optimizer, with the settings of the program in the order of the catalogue. */
export interface OptimizerChoice {
  readonly name: OptimizerName;
  readonly settings: readonly number[];
}

/** The training options of `fit` and `minimize`. */
export interface RunOptions {
  readonly optimizer: OptimizerChoice;
  /** The maximum norm of the gradient, which is scaled down to it; null for no maximum. */
  readonly clipNorm: number | null;
  readonly steps: number;
  readonly tolerance: number | null;
  /** The number of rows of a step; null for all rows. */
  readonly batch: number | null;
  readonly seed: number;
  /** The fraction of rows held out; 0 for none. */
  readonly holdout: number;
  /** The number of starts that are trained at the same time. */
  readonly restarts: number;
  /** How the other starts are drawn: a factor of their standard deviations, and by which rule. */
  readonly spread: number;
  readonly sampler: Sampler;
  /** What the program says of its soft choices. */
  readonly softness: SoftnessOptions;
}

const maxRestarts = 4096;

/** The maximum number of numbers of all members of a population together. */
export const maxTrainedNumbers = 4_000_000;

export const defaultSteps = 1000;

export function builtin(name: string, span: Span): Core {
  return { kind: 'builtin', name, span };
}

export function call(operator: Core, operands: readonly Core[], span: Span): Core {
  return { kind: 'call', operator, operands, span };
}

/** The loss of one prediction, as an expression for a procedure of prediction and target. */
function lossCore(loss: LossOption | null, span: Span): Core {
  if (loss === null) return builtin('%squared-error', span);
  switch (loss.kind) {
    case 'named':
      return builtin(`%${loss.name}`, loss.span);
    case 'huber':
      return call(builtin('%huber', loss.span), [loss.delta], loss.span);
    case 'procedure':
      return loss.procedure;
    default:
      return unreachable(loss);
  }
}

/** What `(weights …)` and `(errors …)` say of the rows of a fit, or of residuals. */
export type Weighting = 'none' | 'relative' | 'errors';

export function weightingOf({ weights, errors }: TrainingOptions): Weighting {
  if (errors !== null) return 'errors';
  return weights === null ? 'none' : 'relative';
}

/** The checked column of weights or errors. Weights of a mean are relative to their own mean. */
export function weightsColumn(
  { weights, errors, reduce }: TrainingOptions,
  observed: (column: Core) => Core = (column) => column,
): Labelled | null {
  const core = errors ?? weights;
  if (core === null) return null;
  const name = errors !== null ? 'errors' : reduce === 'sum' ? 'absolute' : 'relative';
  const datum = { kind: 'symbol', name, span: core.span } as const;
  const kind: Core = { kind: 'constant', datum, span: core.span };
  return {
    core: call(builtin('%weights', core.span), [observed(core), kind], core.span),
    label: errors === null ? 'weights' : 'errors',
  };
}

/**
 * The columns of a fit: its inputs, its target, and weights or errors if it has them, in the rows that have a target.
 */
export function fitColumns({ inputs, target, options }: Fit): readonly Labelled[] {
  const observed = (core: Core): Core =>
    call(builtin('%observed', core.span), [core, target.core], core.span);
  const weights = weightsColumn(options, observed);
  const columns = [...inputs, target].map(({ core, label }) => ({ core: observed(core), label }));
  return [...columns, ...(weights === null ? [] : [weights])];
}

/** The loss of a row: multiplied by its weight, or of a residual that is divided by its standard deviation. */
function rowLoss({ options, span }: Fit, prediction: Core, target: Core, weight: Core | undefined): Core {
  const { loss } = options;
  const plain = call(lossCore(loss, span), [prediction, target], span);
  if (weight === undefined) return plain;
  const times = (x: Core, y: Core): Core => call(builtin('*', span), [x, y], span);
  const over = (x: Core, y: Core): Core => call(builtin('/', span), [x, y], span);
  if (weightingOf(options) === 'relative') return times(weight, plain);
  if (loss?.kind === 'named' && loss.name === 'absolute-error') return over(plain, weight);
  if (loss?.kind !== 'huber') return over(plain, times(weight, weight));
  // The bound of huber is in standard deviations.
  const huber = call(builtin('%huber', loss.span), [times(loss.delta, weight)], loss.span);
  return over(call(huber, [prediction, target], span), times(weight, weight));
}

/** `(mean-over ((x column) … (y target)) (loss (procedure x …) y))`. */
export function fitLoss(fit: Fit): Core {
  const { span } = fit;
  const columns = fitColumns(fit);
  const variables = columns.map(
    ({ label, core }, index): Local => ({ name: label, id: -1 - index, span: core.span }),
  );
  const references = variables.map((variable): Core => ({ kind: 'local', variable, span: variable.span }));
  const [target, weight] = references.splice(fit.inputs.length);
  const prediction = call(fit.procedure.core, references, fit.procedure.core.span);
  return {
    kind: 'rows',
    form: 'fit',
    reduction: fit.options.reduce ?? 'mean',
    variables,
    columns: columns.map(({ core }) => core),
    body: rowLoss(fit, prediction, target!, weight),
    span,
  };
}

function mistake(span: Span, message: string, hint?: string): never {
  throw new DiagnosticError(diagnostic('bad-option', span, message, { hint }));
}

interface Range {
  readonly test: (value: number) => boolean;
  /** The description in messages, as in "steps wants …". */
  readonly wanted: string;
}

const wholePositive: Range = { test: (x) => Number.isInteger(x) && x > 0, wanted: 'a whole number above 0' };
export const positive: Range = { test: (x) => Number.isFinite(x) && x > 0, wanted: 'a number above 0' };
const notNegative: Range = {
  test: (x) => Number.isFinite(x) && x >= 0,
  wanted: 'a number that is not negative',
};
const fraction: Range = { test: (x) => x >= 0 && x < 1, wanted: 'a number from 0 up to but not including 1' };
const starts: Range = {
  test: (x) => Number.isInteger(x) && x > 0 && x <= maxRestarts,
  wanted: 'a whole number from 1 to 4,096',
};
const whole: Range = { test: Number.isSafeInteger, wanted: 'a whole number' };

/** The value of an expression that must be a number known before training. */
export function* knownNumber(runner: Runner, core: Core, name: string, range: Range): Sliced<number> {
  const value: Value = yield* runner.value(core);
  if (value instanceof Traced) {
    mistake(core.span, `${name} depends on a parameter, but it must have its value before training.`);
  }
  if (typeof value !== 'number' || !range.test(value)) {
    mistake(core.span, `${name} wants ${range.wanted}, but got ${describeValue(value)}.`);
  }
  return value;
}

/** The ranges of the settings of each optimizer, in the order of the text. */
const settingRanges: { readonly [Name in OptimizerName]: readonly (readonly [string, Range])[] } = {
  adam: [
    ['The rate of adam', positive],
    ['beta1 of adam', fraction],
    ['beta2 of adam', fraction],
    ['epsilon of adam', positive],
  ],
  sgd: [['The rate of sgd', positive]],
  momentum: [
    ['The rate of momentum', positive],
    ['The momentum', fraction],
  ],
  rmsprop: [['The rate of rmsprop', positive]],
  lbfgs: [],
  lm: [],
};

/** The values of the options; null if there is a mistake. Every mistake is reported, not only the first. */
export function* runOptions(runner: Runner, options: TrainingOptions): Sliced<RunOptions | null> {
  const { optimizer, clipNorm, steps, tolerance, batch, seed, holdout, restarts } = options;
  let mistaken = false;
  function* number<T>(core: Core | null, name: string, range: Range, otherwise: T): Sliced<number | T> {
    if (core === null) return otherwise;
    const value = yield* runner.guarded([], knownNumber(runner, core, name, range));
    mistaken ||= value === null;
    return value ?? otherwise;
  }
  const settings: number[] = [];
  for (const [index, setting] of (optimizer?.settings ?? []).entries()) {
    const [name, range] = settingRanges[optimizer!.name][index]!;
    settings.push(yield* number(setting, name, range, 0));
  }
  const result: RunOptions = {
    optimizer: { name: optimizer?.name ?? 'adam', settings },
    clipNorm: yield* number(clipNorm, 'clip-norm', positive, null),
    steps: yield* number(steps, 'steps', wholePositive, defaultSteps),
    tolerance: yield* number(tolerance, 'tolerance', notNegative, null),
    batch: yield* number(batch, 'batch', wholePositive, null),
    seed: yield* number(seed, 'seed', whole, 0),
    holdout: yield* number(holdout, 'holdout', fraction, 0),
    restarts: yield* number(restarts?.count ?? null, 'restarts', starts, 1),
    spread: yield* number(restarts?.spread ?? null, 'spread', positive, 1),
    sampler: restarts?.sampler ?? 'normal',
    softness: options.softness,
  };
  return mistaken ? null : result;
}
