/** What staging says of an objective beside its loss: the rows of a fit, residuals, and likelihoods. */

import type { Graph, RowAxis } from '../../graph';
import type { Weighting } from './objective';

/** The loss of one residual, after it was multiplied by its scale. */
export type ResidualLoss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'absolute' }
  /** Half the square up to a size of `delta`, linear beyond. */
  | { readonly kind: 'huber'; readonly delta: number };

/** The rows of a fit, each by itself. */
export interface StagedRows {
  /**
   * Takes the inputs of the objective's graph, then the columns of a row. Its results are the prediction and, if the
   * loss is one of residuals, the residual: the target minus the prediction, of the prediction's shape.
   */
  readonly graph: Graph;
  /** The inputs of the fit, its target, and its weights or errors if it has them. */
  readonly axis: RowAxis;
  /** The number of inputs, the first columns; the target is the next one. */
  readonly inputs: number;
  /** Whether the loss is the negative logarithm of the likelihood of a target that is 0 or 1. */
  readonly crossEntropy: boolean;
  readonly reduction: 'mean' | 'sum';
  /** The places of these rows among all, counted from 0; null if no row is left out for want of a target. */
  readonly places: Int32Array | null;
}

/**
 * The residuals whose losses an objective adds up, or takes the mean of: `weight * loss(scale * residual)`. A row of a
 * fit whose prediction is a tensor adds the mean over its elements.
 */
export interface StagedResiduals {
  readonly loss: ResidualLoss;
  readonly reduction: 'mean' | 'sum';
  readonly weighting: Weighting;
  /** For each row, or for each residual: the weight, and 1 over the standard deviation; null where all are 1. */
  readonly weights: Float64Array | null;
  readonly scales: Float64Array | null;
  readonly source:
    | { readonly kind: 'rows'; readonly rows: StagedRows }
    /** Residuals that may share a computation. The elements of all results, in order, are the residuals. */
    | { readonly kind: 'together'; readonly graph: Graph; readonly count: number };
}

export interface StagedLikelihood {
  /** The negative logarithm of the likelihood, without a penalty, as a function of the inputs of the loss. */
  readonly graph: Graph;
  /** Whether the loss has a penalty, so that its minimum is the mode of a penalised likelihood. */
  readonly penalised: boolean;
}
