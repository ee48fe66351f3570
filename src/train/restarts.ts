/**
 * Draws the starts of a population. The first is the program's own. The others are drawn around it, in the space where
 * the optimizer moves, so that each satisfies its constraints: with the sizes of the parameters as standard deviations,
 * independently, or one in each cell of a Latin hypercube.
 */

import { ops, Random } from '../graph';
import { freeSizes } from './freeSizes';
import { startsOf } from './parameters';
import type { TrainingPlan } from './plan';

/**
 * Unconstrained starts, member by member. With more members, the first ones stay the same if they are drawn one by one.
 */
export function drawStarts(
  plan: Pick<TrainingPlan, 'map' | 'parameters' | 'seed' | 'objective'>,
  members: number,
): readonly Float64Array[] {
  const { map, parameters, seed } = plan;
  const { spread, sampler } = plan.objective.options;
  const start = startsOf(parameters);
  const random = new Random(seed ^ 0x1b873593);
  const own = map.toFree(start);
  const scales = freeSizes(map, parameters);
  const others =
    sampler === 'normal'
      ? Array.from({ length: members - 1 }, () => random.normals(own.length))
      : latinHypercube(random, members - 1, own.length);
  const around = (normals: Float64Array): Float64Array =>
    normals.map((each, index) => own[index]! + spread * scales[index]! * each);
  return [own, ...others.map(around)];
}

/**
 * Standard normal variates whose probabilities fill each of `count` equal intervals once in every dimension (McKay,
 * Beckman and Conover, Technometrics 21, 1979).
 */
export function latinHypercube(random: Random, count: number, dimensions: number): readonly Float64Array[] {
  const members = Array.from({ length: count }, () => new Float64Array(dimensions));
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const intervals = random.shuffle(Int32Array.from({ length: count }, (_, index) => index));
    for (const [index, member] of members.entries()) {
      // The middle of one of 2^32 cells, so that no probability is 0 or 1.
      const within = (random.bits() + 0.5) / 0x1_0000_0000;
      member[dimension] = normalQuantile((intervals[index]! + within) / count);
    }
  }
  return members;
}

/** The number below which a standard normal variate lies with this probability. */
export function normalQuantile(probability: number): number {
  const tail = Math.min(probability, 1 - probability);
  // Newton's method from the median outwards: the distribution is convex there, so no step goes too far.
  let x = 0;
  for (let turn = 0; turn < 200; turn++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    const step = (ops.erf.evaluate(x / Math.SQRT2, 0, 0) / 2 + 0.5 - tail) / density;
    if (!(step > 1e-14 * (1 - x))) break;
    x -= step;
  }
  return probability < 0.5 ? x : -x;
}
