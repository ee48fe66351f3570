/** Square systems by LU decomposition with partial pivoting, and Cholesky factors, in doubles. Matrices are row-major. */

interface Decomposition {
  /** U on and above the diagonal, L (with ones on its diagonal) below. */
  readonly lu: Float64Array;
  /** Row `order[i]` of the matrix became row i. */
  readonly order: Int32Array;
  /** The sign of the permutation: 1 or -1. */
  readonly sign: number;
}

function decompose(matrix: Float64Array, n: number): Decomposition {
  const lu = matrix.slice();
  const order = Int32Array.from({ length: n }, (_, index) => index);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) {
      if (Math.abs(lu[row * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = row;
    }
    if (pivot !== k) {
      for (let column = 0; column < n; column++) {
        const [above, below] = [k * n + column, pivot * n + column];
        [lu[above], lu[below]] = [lu[below]!, lu[above]!];
      }
      [order[k], order[pivot]] = [order[pivot]!, order[k]!];
      sign = -sign;
    }
    const diagonal = lu[k * n + k]!;
    if (diagonal === 0) continue;
    for (let row = k + 1; row < n; row++) {
      const factor = lu[row * n + k]! / diagonal;
      lu[row * n + k] = factor;
      if (factor === 0) continue;
      for (let column = k + 1; column < n; column++) lu[row * n + column]! -= factor * lu[k * n + column]!;
    }
  }
  return { lu, order, sign };
}

/** The X of A X = B, for `m` right-hand sides; not finite if A is singular. */
export function solve(a: Float64Array, b: Float64Array, n: number, m: number, out: Float64Array): void {
  const { lu, order } = decompose(a, n);
  for (let column = 0; column < m; column++) {
    for (let row = 0; row < n; row++) {
      let sum = b[order[row]! * m + column]!;
      for (let k = 0; k < row; k++) sum -= lu[row * n + k]! * out[k * m + column]!;
      out[row * m + column] = sum;
    }
    for (let row = n - 1; row >= 0; row--) {
      let sum = out[row * m + column]!;
      for (let k = row + 1; k < n; k++) sum -= lu[row * n + k]! * out[k * m + column]!;
      out[row * m + column] = sum / lu[row * n + row]!;
    }
  }
}

export function det(matrix: Float64Array, n: number): number {
  const { lu, sign } = decompose(matrix, n);
  let product = sign;
  for (let k = 0; k < n; k++) product *= lu[k * n + k]!;
  return product;
}

/** log |det A| as a sum of logarithms: it stays finite where the determinant underflows or overflows. */
export function logdet(matrix: Float64Array, n: number): number {
  const { lu } = decompose(matrix, n);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += Math.log(Math.abs(lu[k * n + k]!));
  return sum;
}

/**
 * The cofactors of A, which are the derivative of its determinant: det A times the transpose of the inverse. If A is
 * singular, or so nearly that the product is not finite, they are computed minor by minor.
 */
export function cofactors(matrix: Float64Array, n: number, out: Float64Array): void {
  const whole = det(matrix, n);
  if (whole !== 0) {
    const unit = new Float64Array(n * n);
    for (let k = 0; k < n; k++) unit[k * (n + 1)] = 1;
    const inverse = new Float64Array(n * n);
    solve(matrix, unit, n, n, inverse);
    for (let row = 0; row < n; row++)
      for (let column = 0; column < n; column++) out[row * n + column] = whole * inverse[column * n + row]!;
    if (out.every(Number.isFinite)) return;
  }
  const minor = new Float64Array((n - 1) * (n - 1));
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      let at = 0;
      for (let i = 0; i < n; i++) {
        if (i === row) continue;
        for (let j = 0; j < n; j++) if (j !== column) minor[at++] = matrix[i * n + j]!;
      }
      out[row * n + column] = ((row + column) % 2 === 0 ? 1 : -1) * det(minor, n - 1);
    }
  }
}

/** The lower triangular L with L L' = (A + A') / 2, row by row; NaN where that is not positive definite. */
export function cholesky(matrix: Float64Array, n: number, out: Float64Array): void {
  out.fill(0);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = 0.5 * (matrix[row * n + column]! + matrix[column * n + row]!);
      for (let k = 0; k < column; k++) rest -= out[row * n + k]! * out[column * n + k]!;
      out[row * n + column] = row === column ? Math.sqrt(rest) : rest / out[column * n + column]!;
    }
  }
}
