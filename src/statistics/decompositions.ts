/**
 * Orthogonal decompositions that keep the digits of a badly conditioned problem: a triangular factor by reflections, and
 * singular and eigen vectors by rotations. Golub and Van Loan, Matrix Computations (4th edition, 2013), sections 5.2,
 * 8.5 and 8.6.3; Demmel and Veselić, SIAM J. Matrix Anal. Appl. 13 (1992), on the accuracy of the rotations.
 */

import { entry, type Matrix, rowOf, zeros } from './matrix';

/** More sweeps of rotations than any matrix of finite numbers needs: six to ten are usual. */
const maxSweeps = 60;
/** Columns whose cosine is below this count as orthogonal. */
const orthogonal = 1e-15;
/** An element that is smaller than this part of the mean of its diagonal elements adds nothing to them. */
const negligible = 1e-18;

/** The square upper triangular R of A = Q R, with rows of zeros where A has fewer rows than columns. */
export function triangularFactor(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const work = matrix.values.slice();
  for (let step = 0; step < Math.min(rows - 1, columns); step++) reflect(work, rows, columns, step);
  const factor = zeros(columns, columns);
  for (let row = 0; row < Math.min(rows, columns); row++) {
    for (let column = row; column < columns; column++)
      factor.values[row * columns + column] = work[row * columns + column]!;
  }
  return factor;
}

/** Reflects the rows from `step` on, so that column `step` is zero below its diagonal. */
function reflect(work: Float64Array, rows: number, columns: number, step: number): void {
  let largest = 0;
  for (let row = step; row < rows; row++) largest = Math.max(largest, Math.abs(work[row * columns + step]!));
  if (largest === 0) return;
  let sum = 0;
  for (let row = step; row < rows; row++) sum += (work[row * columns + step]! / largest) ** 2;
  const head = work[step * columns + step]!;
  const norm = (head > 0 ? -1 : 1) * largest * Math.sqrt(sum);
  const mirror = new Float64Array(rows - step);
  for (let row = step; row < rows; row++) mirror[row - step] = work[row * columns + step]! / norm;
  mirror[0]! -= 1;
  const scale = -1 / mirror[0]!;
  for (let column = step; column < columns; column++) {
    let along = 0;
    for (let row = step; row < rows; row++) along += mirror[row - step]! * work[row * columns + column]!;
    along *= scale;
    for (let row = step; row < rows; row++) work[row * columns + column]! -= along * mirror[row - step]!;
  }
}

export interface SingularValues {
  /** Not sorted. */
  readonly values: Float64Array;
  /** Column k is the right vector of value k. */
  readonly right: Matrix;
  /** Column k is the left vector of value k times the value. */
  readonly images: Matrix;
}

/** Singular values and right vectors of a square matrix, by one-sided rotations. */
export function singularValues(matrix: Matrix): SingularValues {
  const size = matrix.columns;
  const images: Matrix = { ...matrix, values: matrix.values.slice() };
  const right = identity(size);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const [a, b, c] = products(images, p, q);
        if (!(Math.abs(c) > orthogonal * Math.sqrt(a * b))) continue;
        rotated = true;
        const [cosine, sine] = rotation(a, b, c);
        rotateColumns(images, p, q, cosine, sine);
        rotateColumns(right, p, q, cosine, sine);
      }
    }
    if (!rotated) break;
  }
  const values = Float64Array.from({ length: size }, (_, column) =>
    Math.sqrt(products(images, column, column)[0]),
  );
  return { values, right, images };
}

export interface EigenValues {
  /** Not sorted. */
  readonly values: Float64Array;
  /** Column k is the vector of value k. */
  readonly vectors: Matrix;
}

/** Eigen values and vectors of a symmetric matrix, by rotations. */
export function eigenValues(symmetric: Matrix): EigenValues {
  const size = symmetric.columns;
  const work: Matrix = { ...symmetric, values: symmetric.values.slice() };
  const vectors = identity(size);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = entry(work, p, q);
        const [a, b] = [entry(work, p, p), entry(work, q, q)];
        if (off === 0 || Math.abs(off) <= negligible * Math.sqrt(Math.abs(a * b))) continue;
        rotated = true;
        const [cosine, sine] = rotation(a, b, off);
        rotateColumns(work, p, q, cosine, sine);
        rotateRows(work, p, q, cosine, sine);
        work.values[p * size + q] = 0;
        work.values[q * size + p] = 0;
        rotateColumns(vectors, p, q, cosine, sine);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: size }, (_, index) => entry(work, index, index)), vectors };
}

function identity(size: number): Matrix {
  const result = zeros(size, size);
  for (let index = 0; index < size; index++) result.values[index * size + index] = 1;
  return result;
}

/** The squared lengths of two columns, and their product. */
function products({ rows, columns, values }: Matrix, p: number, q: number): [number, number, number] {
  let [a, b, c] = [0, 0, 0];
  for (let at = 0; at < rows * columns; at += columns) {
    const [x, y] = [values[at + p]!, values[at + q]!];
    a += x * x;
    b += y * y;
    c += x * y;
  }
  return [a, b, c];
}

/** The cosine and sine that make a symmetric 2 by 2 matrix diagonal. */
function rotation(a: number, b: number, c: number): [number, number] {
  const half = (b - a) / (2 * c);
  const tangent = (half >= 0 ? 1 : -1) / (Math.abs(half) + Math.hypot(1, half));
  const cosine = 1 / Math.hypot(1, tangent);
  return [cosine, cosine * tangent];
}

function rotateColumns({ rows, columns, values }: Matrix, p: number, q: number, c: number, s: number): void {
  for (let at = 0; at < rows * columns; at += columns) {
    const [x, y] = [values[at + p]!, values[at + q]!];
    values[at + p] = c * x - s * y;
    values[at + q] = s * x + c * y;
  }
}

function rotateRows(matrix: Matrix, p: number, q: number, c: number, s: number): void {
  const [upper, lower] = [rowOf(matrix, p), rowOf(matrix, q)];
  for (let column = 0; column < matrix.columns; column++) {
    const [x, y] = [upper[column]!, lower[column]!];
    upper[column] = c * x - s * y;
    lower[column] = s * x + c * y;
  }
}
