/**
 * Tells whether a run ended at a minimum where the loss has an edge, like that of an absolute value: gradients nearby
 * do not vanish there, but they balance each other. Burke, Lewis and Overton, SIAM Journal on Optimization 15 (2005).
 */

import { Random } from '../../graph';
import { type Evaluated, isFiniteAt, type Probe } from './probe';

/** How far from the end the gradients are taken, relative to each element. */
const radii = [1e-7, 1e-5] as const;
/** The share of their length at which gradients balance. */
const balanced = 0.02;
/** The number of exchanges of weight between two gradients. */
const exchanges = 2000;

/** The largest number of elements that are looked at. */
const maxElements = 24;

/**
 * Whether the gradients around the end balance each other, although each of them by itself does not vanish, and the
 * loss is nowhere lower, but for rounding.
 */
export async function isAtEdge(
  probe: Probe,
  end: Evaluated,
  scales: Float64Array,
  noise: number,
): Promise<boolean> {
  const size = end.point.length;
  const samples = Math.max(16, 6 * size);
  if (size > maxElements || !probe.affords(radii.length * samples)) return false;
  const random = new Random(7);
  for (const radius of radii) {
    const points = Array.from({ length: samples }, () => {
      const way = random.normals(size);
      return end.point.map((each, index) => each + radius * scales[index]! * way[index]!);
    });
    const around = [end, ...(await probe.at(points))];
    if (!around.every((each) => isFiniteAt(each) && each.loss >= end.loss - noise)) continue;
    const gradients = around.map(({ slopes }) => slopes.map((each, index) => each * scales[index]!));
    const longest = Math.max(...gradients.map(lengthOf));
    if (longest > 0 && shortestMixture(gradients) <= balanced * longest) return true;
  }
  return false;
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
}

/** The length of the shortest vector among all weighted means of these, found by moving weight between pairs. */
export function shortestMixture(vectors: readonly Float64Array[]): number {
  const size = vectors[0]!.length;
  const weights = new Float64Array(vectors.length).fill(1 / vectors.length);
  const mean = new Float64Array(size);
  for (const vector of vectors) for (let at = 0; at < size; at++) mean[at]! += vector[at]! / vectors.length;
  const along = (vector: Float64Array): number => vector.reduce((sum, each, at) => sum + each * mean[at]!, 0);
  for (let turn = 0; turn < exchanges; turn++) {
    const products = vectors.map(along);
    let [to, from] = [0, -1];
    for (const [index, product] of products.entries()) {
      if (product < products[to]!) to = index;
      if (weights[index]! > 0 && (from < 0 || product > products[from]!)) from = index;
    }
    if (from < 0 || from === to) break;
    const difference = vectors[to]!.map((each, at) => each - vectors[from]![at]!);
    const square = difference.reduce((sum, each) => sum + each * each, 0);
    const amount = Math.min(weights[from]!, (products[from]! - products[to]!) / square);
    if (!(amount > 0)) break;
    weights[to]! += amount;
    weights[from] = amount === weights[from] ? 0 : weights[from]! - amount;
    for (let at = 0; at < size; at++) mean[at]! += amount * difference[at]!;
  }
  return lengthOf(mean);
}
