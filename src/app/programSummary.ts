/** What the page shows of a compiled program: parameters, objective, watches, plots and soft choices, as plain data. */

import type { OptimizerName } from '../lang';
import type { PlotMap, PlotPictures } from '../stage';
import type { Span } from '../text/span';
import type { Softness } from '../train';

export type { PictureColumn, PlotMap, PlotPictures } from '../stage';

export interface ParameterSummary {
  readonly name: string;
  /** The place of the name in its `define-parameter`. */
  readonly span: Span;
  /** Empty for a number. For a tensor, every figure that is shown or recorded is the norm. */
  readonly shape: readonly number[];
  /** The place of the expression that the program starts it from. */
  readonly startSpan: Span;
  /** The start value that the program writes (the natural value, under its constraint). */
  readonly start: number;
  /** The derivative of the loss with respect to the natural value, at the start; NaN without an objective. */
  readonly gradient: number;
  /** For example `positive` or `between 0 and 1`; null without a constraint. */
  readonly constraint: string | null;
  /** The bounds of a number that are known before training, which it does not reach; infinite for none. */
  readonly low: number;
  readonly high: number;
  /** The elements of a tensor from which a column of text takes items, by its levels; missing if they are too many. */
  readonly elements?: readonly ElementSummary[];
}

export interface ElementSummary {
  /** For example `effect[treated]`. */
  readonly name: string;
  readonly start: number;
}

export interface ObjectiveSummary {
  readonly kind: 'fit' | 'minimize' | 'least-squares' | 'negative-log-likelihood';
  readonly span: Span;
  /** The loss at the start. */
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly steps: number;
  readonly tolerance: number | null;
  /** The number of rows to train on; null if the objective has no reduction over rows. */
  readonly rows: number | null;
  readonly holdoutRows: number;
  readonly batch: number | null;
  readonly seed: number;
  /** The number of starts that are trained at once. */
  readonly restarts: number;
  /** In words, for example `Adam, rate 0.05`. */
  readonly optimizer: string;
  /** Its name in a program. */
  readonly optimizerName: OptimizerName;
}

export interface WatchSummary {
  readonly name: string;
  readonly span: Span;
  readonly start: number;
}

/** A soft choice whose weights are the same for all rows. */
export interface ChoiceSummary {
  readonly span: Span;
  /** The place of each option; null if a macro made it. */
  readonly options: readonly (Span | null)[];
}

export interface ChoiceState {
  readonly temperature: number;
  /** For each choice, the share of each option, without noise. */
  readonly shares: Float64Array;
}

/** Points, and curves over them. The curve of a fit with more than two inputs is drawn over the target instead. */
export interface PlotSummary {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /**
   * `agreement` draws predictions against targets, with the diagonal; `map` the target over two inputs; `pictures` some rows,
   * of which an input or the prediction is a picture.
   */
  readonly kind: 'curve' | 'map' | 'agreement' | 'pictures';
  /** The grid of a map, whose values are the first of its curve; null for another plot. */
  readonly map: PlotMap | null;
  /** The rows of pictures, whose predictions are the only curve, row after row; null for another plot. */
  readonly pictures: PlotPictures | null;
  readonly points: { readonly x: Float64Array; readonly y: Float64Array };
  /** For each point, 1 if it is held out. */
  readonly heldOut: Uint8Array;
  readonly curves: readonly CurveSummary[];
}

export interface CurveSummary {
  readonly label: string;
  readonly x: Float64Array;
  /** The values at the start; the progress of a run brings later values. */
  readonly y: Float64Array;
}

export interface ProgramSummary {
  /** Equal for programs that train alike, whatever their spelling: a run belongs to all of them. */
  readonly signature: string;
  readonly parameters: readonly ParameterSummary[];
  readonly objective: ObjectiveSummary | null;
  readonly watches: readonly WatchSummary[];
  readonly plots: readonly PlotSummary[];
  /** Null if the program has no soft choice. */
  readonly choices: {
    readonly list: readonly ChoiceSummary[];
    readonly start: ChoiceState;
    /** What the program says of them, or the default. */
    readonly softness: Softness;
  } | null;
  /** The number of nodes in the graph of the loss; 0 without an objective. */
  readonly nodes: number;
}
