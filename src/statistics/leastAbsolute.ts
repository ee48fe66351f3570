/**
 * The least sum of absolute values of linear residuals: a descent from vertex to vertex, each of which makes as many
 * residuals 0 as there are unknowns. Barrodale and Roberts, SIAM Journal on Numerical Analysis 10 (1973); Bloomfield and
 * Steiger, Least Absolute Deviations (1983). Where more residuals are 0 than a vertex needs, a tiny
 * disturbance makes them differ, so that no descent goes in circles.
 */

import { singularValues, triangularFactor } from './decompositions';
import { entry, type Matrix, product, rowOf, zeros } from './matrix';

/** The share of the largest singular value under which a direction changes no residual. */
const undetermined = 1e-13;
/** The part of a row that has to be new beside other rows. */
const independent = 1e-7;
/** Disturbances of residuals, as a share of their mean size. */
const disturbance = 1e-9;
/** How much a multiplier may be above 1 at a minimum. */
const slack = 1e-9;
const maxTurns = 5000;

/**
 * The step d that makes the sum of |r + A d| least, the shortest of those that do the same to the residuals. Null if A
 * has no finite numbers, or changes nothing.
 */
export function leastAbsoluteStep(residuals: Float64Array, jacobian: Matrix): Float64Array | null {
  const basis = orthonormal(jacobian);
  if (basis === null) return null;
  const { rows, toStep } = basis;
  const mean = residuals.reduce((sum, each) => sum + Math.abs(each), 0) / residuals.length;
  if (!Number.isFinite(mean)) return null;
  const disturbed = residuals.map((each, index) => each + disturbance * mean * noise(index));
  const vertex = descend(disturbed, rows, firstVertex(disturbed, rows));
  const step = solve(
    vertex.map((row) => rowOf(rows, row)),
    vertex.map((row) => -residuals[row]!),
  );
  return step === null ? null : Float64Array.from(product(toStep, column(step)).values);
}

const column = (values: readonly number[]): Matrix => ({
  rows: values.length,
  columns: 1,
  values: Float64Array.from(values),
});

/** Numbers between 1/2 and 1 with alternating signs, none like another (multiples of the golden ratio). */
function noise(index: number): number {
  const part = (index * 0.6180339887498949) % 1;
  return (index % 2 === 0 ? 1 : -1) * (0.5 + part / 2);
}

/** The matrix with orthonormal columns, as many as it has rank, and what leads from their coordinates to a step. */
function orthonormal(matrix: Matrix): { readonly rows: Matrix; readonly toStep: Matrix } | null {
  const { columns } = matrix;
  const norms = Float64Array.from({ length: columns }, (_, at) => {
    const largest = largestOf(matrix, at);
    let sum = 0;
    for (let row = 0; largest > 0 && row < matrix.rows; row++) sum += (entry(matrix, row, at) / largest) ** 2;
    return largest * Math.sqrt(sum) || 1;
  });
  const even = { ...matrix, values: matrix.values.map((each, at) => each / norms[at % columns]!) };
  const { values, right } = singularValues(triangularFactor(even));
  const largest = Math.max(...values);
  if (!(largest > 0) || !values.every(Number.isFinite)) return null;
  const kept = [...values.keys()].filter((at) => values[at]! > undetermined * largest);
  const scaled = zeros(columns, kept.length);
  for (let row = 0; row < columns; row++)
    for (const [at, value] of kept.entries())
      scaled.values[row * kept.length + at] = entry(right, row, value) / values[value]!;
  const toStep = {
    ...scaled,
    values: scaled.values.map((each, at) => each / norms[Math.floor(at / kept.length)]!),
  };
  return { rows: product(even, scaled), toStep };
}

function largestOf(matrix: Matrix, column: number): number {
  let largest = 0;
  for (let row = 0; row < matrix.rows; row++)
    largest = Math.max(largest, Math.abs(entry(matrix, row, column)));
  return largest;
}

/** The rows of the smallest residuals that are independent of each other. */
function firstVertex(residuals: Float64Array, rows: Matrix): number[] {
  const order = [...residuals.keys()].sort((a, b) => Math.abs(residuals[a]!) - Math.abs(residuals[b]!));
  const vertex: number[] = [];
  const directions: Float64Array[] = [];
  for (const least of [independent, 0]) {
    for (const row of order) {
      if (vertex.length === rows.columns) return vertex;
      if (vertex.includes(row)) continue;
      const own = rowOf(rows, row);
      // The second time takes away what the first leaves by rounding.
      const rest = withoutAll(withoutAll(own, directions), directions);
      const length = Math.hypot(...rest);
      if (!(length > least * Math.hypot(...own))) continue;
      vertex.push(row);
      directions.push(rest.map((each) => each / length));
    }
  }
  return vertex;
}

function withoutAll(vector: Float64Array, directions: readonly Float64Array[]): Float64Array {
  return directions.reduce((left, way) => {
    const along = dot(left, way);
    return left.map((each, index) => each - along * way[index]!);
  }, vector);
}

/** The rows of a vertex from which no edge leads down. */
function descend(residuals: Float64Array, rows: Matrix, start: readonly number[]): readonly number[] {
  const vertex = [...start];
  for (let turn = 0; turn < maxTurns; turn++) {
    const own = vertex.map((row) => rowOf(rows, row));
    const place = solve(
      own,
      vertex.map((row) => -residuals[row]!),
    );
    if (place === null) return vertex;
    const isOwn = new Set(vertex);
    const here = residuals.map((each, row) => (isOwn.has(row) ? 0 : each + dot(rowOf(rows, row), place)));
    const slopes = new Float64Array(rows.columns);
    for (const [row, each] of here.entries()) {
      const sign = Math.sign(each);
      for (const [at, part] of rowOf(rows, row).entries()) slopes[at]! += sign * part;
    }
    const multipliers = solve(
      transposedRows(own),
      [...slopes].map((each) => -each),
    );
    if (multipliers === null) return vertex;
    const leaving = multipliers.reduce(
      (most, each, at) => (Math.abs(each) > Math.abs(multipliers[most]!) ? at : most),
      0,
    );
    const multiplier = multipliers[leaving]!;
    if (!(Math.abs(multiplier) > 1 + slack)) return vertex;
    const edge = solve(
      own,
      vertex.map((_, at) => (at === leaving ? Math.sign(multiplier) : 0)),
    );
    const entering = edge === null ? null : lastBelow(here, rows, edge, 1 - Math.abs(multiplier));
    if (entering === null) return vertex;
    vertex[leaving] = entering;
  }
  return vertex;
}

/** The row whose residual becomes 0 where the sum of sizes is least along an edge, on which it begins with a slope. */
function lastBelow(
  residuals: Float64Array,
  rows: Matrix,
  edge: readonly number[],
  slope: number,
): number | null {
  const length = Math.hypot(...edge);
  const crossings: { row: number; at: number; change: number }[] = [];
  for (const [row, each] of residuals.entries()) {
    if (each === 0) continue;
    const own = rowOf(rows, row);
    const change = dot(own, edge);
    const at = -each / change;
    if (at > 0 && Math.abs(change) > independent * 1e-3 * length * Math.hypot(...own))
      crossings.push({ row, at, change: Math.abs(change) });
  }
  crossings.sort((a, b) => a.at - b.at);
  let left = slope;
  for (const { row, change } of crossings) {
    left += 2 * change;
    if (left >= 0) return row;
  }
  return null;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function transposedRows(rows: readonly Float64Array[]): readonly Float64Array[] {
  return rows.map((_, at) => Float64Array.from(rows, (row) => row[at]!));
}

/** The solution of linear equations by elimination, with the largest element of a column as pivot; null if singular. */
function solve(rows: readonly Float64Array[], targets: readonly number[]): number[] | null {
  const size = rows.length;
  const work = rows.map((row, index) => [...row, targets[index]!]);
  for (let step = 0; step < size; step++) {
    let pivot = step;
    for (let row = step + 1; row < size; row++)
      if (Math.abs(work[row]![step]!) > Math.abs(work[pivot]![step]!)) pivot = row;
    const upper = work[pivot]!;
    if (!(Math.abs(upper[step]!) > 0)) return null;
    work[pivot] = work[step]!;
    work[step] = upper;
    for (let row = step + 1; row < size; row++) {
      const factor = work[row]![step]! / upper[step]!;
      if (factor !== 0) for (let at = step; at <= size; at++) work[row]![at]! -= factor * upper[at]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce((sum, each, at) => sum + each * work[row]![at]!, 0);
    solution[row] = (work[row]![size]! - known) / work[row]![row]!;
  }
  return solution.every(Number.isFinite) ? solution : null;
}
