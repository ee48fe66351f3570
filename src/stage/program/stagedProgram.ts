/** The result of staging a program: graphs of its parameters, and further data for training and the page. */

import type { Graph, Shape } from '../../graph';
import type { ObjectiveForm } from '../../lang';
import type { Diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { StagedChoices } from './choices';
import type { ParameterConstraint } from './constraints';
import type { AxisLevels } from './factorLevels';
import type { RunOptions } from './objective';
import type { StagedLikelihood, StagedResiduals, StagedRows } from './stagedResiduals';
import type { StagedPlot } from './stagePlots';

export interface StagedParameter {
  readonly name: string;
  readonly span: Span;
  /** The place of its define-parameter. */
  readonly formSpan: Span;
  /** The place of its start. */
  readonly startSpan: Span;
  readonly shape: Shape;
  /** The elements of its start. */
  readonly start: Float64Array;
  readonly constraint: ParameterConstraint;
  /** Its learning rate; null for that of the optimizer. */
  readonly rate: number | null;
  /** For each axis the names of its places, where a column of text takes the items; null for an axis without names. */
  readonly levels?: AxisLevels;
  /** The name of the unknown whose simplest body it is. */
  readonly unknown?: string;
}

export interface Objective {
  readonly kind: ObjectiveForm;
  readonly span: Span;
  /**
   * The loss and the watched values as a function of the parameters, and of the temperature if the program has soft
   * choices.
   */
  readonly graph: Graph;
  /**
   * The same with noise on the weights of soft choices: a vector for each choice, after the temperature. Null if the
   * program has no soft choice.
   */
  readonly noisy: Graph | null;
  /** What a fit predicts of its rows; null for other objectives, and where a column has numbers that are learned. */
  readonly rows: StagedRows | null;
  /** Null if the loss is not one of residuals. */
  readonly residuals: StagedResiduals | null;
  /** What `negative-log-likelihood` says; null for other objectives. */
  readonly likelihood: StagedLikelihood | null;
  readonly options: RunOptions;
  /**
   * The number of rows of the reductions, from which batches and hold-out are drawn; null if the reductions differ or
   * there are none.
   */
  readonly rowCount: number | null;
}

export interface StagedWatch {
  readonly name: string;
  readonly span: Span;
}

export interface StagedProgram {
  readonly parameters: readonly StagedParameter[];
  readonly objective: Objective | null;
  readonly watches: readonly StagedWatch[];
  readonly plots: readonly StagedPlot[];
  /** The soft choices; null if there are none. */
  readonly choices: StagedChoices | null;
  /** The values of the definitions to show, in order; null if there are none, or one is not a number or tensor. */
  readonly readings: Graph | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The number of machine steps. */
  readonly steps: number;
}
