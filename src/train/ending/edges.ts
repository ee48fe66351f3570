/**
 * Tells whether a run ended at a minimum where the loss has an edge, like that of an absolute value: gradients nearby
 * do not vanish there, but they balance each other. Burke, Lewis and Overton, SIAM Journal on Optimization 15 (2005).
 */

import { Random } from '../../graph';
import { lengthOf, shortestMixture } from '../shortestMixture';
import { type Evaluated, isFiniteAt, type Probe } from './probe';

/** How far from the end the gradients are taken, relative to each element. */
const radii = [1e-7, 1e-5] as const;
/** The share of their length at which gradients balance. */
const balanced = 0.02;
/** The largest number of elements that are looked at. */
const maxElements = 24;
/** The least length of the gradients at an edge, as a share of those at a hundred times the distance. */
const sharp = 0.2;
/** By how many times the loss rises more at a hundred times the distance: at a pole or a logarithm it hardly does. */
export const rising = 1.5;
/** The moves along an edge by which a lower loss is looked for, relative to the elements. */
const slides = Array.from({ length: 13 }, (_, index) => 10 ** (index / 2 - 6));
/** The share of the longest gradient that is rounding. */
const rounding = 1e-13;

/**
 * Whether the gradients around the end balance each other, although they do not vanish as they come nearer, and the
 * loss is nowhere lower, but for rounding: neither around, nor along the edge.
 */
export async function isAtEdge(
  probe: Probe,
  end: Evaluated,
  scales: Float64Array,
  noise: number,
): Promise<boolean> {
  const size = end.point.length;
  const samples = Math.max(16, 6 * size);
  if (size > maxElements || !probe.affords((radii.length + 1) * samples + slides.length)) return false;
  const random = new Random(7);
  const sample = (radius: number): Promise<readonly Evaluated[]> =>
    probe.at(
      Array.from({ length: samples }, () => {
        const way = random.normals(size);
        return end.point.map((each, index) => each + radius * scales[index]! * way[index]!);
      }),
    );
  for (const radius of radii) {
    const around = [end, ...(await sample(radius))];
    if (!around.every((each) => isFiniteAt(each) && each.loss >= end.loss - noise)) continue;
    const gradients = around.map(({ slopes }) => slopes.map((each, index) => each * scales[index]!));
    const longest = Math.max(...gradients.map(lengthOf));
    if (longest === 0 || lengthOf(shortestMixture(gradients)) > balanced * longest) continue;
    const farther = await sample(100 * radius);
    const steepest = (points: readonly Evaluated[]): number =>
      Math.max(...points.map(({ slopes }) => lengthOf(slopes.map((each, at) => each * scales[at]!))));
    const rise = (points: readonly Evaluated[]): number => median(points.map(({ loss }) => loss - end.loss));
    // Where the loss is smooth, gradients balance too, but they grow with the distance.
    if (!(steepest(around.slice(1)) > sharp * steepest(farther))) continue;
    if (rise(farther) <= rising * rise(around.slice(1))) continue;
    const along = alongEdge(gradients, rounding * longest);
    if (along === null) return true;
    const slid = await probe.at(
      slides.map((length) => end.point.map((each, at) => each - length * scales[at]! * along[at]!)),
    );
    return slid.every(({ loss }) => !(loss < end.loss - 4 * noise));
  }
  return false;
}

/** What all the gradients have in common: the slope along the edge, of length 1; null if it is rounding. */
function alongEdge(gradients: readonly Float64Array[], least: number): Float64Array | null {
  const across: Float64Array[] = [];
  const without = (vector: Float64Array): Float64Array => {
    let rest = vector;
    for (let pass = 0; pass < 2; pass++)
      for (const each of across) {
        const part = dot(each, rest);
        rest = rest.map((value, at) => value - part * each[at]!);
      }
    return rest;
  };
  const [first] = gradients;
  for (const gradient of gradients.slice(1)) {
    const difference = without(gradient.map((each, at) => each - first![at]!));
    const length = lengthOf(difference);
    if (length > 1e-6 * lengthOf(first!)) across.push(difference.map((each) => each / length));
  }
  const rest = without(first!);
  const length = lengthOf(rest);
  return length <= least ? null : rest.map((each) => each / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, each, at) => sum + each * b[at]!, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
