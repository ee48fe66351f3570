/**
 * Finds the parameters that end on a bound of their constraint: by moving them, on the run's own backend, and by their
 * natural values.
 */

import { type Bound, boundValues } from '../../stage';
import { placesOf, startsOf } from '../parameters';
import type { TrainingPlan } from '../plan';
import type { Surroundings } from './plateaus';
import { type Evaluated, nudged } from './probe';

/**
 * How far a bounded element is moved, in its unconstrained value: by factors from fifty on. The longest lead back from
 * where a search has gone on until the distance from the bound was no number above 0.
 */
const boundMoves = [4, 12, 36, 108, 324, 972, 2916];
/** The share of the loss that may be left to gain on the way to a bound, and of the start that may be left to go. */
const boundGain = 1e-6;
const boundGap = 1e-4;
/** The largest number of elements that are moved. */
const maxBounded = 32;

/**
 * The unconstrained elements that end on a bound: on one side the natural value and the loss stay as they are, on the
 * other side the loss rises.
 */
export async function findBound(around: Surroundings): Promise<ReadonlySet<number>> {
  const { plan, probe, end, noise, lossScale } = around;
  const elements = [...probe.owners.keys()].filter(
    (at) => plan.parameters[probe.owners[at]!]!.constraint.kind !== 'none',
  );
  const moves = 2 * boundMoves.length * elements.length;
  if (elements.length === 0 || elements.length > maxBounded || !probe.affords(moves)) return new Set();
  const allowed = Math.max(noise, boundGain * lossScale);
  const bound = new Set<number>();
  for (const at of elements) {
    const { start } = plan.parameters[probe.owners[at]!]!;
    const gap = boundGap * start.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const sides = [-1, 1].map((sign) => boundMoves.map((length) => nudged(end.point, at, sign * length)));
    const [left, right] = [await probe.at(sides[0]!), await probe.at(sides[1]!)];
    const stays = (side: readonly Evaluated[]): boolean =>
      side.every(({ loss, naturals }) => {
        const isStill = naturals.every((each, index) => Math.abs(each - end.naturals[index]!) <= gap);
        return isStill && loss <= end.loss + noise && end.loss - loss <= allowed;
      });
    const rises = (side: readonly Evaluated[]): boolean => {
      const change = side.map(({ loss }) => loss - end.loss).find((each) => !(Math.abs(each) <= allowed));
      return change !== undefined && change > 0;
    };
    if ((stays(left) && rises(right)) || (stays(right) && rises(left))) bound.add(at);
  }
  return bound;
}

/** The share of the first distance between two bounds at which they count as one. */
const closed = 1e-6;

/** The parameters between two bounds that have met, so that they have no room. */
export function betweenClosedBounds(
  { parameters }: TrainingPlan,
  { naturals }: Evaluated,
): ReadonlySet<number> {
  const places = placesOf(parameters);
  const starts = startsOf(parameters);
  const widths = (low: Bound, high: Bound, before: Float64Array): Float64Array => {
    const lows = boundValues(low, before);
    return boundValues(high, before).map((each, index) => each - lows[index]!);
  };
  return new Set(
    [...parameters.keys()].filter((index) => {
      const { constraint } = parameters[index]!;
      if (constraint.kind !== 'between') return false;
      const { low, high } = constraint;
      const first = widths(low, high, starts.subarray(0, places[index]!.start));
      const last = widths(low, high, naturals.subarray(0, places[index]!.start));
      return last.some((each, at) => each <= closed * first[at]!);
    }),
  );
}

/** The share of the whole at which an element of a simplex, or a gap between ordered elements, counts as none. */
const vanishing = 1e-6;

/** The parameters on a simplex with an element that has vanished, and the ordered ones with a gap that has. */
export function onBorder({ parameters }: TrainingPlan, { naturals }: Evaluated): readonly number[] {
  const places = placesOf(parameters);
  return [...parameters.keys()].filter((index) => {
    const { constraint, shape } = parameters[index]!;
    if (constraint.kind !== 'simplex' && constraint.kind !== 'ordered') return false;
    const { start, size } = places[index]!;
    const values = naturals.subarray(start, start + size);
    const width = shape.at(-1)!;
    const range = Math.max(...values) - Math.min(...values);
    return values.some((value, at) => {
      if (constraint.kind === 'simplex') return value <= vanishing;
      return at % width > 0 && value - values[at - 1]! <= vanishing * range;
    });
  });
}
