/** An expanded program: its top-level forms in order, with the forms of training beside definitions and expressions. */

import type { Span } from '../text/span';
import type { Core, RowReduction } from './core';
import type { UnknownForm } from './unknowns';

/** An expression with its name in tables and charts: its text if that is short. */
export interface Labelled {
  readonly core: Core;
  readonly label: string;
}

export interface Define {
  readonly kind: 'define';
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Core;
  /** What is said of the body if it is to be found; the value is then the simplest one. */
  readonly unknown?: UnknownForm;
  readonly span: Span;
}
/** `define-values`: the value is a list with a value for each name (and the rest, if one takes it). */
export interface DefineValues {
  readonly kind: 'defineValues';
  readonly names: readonly string[];
  readonly value: Core;
  readonly span: Span;
}
export interface Expression {
  readonly kind: 'expression';
  readonly value: Core;
  readonly span: Span;
}

export interface ColumnName {
  /** The name of a column; null for `_`. */
  readonly name: string | null;
  readonly span: Span;
}
export interface DefineData {
  readonly kind: 'data';
  readonly columns: readonly ColumnName[];
  readonly rows: Core;
  /** A procedure of all columns of a row, in order; null keeps every row. */
  readonly where: Core | null;
  readonly span: Span;
}

/** What a parameter keeps to. A bound is any expression, of earlier parameters too. */
export type Constraint =
  | { readonly kind: 'none' }
  | { readonly kind: 'positive' | 'simplex' | 'ordered'; readonly span: Span }
  | { readonly kind: 'above'; readonly low: Labelled; readonly span: Span }
  | { readonly kind: 'below'; readonly high: Labelled; readonly span: Span }
  | { readonly kind: 'between'; readonly low: Labelled; readonly high: Labelled; readonly span: Span };

export interface DefineParameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly nameSpan: Span;
  readonly initial: Core;
  readonly constraint: Constraint;
  /** The learning rate of this parameter; null for that of the optimizer. */
  readonly rate: Core | null;
  /** The name of the unknown whose simplest body this parameter is. */
  readonly unknown?: string;
  readonly span: Span;
}

export type LossName = 'squared-error' | 'absolute-error' | 'cross-entropy';
export type LossOption =
  | { readonly kind: 'named'; readonly name: LossName; readonly span: Span }
  | { readonly kind: 'huber'; readonly delta: Core; readonly span: Span }
  | { readonly kind: 'procedure'; readonly procedure: Core; readonly span: Span };

export type OptimizerName = 'adam' | 'sgd' | 'momentum' | 'rmsprop' | 'lbfgs' | 'lm';
export interface OptimizerOption {
  readonly name: OptimizerName;
  readonly settings: readonly Core[];
  readonly span: Span;
}

/** How the starts of a population are drawn around the program's own. */
export type Sampler = 'normal' | 'latin-hypercube';
export interface RestartsOption {
  readonly count: Core;
  /** A factor of the standard deviations of the starts. */
  readonly spread: Core | null;
  readonly sampler: Sampler | null;
}

/** How a temperature goes from its start to its end. */
export type TemperatureSchedule = 'geometric' | 'linear';

/** What a program says of its soft choices; null for what it leaves open. */
export interface SoftnessOptions {
  readonly temperature: number | null;
  readonly temperatureEnd: number | null;
  readonly schedule: TemperatureSchedule | null;
  readonly gumbel: boolean | null;
  readonly straightThrough: boolean | null;
}

export const openSoftness: SoftnessOptions = {
  temperature: null,
  temperatureEnd: null,
  schedule: null,
  gumbel: null,
  straightThrough: null,
};

export interface TrainingOptions {
  readonly loss: LossOption | null;
  readonly reduce: RowReduction | null;
  readonly optimizer: OptimizerOption | null;
  readonly clipNorm: Core | null;
  readonly steps: Core | null;
  readonly tolerance: Core | null;
  readonly batch: Core | null;
  readonly seed: Core | null;
  readonly holdout: Core | null;
  readonly restarts: RestartsOption | null;
  readonly softness: SoftnessOptions;
  /** How much each row or residual counts; only their ratios matter. */
  readonly weights: Core | null;
  /** The known standard deviation of each row's target, or of each residual. */
  readonly errors: Core | null;
  /** What a penalised likelihood adds to its negative logarithm. */
  readonly penalty: Core | null;
}

/** The forms that say what is small by an expression. */
export type ExpressionForm = 'minimize' | 'least-squares' | 'negative-log-likelihood';
/** The forms of which a program has one. */
export type ObjectiveForm = 'fit' | ExpressionForm;

export interface Fit {
  readonly kind: 'fit';
  readonly procedure: Labelled;
  readonly inputs: readonly Labelled[];
  readonly target: Labelled;
  readonly options: TrainingOptions;
  readonly span: Span;
}
/** An objective that is an expression: what is minimized is the expression, or the sum or mean of its squares. */
export interface Minimize {
  readonly kind: 'minimize';
  readonly form: ExpressionForm;
  readonly expression: Core;
  readonly options: TrainingOptions;
  readonly span: Span;
}
export interface Watch {
  readonly kind: 'watch';
  readonly name: string;
  readonly expression: Core;
  readonly span: Span;
}
export interface Plot {
  readonly kind: 'plot';
  readonly x: Labelled;
  readonly y: Labelled;
  readonly curves: readonly Labelled[];
  readonly span: Span;
}
/** A form with mistakes. It does not run, and errors that follow from its missing names are not reported. */
export interface Damaged {
  readonly kind: 'damaged';
  readonly names: readonly string[];
  /** Its expansion as far as possible, for the checks of the forms around it. */
  readonly expanded: TopForm | null;
  readonly span: Span;
}

export type TopForm =
  | Define
  | DefineValues
  | Expression
  | DefineData
  | DefineParameter
  | Fit
  | Minimize
  | Watch
  | Plot
  | Damaged;

export interface Program {
  readonly forms: readonly TopForm[];
  /** Whether some form refers to `display`, `write` or `newline`, so that a run may print. */
  readonly prints: boolean;
  /** Whether some form has a `soft-choice`, so that the temperature of a run matters. */
  readonly choosesSoftly: boolean;
}

/** What the program says of its soft choices, known without running it. */
export function programSoftness({ forms }: Pick<Program, 'forms'>): SoftnessOptions {
  for (const form of forms) if (form.kind === 'fit' || form.kind === 'minimize') return form.options.softness;
  return openSoftness;
}

/** The unknowns of a program, in the order of its text. */
export function unknownsOf({ forms }: Pick<Program, 'forms'>): readonly UnknownForm[] {
  return forms.flatMap((form) =>
    form.kind === 'define' && form.unknown !== undefined ? [form.unknown] : [],
  );
}

/** The top-level expressions and definitions of a program as core, for prints and checks. */
export function coreOf(form: TopForm): readonly Core[] {
  switch (form.kind) {
    case 'define':
    case 'defineValues':
    case 'expression':
      return [form.value];
    case 'data':
      return form.where === null ? [form.rows] : [form.rows, form.where];
    case 'parameter':
      return [
        form.initial,
        ...boundsOf(form.constraint).map(({ core }) => core),
        ...(form.rate === null ? [] : [form.rate]),
      ];
    case 'fit':
      return [form.procedure.core, ...form.inputs.map((each) => each.core), form.target.core];
    case 'minimize':
    case 'watch':
      return [form.expression];
    case 'plot':
      return [form.x.core, form.y.core, ...form.curves.map((each) => each.core)];
    case 'damaged':
      return form.expanded === null ? [] : coreOf(form.expanded);
  }
}

function boundsOf(constraint: Constraint): readonly Labelled[] {
  switch (constraint.kind) {
    case 'above':
      return [constraint.low];
    case 'below':
      return [constraint.high];
    case 'between':
      return [constraint.low, constraint.high];
    case 'none':
    case 'positive':
    case 'simplex':
    case 'ordered':
      return [];
  }
}

/** The names that a form defines. */
export function definedNames(form: TopForm): readonly string[] {
  switch (form.kind) {
    case 'define':
    case 'parameter':
      return [form.name];
    case 'defineValues':
    case 'damaged':
      return form.names;
    case 'data':
      return form.columns.flatMap(({ name }) => (name === null ? [] : [name]));
    case 'expression':
    case 'fit':
    case 'minimize':
    case 'watch':
    case 'plot':
      return [];
  }
}
