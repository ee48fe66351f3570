/**
 * Square systems by LU decomposition with partial pivoting, and Cholesky factors, as in `graph/linearAlgebra.ts`, generated for one size
 * each.
 */

import type { LibraryFunction } from '../shader';

/** U is on and above the diagonal, L below. The first `n` right-hand sides are exchanged with the rows. */
export function decompose(n: number): LibraryFunction {
  return {
    uses: [],
    text: `fn decompose${n}(a: ptr<function, array<f32, ${n * n}>>, order: ptr<function, array<u32, ${n}>>) -> f32 {
  var sign = 1.0f;
  for (var row = 0u; row < ${n}u; row += 1u) { (*order)[row] = row; }
  for (var k = 0u; k < ${n}u; k += 1u) {
    var pivot = k;
    for (var row = k + 1u; row < ${n}u; row += 1u) {
      if (abs((*a)[row * ${n}u + k]) > abs((*a)[pivot * ${n}u + k])) { pivot = row; }
    }
    if (pivot != k) {
      for (var column = 0u; column < ${n}u; column += 1u) {
        let above = (*a)[k * ${n}u + column];
        (*a)[k * ${n}u + column] = (*a)[pivot * ${n}u + column];
        (*a)[pivot * ${n}u + column] = above;
      }
      let first = (*order)[k];
      (*order)[k] = (*order)[pivot];
      (*order)[pivot] = first;
      sign = -sign;
    }
    let diagonal = (*a)[k * ${n}u + k];
    if (diagonal == 0.0f) { continue; }
    for (var row = k + 1u; row < ${n}u; row += 1u) {
      let factor = (*a)[row * ${n}u + k] / diagonal;
      (*a)[row * ${n}u + k] = factor;
      for (var column = k + 1u; column < ${n}u; column += 1u) {
        (*a)[row * ${n}u + column] -= factor * (*a)[k * ${n}u + column];
      }
    }
  }
  return sign;
}`,
  };
}

/** The X of A X = B, for `m` right-hand sides. Both operands are overwritten. */
export function solve(n: number, m: number): LibraryFunction {
  return {
    uses: [],
    text: `fn solve${n}by${m}(a: ptr<function, array<f32, ${n * n}>>, b: ptr<function, array<f32, ${n * m}>>) -> array<f32, ${n * m}> {
  var order: array<u32, ${n}>;
  decompose${n}(a, &order);
  var x: array<f32, ${n * m}>;
  for (var column = 0u; column < ${m}u; column += 1u) {
    for (var row = 0u; row < ${n}u; row += 1u) {
      var total = (*b)[order[row] * ${m}u + column];
      for (var k = 0u; k < row; k += 1u) { total -= (*a)[row * ${n}u + k] * x[k * ${m}u + column]; }
      x[row * ${m}u + column] = total;
    }
    for (var at = ${n}u; at > 0u; at -= 1u) {
      let row = at - 1u;
      var total = x[row * ${m}u + column];
      for (var k = at; k < ${n}u; k += 1u) { total -= (*a)[row * ${n}u + k] * x[k * ${m}u + column]; }
      x[row * ${m}u + column] = total / (*a)[row * ${n}u + row];
    }
  }
  return x;
}`,
  };
}

/** The determinant, or the logarithm of its absolute value. The operand is overwritten. */
export function ofDiagonal(name: 'det' | 'logdet', n: number): LibraryFunction {
  const [start, next] =
    name === 'det'
      ? ['sign', 'result *= (*a)[k * stride + k];']
      : ['0.0f', 'result += logarithm(abs((*a)[k * stride + k]));'];
  return {
    uses: name === 'det' ? [] : ['logarithm'],
    text: `fn ${name}${n}(a: ptr<function, array<f32, ${n * n}>>) -> f32 {
  var order: array<u32, ${n}>;
  let sign = decompose${n}(a, &order);
  let stride = ${n}u;
  var result = ${start};
  for (var k = 0u; k < ${n}u; k += 1u) { ${next} }
  return result;
}`,
  };
}

/** The lower triangular L with L L' = (A + A') / 2. */
export function cholesky(n: number): LibraryFunction {
  return {
    uses: ['notANumber'],
    text: `fn cholesky${n}(a: ptr<function, array<f32, ${n * n}>>) -> array<f32, ${n * n}> {
  var l: array<f32, ${n * n}>;
  for (var row = 0u; row < ${n}u; row += 1u) {
    for (var column = 0u; column <= row; column += 1u) {
      var rest = 0.5f * ((*a)[row * ${n}u + column] + (*a)[column * ${n}u + row]);
      for (var k = 0u; k < column; k += 1u) { rest -= l[row * ${n}u + k] * l[column * ${n}u + k]; }
      if (column < row) { l[row * ${n}u + column] = rest / l[column * ${n}u + column]; }
      else if (rest >= 0.0f) { l[row * ${n}u + row] = sqrt(rest); }
      else { l[row * ${n}u + row] = notANumber(); }
    }
  }
  return l;
}`,
  };
}
