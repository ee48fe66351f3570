/**
 * Draws the starts of a population. The first is the program's own. The others are drawn around it, in the space where
 * the optimizer moves, so that each satisfies its constraints.
 */

import { Random, sizeOf } from '../graph';
import type { StagedParameter } from '../stage';
import { placesOf, startsOf } from './parameters';
import type { TrainingPlan } from './plan';

/**
 * The standard deviation of the unconstrained starts of a parameter around its own start. Where a number has the scale of
 * the natural values, it is the root mean square of the start, or 1 if that is 0: without a constraint, and for the first
 * of ordered elements. Elsewhere it is 1: on logarithms of distances from a bound or from the element before, on log-odds
 * and on log-ratios.
 */
function deviations(
  { shape, constraint }: Pick<StagedParameter, 'shape' | 'constraint'>,
  start: Float64Array,
  freeSize: number,
): Float64Array {
  const size = Math.sqrt(start.reduce((sum, each) => sum + each * each, 0) / Math.max(1, start.length));
  const scale = size === 0 ? 1 : size;
  const hasScale = (index: number): boolean =>
    constraint.kind === 'none' || (constraint.kind === 'ordered' && index % shape.at(-1)! === 0);
  return Float64Array.from({ length: freeSize }, (_, index) => (hasScale(index) ? scale : 1));
}

/** Unconstrained starts, member by member. With more members, the first ones stay the same. */
export function drawStarts(
  { map, parameters, seed }: Pick<TrainingPlan, 'map' | 'parameters' | 'seed'>,
  members: number,
): readonly Float64Array[] {
  const start = startsOf(parameters);
  const random = new Random(seed ^ 0x1b873593);
  const own = map.toFree(start);
  const places = placesOf(parameters);
  const spreads = parameters.flatMap((parameter, index) => {
    const { start: from, size } = places[index]!;
    return [...deviations(parameter, start.subarray(from, from + size), sizeOf(map.freeShapes[index]!))];
  });
  return Array.from({ length: members }, (_, member) => {
    if (member === 0) return own.slice();
    return random.normals(own.length).map((each, index) => own[index]! + spreads[index]! * each);
  });
}
