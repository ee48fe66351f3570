/** Sums over residuals and their derivatives by constants, and the symmetric systems that they make. */

export interface NormalEquations {
  /** The number of constants. */
  readonly count: number;
  /**
   * At these constants: the sum of the squared residuals, the products of the Jacobian's columns with the residuals, and
   * those of the columns with each other: 11, 12, …, 22, …. Valid until the next call.
   */
  at(constants: ArrayLike<number>): Float64Array;
  /** A sum of squared residuals up to which they are rounding. */
  readonly negligible: number;
}
