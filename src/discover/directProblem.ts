/**
 * A task whose loss is a sum of squares over rows of one unknown's value: each row has the arguments of its call, and the
 * value that it should have. What the program computes around the call is in the scales and targets.
 */

/**
 * With p the value of the unknown in row i, that row adds scales[i] (p - targets[i])^2 to a sum. The loss on rows is
 * (sum + their part of `offset`) / their number for a mean, or without the division for a sum.
 */
export interface DirectProblem {
  readonly kind: 'direct';
  /** A column for each argument of the unknown. */
  readonly arguments: readonly Float64Array[];
  /** At least 0. */
  readonly scales: Float64Array;
  readonly targets: Float64Array;
  /** What the rows that train add to their sum whatever the unknown is. */
  readonly offset: number;
  /** What the sum over the rows that train is divided by: their number for a mean, 1 for a sum. */
  readonly divisor: number;
  /** The rows that train. */
  readonly training: Int32Array;
  /** The rows held out, with what `offset` and `divisor` are for them; null without such rows. */
  readonly holdout: HeldOutRows | null;
}

export interface HeldOutRows {
  readonly rows: Int32Array;
  readonly offset: number;
  readonly divisor: number;
}
