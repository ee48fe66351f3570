/** The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations. */

export interface Eigen {
  readonly values: readonly number[];
  /** The vector of each value, of length 1. */
  readonly vectors: readonly Float64Array[];
}

/** Sweeps converge quadratically: ten are more than enough for the sizes here. */
const maxSweeps = 30;

/** Golub and Van Loan, Matrix Computations (4th edition, 2013), section 8.5. */
export function eigenOf(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length;
  const a = matrix.map((row) => row.slice());
  const v = matrix.map((_, index) => Float64Array.from(matrix, (_, at) => (at === index ? 1 : 0)));
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotated = rotate(a, v, p, q) || rotated;
    if (!rotated) break;
  }
  return { values: a.map((row, index) => row[index]!), vectors: v };
}

/** Makes the element at `p`, `q` zero; false if it is already negligible. The rows of `v` are the vectors. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): boolean {
  const apq = a[p]![q]!;
  const [app, aqq] = [a[p]![p]!, a[q]![q]!];
  if (Math.abs(apq) <= Number.EPSILON * Math.sqrt(Math.abs(app * aqq)) * 1e-2 || apq === 0) return false;
  const tau = (aqq - app) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  turn(a[p]!, a[q]!, c, s);
  turn(v[p]!, v[q]!, c, s);
  return true;
}

function turn(x: Float64Array, y: Float64Array, c: number, s: number): void {
  for (let index = 0; index < x.length; index++)
    [x[index], y[index]] = [c * x[index]! - s * y[index]!, s * x[index]! + c * y[index]!];
}
