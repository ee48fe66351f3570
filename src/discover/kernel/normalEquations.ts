/** Sums over residuals and their derivatives by constants, and the symmetric systems that they make. */

export interface NormalEquations {
  /** The number of constants. */
  readonly count: number;
  /**
   * Writes, for these constants: the sum of the squared residuals, the products of the Jacobian's columns with the
   * residuals, and those of the columns with each other: 11, 12, …, 22, ….
   */
  at(constants: ArrayLike<number>, out: Float64Array): void;
  /** A sum of squared residuals up to which they are rounding. */
  readonly negligible: number;
}

/** How many sums there are for so many constants. */
export function sumCount(constants: number): number {
  return ((constants + 1) * (constants + 2)) / 2;
}

/** The place of the product of two columns among the sums. */
export function placeOfProduct(constants: number, row: number, column: number): number {
  const low = Math.min(row, column);
  return 1 + constants + low * constants - (low * (low - 1)) / 2 + Math.abs(row - column);
}
