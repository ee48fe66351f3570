/**
 * Measures the loss around the end of a run as a quadratic function: the Hessian by differences of the exact gradient,
 * in 64-bit floats, scaled by the size of each parameter. It says how far away the nearest minimum is.
 */

import { eigenValues } from '../../statistics/decompositions';
import { entry, matrixOf } from '../../statistics/matrix';
import { type Evaluated, isFiniteAt, nudged, type Probe } from './probe';

/** What the quadratic says. Elements are numbered as in the list that was measured. */
export interface Curvature {
  /** For each element, the step to the minimum of the quadratic, in units of the element. */
  readonly steps: Float64Array;
  /** By how much the loss falls until there. */
  readonly decrease: number;
  /** The direction in which the loss curves down most; null if it curves up in all directions. */
  readonly downwards: Float64Array | null;
  /** Directions along which neither slope nor curvature can be told from zero, of length 1 in relative terms. */
  readonly undetermined: readonly Float64Array[];
  /** The slope of the loss along these, where it is not negligible: the loss falls there without a curve. */
  readonly uncurved: number;
  /** The second derivative by each element alone, in units of the element. */
  readonly diagonal: Float64Array;
  /** The largest eigenvalue of the Hessian by the elements themselves. */
  readonly largest: number;
  /** How many times more the loss curves across its valley than along it, in units of the elements. */
  readonly condition: number;
}

/** The largest number of elements whose Hessian is measured. */
const maxElements = 48;
/** The distance of the points of a difference, relative to the element: the error of the formula is its fourth power. */
const spacing = 1e-3;
/** The smallest share of the largest eigenvalue that the differences can tell from zero. */
const resolution = 1e-12;

/**
 * `scales` is the size of each of the `elements`. Null if there are too many elements, or if the loss is not finite
 * nearby.
 */
export async function measureCurvature(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
): Promise<Curvature | null> {
  if (elements.length === 0 || elements.length > maxElements || !probe.affords(4 * elements.length))
    return null;
  for (const width of [spacing, spacing / 100]) {
    const hessian = await scaledHessian(probe, end, elements, scales, width);
    if (hessian !== null) return analyse(hessian, slopesOf(end, elements, scales), scales);
  }
  return null;
}

function slopesOf(end: Evaluated, elements: readonly number[], scales: Float64Array): Float64Array {
  return Float64Array.from(elements, (element, index) => end.slopes[element]! * scales[index]!);
}

/** The Hessian by the elements relative to their sizes, by differences of fourth order. */
async function scaledHessian(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  width: number,
): Promise<readonly Float64Array[] | null> {
  const places = [-2, -1, 1, 2];
  const points = elements.flatMap((element, index) =>
    places.map((place) => nudged(end.point, element, place * width * scales[index]!)),
  );
  const around = await probe.at(points);
  if (!around.every(isFiniteAt)) return null;
  return elements.map((_, index) => {
    const [a, b, c, d] = around
      .slice(4 * index, 4 * index + 4)
      .map((each) => slopesOf(each, elements, scales));
    return a!.map((_, at) => (8 * (c![at]! - b![at]!) - (d![at]! - a![at]!)) / (12 * width));
  });
}

function analyse(hessian: readonly Float64Array[], slopes: Float64Array, scales: Float64Array): Curvature {
  const symmetric = hessian.map((row, i) => row.map((each, j) => (each + hessian[j]![i]!) / 2));
  const asymmetry = hessian.reduce(
    (most, row, i) => row.reduce((max, each, j) => Math.max(max, Math.abs(each - hessian[j]![i]!)), most),
    0,
  );
  const { values, vectors: directions } = eigenValues(matrixOf(symmetric.map((row) => [...row])));
  const vectors = Array.from(values, (_, index) =>
    Float64Array.from(values, (_, at) => entry(directions, at, index)),
  );
  const largest = Math.max(...values.map(Math.abs));
  const floor = Math.max(resolution * largest, 2 * asymmetry);
  const steps = new Float64Array(slopes.length);
  const undetermined: Float64Array[] = [];
  let [decrease, uncurved, lowest] = [0, 0, -floor];
  let downwards: Float64Array | null = null;
  for (const [index, vector] of vectors.entries()) {
    const value = values[index]!;
    const slope = vector.reduce((sum, each, at) => sum + each * slopes[at]!, 0);
    if (value < lowest) [lowest, downwards] = [value, vector];
    if (Math.abs(value) <= floor) {
      undetermined.push(vector);
      uncurved += Math.abs(slope);
    } else {
      decrease += (slope * slope) / (2 * Math.abs(value));
      for (const [at, each] of vector.entries()) steps[at]! -= (slope / Math.abs(value)) * each;
    }
  }
  const diagonal = Float64Array.from(symmetric, (row, index) => row[index]!);
  const unscaled = eigenValues(
    matrixOf(symmetric.map((row, i) => Array.from(row, (each, j) => each / (scales[i]! * scales[j]!)))),
  ).values;
  const counted = values.map(Math.abs).filter((each) => each > floor);
  return {
    steps,
    decrease,
    downwards,
    undetermined,
    uncurved,
    diagonal,
    largest: Math.max(...unscaled.map(Math.abs)),
    condition: counted.length === 0 ? 1 : largest / Math.min(...counted),
  };
}
