/**
 * Draws the starts of a population. The first is the program's own. The others are drawn around it, in the space where
 * the optimizer moves, so that each satisfies its constraints.
 */

import { Random } from '../graph';
import type { StagedParameter } from '../stage';
import { unconstrain } from './constraints';

/**
 * The spread of a parameter's starts: the standard deviation of the normal distribution around its own start. Without a
 * constraint it is the root mean square of the start, or 1 if that is 0. With one it is 1, on the logarithm of a
 * positive parameter and on the log-odds of one between bounds.
 */
function spread({ start, constraint }: StagedParameter): number {
  if (constraint.kind !== 'none') return 1;
  const size = Math.sqrt(start.reduce((sum, each) => sum + each * each, 0) / Math.max(1, start.length));
  return size === 0 ? 1 : size;
}

/** Unconstrained starts, member by member. With more members, the first ones stay the same. */
export function drawStarts(
  parameters: readonly StagedParameter[],
  members: number,
  seed: number,
): readonly Float64Array[] {
  const random = new Random(seed ^ 0x1b873593);
  const own = parameters.flatMap(({ start, constraint }) =>
    [...start].map((each) => unconstrain(each, constraint)),
  );
  const spreads = parameters.flatMap((each) => new Array<number>(each.start.length).fill(spread(each)));
  return Array.from({ length: members }, (_, member) => {
    if (member === 0) return Float64Array.from(own);
    return random.normals(own.length).map((each, index) => own[index]! + spreads[index]! * each);
  });
}
