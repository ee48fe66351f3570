/**
 * Finds the parameters that the loss does not feel at the end of a run: those on a plateau, where a move changes
 * nothing, and those that end on a bound of their constraint. Measured by moving them, on the run's own backend.
 */

import { Random } from '../../graph';
import type { TrainingPlan } from '../plan';
import { type Evaluated, isFiniteAt, moved, nudged, type Probe } from './probe';

/** A parameter on a plateau. */
export interface Plateau {
  readonly parameter: number;
  /** The value tried at which the loss feels the parameter most; null if there is none, and for a tensor. */
  readonly changesAt: number | null;
  /** Whether the loss does change nearby, but in jumps, between which it is level. */
  readonly jumps: boolean;
  /** Whether some value tried has a lower loss, and whether some has a higher one. */
  readonly lower: boolean;
  readonly higher: boolean;
}

/** Moves of a parameter relative to its size, within which a plateau changes nothing; the longest come last. */
const nearMoves = [0.01, -0.01, 0.1, -0.1];
/** The share of the loss that a move, or the slope, may make out on a plateau. */
const level = 1e-9;
/** Factors by orders of magnitude, nearest first. Zero and the other sign come last. */
const farFactors = [0.5, 2, 0.1, 10, 0.01, 100, -0.1, 0, -1];
/** Moves of the unconstrained value of a parameter with a constraint. */
const farMoves = [-1, 1, -2, 2, -4, 4, -8, 8];

export interface Surroundings {
  readonly plan: TrainingPlan;
  readonly probe: Probe;
  readonly end: Evaluated;
  /** The size of each unconstrained element. */
  readonly scales: Float64Array;
  /** How much of the loss may be rounding. */
  readonly noise: number;
  /** The loss that the run has come down from its start, or the loss itself if that is more. */
  readonly lossScale: number;
}

/** The parameters whose slope makes no difference, as far as the objective can still be evaluated for them. */
export async function findPlateaus(around: Surroundings): Promise<readonly Plateau[]> {
  const { plan, probe, end, scales } = around;
  const found: Plateau[] = [];
  for (const parameter of plan.parameters.keys()) {
    const elements = elementsOf(probe, parameter);
    if (!isLevel(around, end, elements) || !probe.affords(nearMoves.length + farFactors.length)) continue;
    const way = directionOf(end.point.length, elements, scales);
    const near = await probe.at(nearMoves.map((length) => moved(end.point, length, way)));
    const changes = near.map(({ loss }) => loss - end.loss);
    if (!changes.every(Number.isFinite)) continue;
    const jumps = near.every((each) => isLevel(around, each, elements)) && !isUnchanged(around, changes);
    if (jumps || isUnchanged(around, changes))
      found.push({ ...(await lookAfar(around, parameter, elements)), jumps });
  }
  return found;
}

/** Whether the slopes by these elements make next to nothing out. */
function isLevel(
  { scales, noise }: Surroundings,
  { slopes, loss }: Evaluated,
  elements: readonly number[],
): boolean {
  const felt = elements.reduce((sum, at) => sum + Math.abs(slopes[at]!) * scales[at]!, 0);
  return felt <= Math.max(noise, level * Math.abs(loss));
}

/** Whether moves change next to nothing, and not as they do at a minimum, where the loss rises on both sides. */
function isUnchanged({ noise, end }: Surroundings, changes: readonly number[]): boolean {
  const allowed = Math.max(noise, level * Math.abs(end.loss));
  const isMinimum = changes.slice(-2).every((change) => change > noise);
  return !isMinimum && changes.every((change) => Math.abs(change) <= allowed);
}

function elementsOf({ owners }: Probe, parameter: number): number[] {
  return [...owners.keys()].filter((index) => owners[index] === parameter);
}

/** Each of the elements by its size; those of a tensor up or down at random, which is unlikely to be a symmetry. */
function directionOf(size: number, elements: readonly number[], scales: Float64Array): Float64Array {
  const random = new Random(1);
  const way = new Float64Array(size);
  for (const at of elements)
    way[at] = scales[at]! * (elements.length > 1 && random.bits() % 2 === 0 ? -1 : 1);
  return way;
}

/** Looks for the end of a plateau, by orders of magnitude. */
async function lookAfar(
  { plan, probe, end, scales, noise }: Surroundings,
  parameter: number,
  elements: readonly number[],
): Promise<Omit<Plateau, 'jumps'>> {
  const { constraint, shape } = plan.parameters[parameter]!;
  const points =
    constraint.kind === 'none'
      ? farFactors.map((factor) => {
          const point = end.point.slice();
          for (const at of elements) point[at] = factor * point[at]!;
          return point;
        })
      : farMoves.map((length) => moved(end.point, length, directionOf(end.point.length, elements, scales)));
  const tried = (await probe.at(points)).filter(({ loss }) => Number.isFinite(loss));
  const other = tried.filter(({ loss }) => Math.abs(loss - end.loss) > noise);
  const slopeAt = ({ slopes }: Evaluated): number =>
    elements.reduce((most, at) => Math.max(most, Math.abs(slopes[at]!)), 0);
  const steepest = other.filter(isFiniteAt).sort((a, b) => slopeAt(b) - slopeAt(a))[0];
  const isStart = steepest !== undefined && shape.length === 0 && slopeAt(steepest) > 0;
  return {
    parameter,
    changesAt: isStart ? steepest.naturals[naturalPlace(plan, parameter)]! : null,
    lower: other.some(({ loss }) => loss < end.loss),
    higher: other.some(({ loss }) => loss > end.loss),
  };
}

/** The place of a parameter's first element among all natural values. */
function naturalPlace({ parameters }: TrainingPlan, parameter: number): number {
  return parameters.slice(0, parameter).reduce((sum, { start }) => sum + start.length, 0);
}

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
