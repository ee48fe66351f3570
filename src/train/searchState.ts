/** What a search by Levenberg and Marquardt keeps from step to step beside the parameters. */

/** The state in order; behind it is the scale of each unconstrained number. */
export const stateNames = ['begun', 'radius', 'damping', 'quiet', 'ending', 'ended', 'smoothing'] as const;
export type StateName = (typeof stateNames)[number];

/** The state before the first step: every number is 0. */
export function startingState(freeSize: number): Float64Array {
  return new Float64Array(stateNames.length + freeSize);
}
