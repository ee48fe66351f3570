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
    // Where the loss is smooth but steep to the sides, gradients balance too, and the one at the end is tiny beside them.
    const isSharp = longest > 0 && lengthOf(gradients[0]!) > balanced * longest;
    if (isSharp && lengthOf(shortestMixture(gradients)) <= balanced * longest) return true;
  }
  return false;
}
