/**
 * Measures the loss around the end of a run as a quadratic function: the Hessian by differences of the exact gradient,
 * in 64-bit floats, scaled by the size of each parameter. It says how far away the nearest minimum is.
 */

import { eigenValues } from '../../statistics/decompositions';
import { entry, matrixOf } from '../../statistics/matrix';
import { lengthOf } from '../shortestMixture';
import { type Evaluated, isFiniteAt, nudged, type Probe } from './probe';

/** A direction, of length 1 in relative terms. */
export interface Direction {
  readonly way: Float64Array;
  /** The same where each element is scaled to a curvature of 1: the part that each element has in what the loss feels. */
  readonly shares: Float64Array;
  readonly slope: number;
  /** The second derivative; 0 where it cannot be told from zero. */
  readonly value: number;
  /** The least second derivative that can be told from zero. */
  readonly floor: number;
}

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
  /** All of them, undetermined ones too. */
  readonly directions: readonly Direction[];
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
 * `scales` is the size of each of the `elements`, and `noise` the rounding of the loss. Null if there are too many elements, or if the loss is not finite
 * nearby.
 */
export async function measureCurvature(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  noise: number,
): Promise<Curvature | null> {
  if (elements.length === 0 || elements.length > maxElements || !probe.affords(4 * elements.length))
    return null;
  for (const width of [spacing, spacing / 100]) {
    const hessian = await scaledHessian(probe, end, elements, scales, width);
    if (hessian !== null) return analyse(hessian, slopesOf(end, elements, scales), scales, noise);
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

/**
 * Reads a Hessian by the elements relative to their sizes. Its directions are orthogonal after each element is scaled to a
 * curvature of 1, so that an element of small effect is not mistaken for one that the loss does not determine.
 * `noise` is the rounding of the loss.
 */
function analyse(
  hessian: readonly Float64Array[],
  slopes: Float64Array,
  scales: Float64Array,
  noise: number,
): Curvature {
  const symmetric = hessian.map((row, i) => row.map((each, j) => (each + hessian[j]![i]!) / 2));
  const diagonal = Float64Array.from(symmetric, (row, index) => row[index]!);
  const roots = rootsOf(symmetric, noise);
  const scaled = symmetric.map((row, i) => Array.from(row, (each, j) => each / (roots[i]! * roots[j]!)));
  const asymmetry = hessian.reduce(
    (most, row, i) =>
      row.reduce(
        (max, each, j) => Math.max(max, Math.abs(each - hessian[j]![i]!) / (roots[i]! * roots[j]!)),
        most,
      ),
    0,
  );
  const { values, vectors } = eigenValues(matrixOf(scaled));
  const largest = Math.max(...values.map(Math.abs));
  const floor = Math.max(resolution * largest, 2 * asymmetry);
  const steps = new Float64Array(slopes.length);
  const directions: Direction[] = [];
  let [decrease, uncurved, lowest] = [0, 0, -floor];
  let downwards: Float64Array | null = null;
  for (const [index, value] of values.entries()) {
    const shares = Float64Array.from(roots, (_, at) => entry(vectors, at, index));
    const way = shares.map((each, at) => each / roots[at]!);
    const length = lengthOf(way);
    const slope = way.reduce((sum, each, at) => sum + each * slopes[at]!, 0);
    const unit = way.map((each) => each / length);
    const isDetermined = Math.abs(value) > floor;
    directions.push({
      way: unit,
      shares,
      slope: slope / length,
      value: isDetermined ? value / length ** 2 : 0,
      floor: floor / length ** 2,
    });
    if (value < lowest) [lowest, downwards] = [value, unit];
    if (isDetermined) {
      decrease += (slope * slope) / (2 * Math.abs(value));
      for (const [at, each] of way.entries()) steps[at]! -= (slope / Math.abs(value)) * each;
    } else uncurved += Math.abs(slope) / length;
  }
  const relative = eigenValues(matrixOf(symmetric.map((row) => [...row]))).values.map(Math.abs);
  const steepest = Math.max(...relative);
  const counted = relative.filter((each) => each > resolution * steepest);
  const unscaled = eigenValues(
    matrixOf(symmetric.map((row, i) => Array.from(row, (each, j) => each / (scales[i]! * scales[j]!)))),
  ).values;
  return {
    steps,
    decrease,
    downwards,
    undetermined: directions.flatMap(({ way, value }) => (value === 0 ? [way] : [])),
    directions,
    uncurved,
    diagonal,
    largest: Math.max(...unscaled.map(Math.abs)),
    condition: counted.length === 0 ? 1 : steepest / Math.min(...counted),
  };
}

/**
 * The root of the curvature by each element. One whose curvature cannot be told from rounding is scaled by the largest
 * second derivative that it has with another element.
 */
function rootsOf(symmetric: readonly Float64Array[], noise: number): Float64Array {
  return Float64Array.from(symmetric, (row, index) => {
    const own = Math.abs(row[index]!);
    if (own > noise) return Math.sqrt(own);
    const beside = row.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    return beside > noise ? Math.sqrt(beside) : Math.sqrt(Math.max(noise, own)) || 1;
  });
}
