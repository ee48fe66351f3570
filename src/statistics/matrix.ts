/** Dense matrices as the statistics use them: row by row, in doubles. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

export function entry({ columns, values }: Matrix, row: number, column: number): number {
  return values[row * columns + column]!;
}

export function rowOf({ columns, values }: Matrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

export function diagonal(matrix: Matrix): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, index) => entry(matrix, index, index));
}

export function scaled(matrix: Matrix, factor: number): Matrix {
  return { ...matrix, values: matrix.values.map((each) => factor * each) };
}

/** The matrix with each row multiplied by a factor of its own. */
export function scaledRows(matrix: Matrix, factors: ArrayLike<number>): Matrix {
  const { columns, values } = matrix;
  return { ...matrix, values: values.map((each, at) => each * factors[Math.floor(at / columns)]!) };
}

/** A B. */
export function product(a: Matrix, b: Matrix): Matrix {
  const result = zeros(a.rows, b.columns);
  for (let row = 0; row < a.rows; row++) {
    const into = rowOf(result, row);
    for (let inner = 0; inner < a.columns; inner++) {
      const factor = entry(a, row, inner);
      if (factor === 0) continue;
      const from = rowOf(b, inner);
      for (let column = 0; column < b.columns; column++) into[column]! += factor * from[column]!;
    }
  }
  return result;
}

export function transposed(matrix: Matrix): Matrix {
  const result = zeros(matrix.columns, matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++)
      result.values[column * matrix.rows + row] = entry(matrix, row, column);
  }
  return result;
}

/** Aᵀ A. */
export function gram(matrix: Matrix): Matrix {
  return product(transposed(matrix), matrix);
}

/** The rows and columns of a square matrix with these indices. */
export function within(matrix: Matrix, indices: readonly number[]): Matrix {
  return matrixOf(indices.map((row) => indices.map((column) => entry(matrix, row, column))));
}

/** The columns of a matrix with these indices. */
export function columnsOf(matrix: Matrix, indices: readonly number[]): Matrix {
  const result = zeros(matrix.rows, indices.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (const [at, column] of indices.entries())
      result.values[row * indices.length + at] = entry(matrix, row, column);
  }
  return result;
}
