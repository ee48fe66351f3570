/**
 * Systems of normal equations, solved by eigenvalues: every damping after the first is cheap, and a singular matrix
 * has its shortest solution. Matrices are small and dense, row-major.
 */

import { placeOfProduct } from './normalEquations';

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

  /**
   * Sets the system of some of the constants, by their numbers, from the sums of normal equations: their products with
   * each other, and minus those with the residuals. A scale is at least that of `minScales`.
   */
  set(
    sums: Float64Array,
    constants: number,
    chosen: ArrayLike<number>,
    minScales: Float64Array | null,
  ): void {
    const { size, scales, along, values, matrix, vectors } = this;
    for (let row = 0; row < size; row++) {
      const own = Math.sqrt(sums[placeOfProduct(constants, chosen[row]!, chosen[row]!)]!);
      const scale = minScales === null ? own : Math.max(own, minScales[row]!);
      scales[row] = scale > 0 ? scale : 1;
      for (let column = 0; column <= row; column++) {
        const place = placeOfProduct(constants, chosen[row]!, chosen[column]!);
        const value = sums[place]! / (scales[row]! * scales[column]!);
        matrix[row * size + column] = value;
        matrix[column * size + row] = value;
      }
    }
    this.diagonalize();
    let largest = 0;
    for (let each = 0; each < size; each++) {
      values[each] = matrix[each * size + each]!;
      largest = Math.max(largest, values[each]!);
      let sum = 0;
      for (let row = 0; row < size; row++)
        sum -= (vectors[row * size + each]! * sums[1 + chosen[row]!]!) / scales[row]!;
      along[each] = sum;
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
          const first = matrix[p * size + p]!;
          const second = matrix[q * size + q]!;
          if (Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(first * second)) || off === 0) continue;
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
      const atP = each * size + p;
      const atQ = each * size + q;
      if (each !== p && each !== q) {
        const x = matrix[atP]!;
        const y = matrix[atQ]!;
        matrix[atP] = cosine * x - sine * y;
        matrix[p * size + each] = matrix[atP]!;
        matrix[atQ] = sine * x + cosine * y;
        matrix[q * size + each] = matrix[atQ]!;
      }
      const x = vectors[atP]!;
      const y = vectors[atQ]!;
      vectors[atP] = cosine * x - sine * y;
      vectors[atQ] = sine * x + cosine * y;
    }
    matrix[p * size + p]! -= tangent * off;
    matrix[q * size + q]! += tangent * off;
    matrix[p * size + q] = 0;
    matrix[q * size + p] = 0;
  }
}
