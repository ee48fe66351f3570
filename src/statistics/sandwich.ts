/**
 * The covariance of estimates that minimise a sum of losses of single rows, without an assumption on how residuals are
 * distributed: the inverse of the loss's curvature on both sides of the products of the rows' gradients. Huber, Proceedings
 * of the Fifth Berkeley Symposium (1967), volume 1, 221-233; White, Econometrica 50 (1982), 1-25.
 */

import { gram, type Matrix, product, scaled, scaledRows } from './matrix';

/**
 * A⁻¹ B A⁻¹, where B is the sum over rows of the products of their gradients, times n / (n − p): the adjustment for the
 * parameters that s² has too. `scores` has a row for each row of data; `counted` is n, and `taken` is p.
 */
export function sandwich(inverse: Matrix, scores: Matrix, counted: number, taken: number): Matrix {
  return scaled(gram(product(scores, inverse)), counted / (counted - taken));
}

/** Rows of a Jacobian multiplied by the derivative of each row's loss: its gradient. */
export function scoresOf(jacobian: Matrix, slopes: ArrayLike<number>): Matrix {
  return scaledRows(jacobian, slopes);
}

/**
 * A bandwidth for the density of residuals at their median: Hall and Sheather, Journal of the Royal Statistical Society B 50
 * (1988), 381-391, for intervals of 95 %, on the scale of the residuals' spread. Koenker, Quantile Regression (2005), section
 * 3.4.
 */
export function medianBandwidth(
  residuals: Float64Array,
  normalQuantile: (probability: number) => number,
): number {
  const n = residuals.length;
  const density = 1 / Math.sqrt(2 * Math.PI);
  let share = n ** (-1 / 3) * normalQuantile(0.975) ** (2 / 3) * (1.5 * density * density) ** (1 / 3);
  while (share >= 0.5) share /= 2;
  const width = normalQuantile(0.5 + share) - normalQuantile(0.5 - share);
  const mean = residuals.reduce((sum, each) => sum + each, 0) / n;
  const variance = residuals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  const sorted = residuals.toSorted();
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return width * Math.min(Math.sqrt(variance), spread);
}

/** Twice the estimated density of each residual at 0, the curvature of its absolute value on average. */
export function absoluteCurvatures(residuals: Float64Array, bandwidth: number): Float64Array {
  return residuals.map(
    (each) => (2 * Math.exp(-0.5 * (each / bandwidth) ** 2)) / (bandwidth * Math.sqrt(2 * Math.PI)),
  );
}

/** A quantile of sorted numbers, linear between neighbours. */
function quantile(sorted: Float64Array, probability: number): number {
  const at = probability * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
