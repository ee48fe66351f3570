/** What a training step is made from: an objective by natural parameters, and how its optimizer moves them. */

import type { OptimizerSpec } from '../backends';
import type { Graph } from '../graph';
import type { StagedParameter, StagedResiduals } from '../stage';
import type { ParameterMap } from './parameterMap';

export interface TrainingProblem {
  readonly parameters: readonly StagedParameter[];
  readonly map: ParameterMap;
  /** The size of each unconstrained number, in units of which a search moves. */
  readonly sizes: Float64Array;
  /** The places of the unconstrained numbers that start at 0, so that their size is only a guess. */
  readonly unsized: readonly number[];
  /** The graph of the natural parameters and the inputs of a step. Its results are the loss and the watched values. */
  readonly graph: Graph;
  /**
   * The results of `graph`, followed by the derivative of the loss with respect to each parameter; made when it is
   * first read.
   */
  readonly gradient: () => Graph;
  readonly optimizer: OptimizerSpec;
  /** The maximum length of the gradient by the unconstrained parameters; null if there is none. */
  readonly clipNorm: number | null;
  readonly recordedAs: RecordedAs;
  /** What the loss is made of; null if it is not made of residuals. */
  readonly residuals: StagedResiduals | null;
  /** The number of rows that a step sees. */
  readonly rowCount: () => number;
}

/**
 * The form of a tensor and its gradient in a record: their norms, or all elements if something is evaluated at every
 * record.
 */
export type RecordedAs = 'norms' | 'elements';

/** The number of rows of a fit that a step sees, or of residuals that share a computation. */
export function residualCount({
  residuals,
  rowCount,
}: Pick<TrainingProblem, 'residuals' | 'rowCount'>): number {
  return residuals?.source.kind === 'together' ? residuals.source.count : rowCount();
}
