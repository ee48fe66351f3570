/**
 * Systems of normal equations, by eigenvalues: any damping is cheap then, and where the matrix is singular the shortest
 * solution is found. Matrices are small and dense, row-major.
 */

/** Eigenvalues under this part of the largest, for each row of the matrix, are rounding. */
const rounding = 4e-16;
const maxSweeps = 30;

export class SymmetricSystem {
  private readonly matrix: Float64Array;
  /** The eigenvectors are the columns. */
  private readonly vectors: Float64Array;
  private readonly values: Float64Array;
  /** The right side along each eigenvector. */
  private readonly along: Float64Array;
  /** The square roots of the diagonal, 1 for those that are 0: unknowns are measured in their inverses. */
  private readonly scales: Float64Array;
  private smallest = 0;

  constructor(private readonly size: number) {
    this.matrix = new Float64Array(size * size);
    this.vectors = new Float64Array(size * size);
    this.values = new Float64Array(size);
    this.along = new Float64Array(size);
    this.scales = new Float64Array(size);
  }

  /** Sets the system matrix(i, j) x = right(i). `minScale(i)` is a lower bound of a scale. */
  set(
    matrix: (row: number, column: number) => number,
    right: (row: number) => number,
    minScale: (row: number) => number,
  ): void {
    const { size, scales, along, values } = this;
    for (let row = 0; row < size; row++) {
      const own = Math.max(Math.sqrt(matrix(row, row)), minScale(row));
      scales[row] = own > 0 ? own : 1;
    }
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++)
        this.matrix[row * size + column] = matrix(row, column) / (scales[row]! * scales[column]!);
    }
    this.diagonalize();
    let largest = 0;
    for (let row = 0; row < size; row++) {
      values[row] = this.matrix[row * size + row]!;
      largest = Math.max(largest, values[row]!);
      let sum = 0;
      for (let each = 0; each < size; each++)
        sum += (this.vectors[each * size + row]! * right(each)) / scales[each]!;
      along[row] = sum;
    }
    this.smallest = rounding * size * largest;
  }

  scale(index: number): number {
    return this.scales[index]!;
  }

  /** The solution with `damping` added to the diagonal of the scaled matrix; along directions without a slope it is 0. */
  solve(damping: number, out: Float64Array): void {
    const { size, values, along, vectors, scales } = this;
    out.fill(0);
    for (let each = 0; each < size; each++) {
      if (values[each]! <= this.smallest) continue;
      const part = along[each]! / (values[each]! + damping);
      for (let row = 0; row < size; row++) out[row]! += (vectors[row * size + each]! * part) / scales[row]!;
    }
  }

  /** How much the solution lowers x'Ax - 2 x'b, which is 0 at the origin. */
  gain(damping: number): number {
    let sum = 0;
    for (let each = 0; each < this.size; each++) {
      const value = this.values[each]!;
      if (value <= this.smallest) continue;
      const part = this.along[each]! / (value + damping);
      sum += part * part * (value + 2 * damping);
    }
    return sum;
  }

  /** Makes the matrix diagonal by rotations (Jacobi's method, Golub and Van Loan, section 8.5). */
  private diagonalize(): void {
    const { size, matrix, vectors } = this;
    vectors.fill(0);
    for (let each = 0; each < size; each++) vectors[each * size + each] = 1;
    for (let sweep = 0; sweep < maxSweeps; sweep++) {
      let rotated = false;
      for (let p = 0; p < size; p++) {
        for (let q = p + 1; q < size; q++) {
          const off = matrix[p * size + q]!;
          const [first, second] = [matrix[p * size + p]!, matrix[q * size + q]!];
          if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(first * second)) || off === 0) continue;
          rotated = true;
          this.rotate(p, q, off, (second - first) / (2 * off));
        }
      }
      if (!rotated) return;
    }
  }

  private rotate(p: number, q: number, off: number, ratio: number): void {
    const { size, matrix, vectors } = this;
    const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
    const cosine = 1 / Math.sqrt(1 + tangent * tangent);
    const sine = tangent * cosine;
    for (let each = 0; each < size; each++) {
      if (each !== p && each !== q) {
        const [x, y] = [matrix[each * size + p]!, matrix[each * size + q]!];
        const [newX, newY] = [cosine * x - sine * y, sine * x + cosine * y];
        matrix[each * size + p] = newX;
        matrix[p * size + each] = newX;
        matrix[each * size + q] = newY;
        matrix[q * size + each] = newY;
      }
      const [x, y] = [vectors[each * size + p]!, vectors[each * size + q]!];
      vectors[each * size + p] = cosine * x - sine * y;
      vectors[each * size + q] = sine * x + cosine * y;
    }
    matrix[p * size + p]! -= tangent * off;
    matrix[q * size + q]! += tangent * off;
    matrix[p * size + q] = 0;
    matrix[q * size + p] = 0;
  }
}
