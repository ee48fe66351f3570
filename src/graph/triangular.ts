/**
 * Triangular factors of matrices, in doubles: R of A = Q R, row by row, and the solution of triangular systems. R is
 * upper triangular with R' R = A' A, and as accurate as A itself: nothing is squared. Matrices are row-major.
 */

/**
 * Adds a row to the matrix whose factor `r`, of order `k`, is known: rotates it into `r` (Golub and Van Loan, Matrix
 * Computations, 4th edition, section 5.1.8, on Givens rotations). The row is used up.
 */
export function rotateIn(r: Float64Array, k: number, row: Float64Array): void {
  for (let j = 0; j < k; j++) {
    const below = row[j]!;
    if (below === 0) continue;
    const diagonal = r[j * k + j]!;
    // Both are divided by the larger first, so that their squares are in range.
    const size = Math.max(Math.abs(diagonal), Math.abs(below));
    const [a, b] = [diagonal / size, below / size];
    const norm = Math.sqrt(a * a + b * b);
    const [c, s] = [a / norm, b / norm];
    r[j * k + j] = size * norm;
    for (let l = j + 1; l < k; l++) {
      const [above, own] = [r[j * k + l]!, row[l]!];
      r[j * k + l] = c * above + s * own;
      row[l] = c * own - s * above;
    }
  }
}

/** The factor of a matrix with rows of `k` numbers. */
export function triangularize(a: Float64Array, k: number, out: Float64Array): void {
  out.fill(0);
  const row = new Float64Array(k);
  for (let start = 0; start < a.length; start += k) {
    row.set(a.subarray(start, start + k));
    rotateIn(out, k, row);
  }
}

/**
 * The x of R x = b, or of R' x = b, for an upper triangular R of order `n`. Where the diagonal is 0, x is 0, which
 * solves a system of lower rank.
 */
export function substitute(
  r: Float64Array,
  b: Float64Array,
  n: number,
  transposed: boolean,
  out: Float64Array,
): void {
  for (let index = 0; index < n; index++) {
    const row = transposed ? index : n - 1 - index;
    let rest = b[row]!;
    for (let other = 0; other < index; other++) {
      const known = transposed ? other : n - 1 - other;
      rest -= r[transposed ? known * n + row : row * n + known]! * out[known]!;
    }
    const diagonal = r[row * n + row]!;
    out[row] = diagonal === 0 ? 0 : rest / diagonal;
  }
}
