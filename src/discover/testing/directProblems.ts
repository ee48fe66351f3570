/** Direct problems from columns of data, for tests. */

import type { DirectProblem } from '../directProblem';

export interface Columns {
  readonly arguments: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** Whether residuals are relative to the target: (1 - p / t)^2. */
  readonly relative?: boolean;
}

/** A mean of squared residuals over rows that all train. */
export function directProblem({ arguments: columns, targets, relative = false }: Columns): DirectProblem {
  return {
    kind: 'direct',
    arguments: columns.map((each) => Float64Array.from(each)),
    scales: Float64Array.from(targets, (target) => (relative ? 1 / (target * target) : 1)),
    targets: Float64Array.from(targets),
    offset: 0,
    divisor: targets.length,
    training: Int32Array.from(targets, (_, row) => row),
    holdout: null,
  };
}
