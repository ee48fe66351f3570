/**
 * The starts of a population. The first is the program's own; the others are drawn around it, in the space that the
 * optimizer moves in, so that each keeps its constraints.
 */

import { Random } from '../graph';
import type { StagedParameter } from '../stage';
import { unconstrain } from './constraints';

/**
 * How far the starts of a parameter are spread: the standard deviation of the normal law around its own start. Without
 * a constraint it is the root mean square of where the parameter starts, or 1 where that is 0; under one it is 1, of the
 * logarithm of what is positive, of the log-odds of what is between bounds.
 */
function spread({ start, constraint }: StagedParameter): number {
  if (constraint.kind !== 'none') return 1;
  const size = Math.sqrt(start.reduce((sum, each) => sum + each * each, 0) / Math.max(1, start.length));
  return size === 0 ? 1 : size;
}

/** Unconstrained starts, member by member. More members leave those before them as they were. */
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
