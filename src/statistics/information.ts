/**
 * What data say about parameters near a point: the quadratic form ½ δᵀ A δ + gᵀ δ of a loss, where A is JᵀJ of a Jacobian
 * or a Hessian, as directions that are orthogonal after each parameter is scaled to unit curvature. The scaling keeps
 * parameters of very different sizes apart from parameters that the data do not tell apart.
 */

import { eigenValues, singularValues, triangularFactor } from './decompositions';
import { diagonal, entry, type Matrix, product, rowOf, transposed, zeros } from './matrix';

export interface Information {
  /** The scale of each parameter: the square root of its curvature. 0 if nothing depends on it. */
  readonly scales: Float64Array;
  /** Column k is direction k in scaled parameters. */
  readonly directions: Matrix;
  /** The curvature and the slope along each direction. */
  readonly curvatures: Float64Array;
  readonly slopes: Float64Array;
  /** Whether the curvature along each direction is more than rounding. */
  readonly determined: readonly boolean[];
}

/** A singular value that is smaller than this part of the largest is the rounding of the Jacobian. */
const singularTolerance = 1e-12;
/** The same for an eigen value of a Hessian, which was rounded after squaring. */
const eigenTolerance = 1e-12;
/** The largest part that may count as nothing, however steep the loss still is. */
const maxTolerance = 1e-6;

/** The information of residuals with this Jacobian: A = JᵀJ and g = Jᵀr, neither of which is formed. */
export function informationOfJacobian(jacobian: Matrix, residuals: Float64Array): Information {
  const { rows, columns } = jacobian;
  const scales = columnLengths(jacobian);
  const augmented = zeros(rows, columns + 1);
  for (let row = 0; row < rows; row++) {
    const into = rowOf(augmented, row);
    const from = rowOf(jacobian, row);
    for (let column = 0; column < columns; column++)
      into[column] = scales[column] === 0 ? 0 : from[column]! / scales[column]!;
    into[columns] = residuals[row]!;
  }
  const factor = triangularFactor(augmented);
  const square = zeros(columns, columns);
  for (let row = 0; row < columns; row++) rowOf(square, row).set(rowOf(factor, row).subarray(0, columns));
  const { values, right, images } = singularValues(square);
  const largest = Math.max(0, ...values);
  const slopes = Float64Array.from(values, (_, direction) => {
    let slope = 0;
    for (let row = 0; row < columns; row++)
      slope += entry(images, row, direction) * entry(factor, row, columns);
    return slope;
  });
  return {
    scales,
    directions: right,
    curvatures: values.map((each) => each * each),
    slopes,
    determined: Array.from(values, (each) => each > singularTolerance * largest),
  };
}

/**
 * The information of a loss with this gradient and Hessian. Its curvatures may be negative. `sizes` are those of the
 * parameters: a product of two that the data do not tell apart has the slope by the product as a curvature, so where some
 * slope is left, a curvature of that size means nothing.
 */
export function informationOfHessian(
  hessian: Matrix,
  gradient: Float64Array,
  sizes: Float64Array = new Float64Array(gradient.length),
): Information {
  const size = hessian.rows;
  // A parameter on whose diagonal nothing is, but beside it, is not one that nothing depends on.
  const scales = diagonal(hessian).map((each, row) =>
    Math.sqrt(each === 0 ? Math.max(...rowOf(hessian, row).map(Math.abs)) : Math.abs(each)),
  );
  const form = zeros(size, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const scale = scales[row]! * scales[column]!;
      const mean = (entry(hessian, row, column) + entry(hessian, column, row)) / 2;
      form.values[row * size + column] = scale === 0 ? 0 : mean / scale;
    }
  }
  const { values, vectors } = eigenValues(form);
  const largest = values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const left = sizes.reduce((most, each, index) => {
    const curved = each * scales[index]! ** 2;
    return curved > 0 ? Math.max(most, Math.abs(gradient[index]!) / curved) : most;
  }, 0);
  const tolerance = Math.max(eigenTolerance, Math.min(maxTolerance, 10 * left));
  const determined = Array.from(values, (each) => Math.abs(each) > tolerance * largest);
  const slopes = new Float64Array(size);
  return withGradient({ scales, directions: vectors, curvatures: values, slopes, determined }, gradient);
}

/** The same curvature with another gradient. */
export function withGradient(information: Information, gradient: Float64Array): Information {
  const { scales, directions, curvatures } = information;
  const slopes = Float64Array.from(curvatures, (_, direction) => {
    let slope = 0;
    for (const [index, scale] of scales.entries())
      if (scale !== 0) slope += (entry(directions, index, direction) * gradient[index]!) / scale;
    return slope;
  });
  return { ...information, slopes };
}

function columnLengths({ rows, columns, values }: Matrix): Float64Array {
  const largest = new Float64Array(columns);
  for (let at = 0; at < values.length; at++)
    largest[at % columns] = Math.max(largest[at % columns]!, Math.abs(values[at]!));
  const lengths = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (largest[column] !== 0)
        lengths[column]! += (values[row * columns + column]! / largest[column]!) ** 2;
    }
  }
  return lengths.map((each, column) => largest[column]! * Math.sqrt(each));
}

/** Whether the loss curves down along some direction: then the point is no minimum. */
export function curvesDown({ curvatures, determined }: Information): boolean {
  return curvatures.some((each, direction) => determined[direction]! && each < 0);
}

/** The inverse of A over the determined directions. */
export function inverse(information: Information): Matrix {
  const { scales, directions, curvatures, determined } = information;
  const kept = determined.flatMap((each, direction) => (each ? [direction] : []));
  const root = zeros(scales.length, kept.length);
  for (const [row, scale] of scales.entries()) {
    for (const [at, direction] of kept.entries())
      root.values[row * kept.length + at] = scale === 0 ? 0 : entry(directions, row, direction) / scale;
  }
  const weighted: Matrix = {
    ...root,
    values: root.values.map((each, at) => each / curvatures[kept[at % kept.length]!]!),
  };
  return product(weighted, transposed(root));
}

/** The step to the minimum of the quadratic form, with `damping` added to each curvature; along undetermined directions it is zero. */
export function newtonStep(information: Information, damping = 0): Float64Array {
  const { scales, directions, curvatures, slopes, determined } = information;
  return scales.map((scale, row) => {
    if (scale === 0) return 0;
    let step = 0;
    for (let direction = 0; direction < slopes.length; direction++) {
      if (determined[direction]!)
        step -=
          (entry(directions, row, direction) * slopes[direction]!) /
          (Math.abs(curvatures[direction]!) + damping);
    }
    return step / scale;
  });
}

/** What the loss would fall by in the step to the minimum of the quadratic form. */
export function expectedFall({ curvatures, slopes, determined }: Information): number {
  let fall = 0;
  for (const [direction, slope] of slopes.entries())
    if (determined[direction]!) fall += (slope * slope) / (2 * Math.abs(curvatures[direction]!));
  return fall;
}

/**
 * The ratio of the largest to the smallest singular value of the Jacobian with columns of length 1: the scaled condition
 * index of Belsley, Kuh and Welsch, Regression Diagnostics (1980), chapter 3. Infinite if a direction is not determined.
 */
export function conditionNumber({ curvatures, determined }: Information): number {
  if (determined.includes(false)) return Number.POSITIVE_INFINITY;
  const sizes = curvatures.map(Math.abs);
  return sizes.length === 0 ? 1 : Math.sqrt(Math.max(...sizes) / Math.min(...sizes));
}

/** The part of an undetermined direction that a parameter has if it counts as involved. */
const involvement = 1e-5;

/**
 * For each parameter null if it is determined, otherwise the others that can change along with it without any effect: none
 * if nothing depends on it. They are read from the projection on the undetermined directions, which does not depend on
 * how these are chosen.
 */
export function confounded(information: Information): readonly (readonly number[] | null)[] {
  const { scales, directions, determined } = information;
  const free = determined.flatMap((each, direction) => (each ? [] : [direction]));
  const shared = (a: number, b: number): number =>
    free.reduce(
      (sum, direction) => sum + entry(directions, a, direction) * entry(directions, b, direction),
      0,
    );
  return Array.from(scales, (scale, a) => {
    if (scale === 0) return [];
    if (shared(a, a) < involvement ** 2) return null;
    return [...scales.keys()].filter(
      (b) => b !== a && scales[b] !== 0 && Math.abs(shared(a, b)) > involvement ** 2,
    );
  });
}
