/**
 * Finds the parameters that the loss does not feel at the end of a run: those on a plateau, where a move changes
 * nothing. Measured by moving them, on the run's own backend.
 */

import { Random } from '../../graph';
import type { TrainingPlan } from '../plan';
import { type Evaluated, isFiniteAt, moved, type Probe } from './probe';

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
  /**
   * What the plateau is: `bottom` if the loss rises on both sides of it, `tail` if the loss came down to it on one side and
   * hardly changes any more however far the parameter goes on the other, and `level` otherwise.
   */
  readonly form: 'bottom' | 'tail' | 'level';
}

/** Moves of a parameter relative to its size, within which a plateau changes nothing; the longest come last. */
const nearMoves = [0.01, -0.01, 0.1, -0.1];
/** The share of the loss that a move, or the slope, may make out on a plateau. */
const level = 1e-9;
/** Factors by orders of magnitude, nearest first. Zero and the other sign come last. */
const farFactors = [0.5, 2, 0.1, 10, 0.01, 100, -0.1, 0, -1];
/** Moves, in sizes of the parameter, by which the ends of a plateau are looked for. */
const endMoves = [0.2, 0.5, 1, 2, 5, 10, 100, 1000];
/** Numbers below this have lost digits, so that changes by less mean nothing. */
const underflow = 1e-280;
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
  /** Whether the run has come down by more than rounding. */
  readonly cameDown: boolean;
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
  return felt <= Math.max(noise, underflow, level * Math.abs(loss));
}

/** Whether moves change next to nothing, and not as they do at a minimum, where the loss rises on both sides. */
function isUnchanged({ noise, end }: Surroundings, changes: readonly number[]): boolean {
  const allowed = Math.max(noise, underflow, level * Math.abs(end.loss));
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
  { plan, probe, end, scales, noise, cameDown }: Surroundings,
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
    form: await formOf({ probe, end, scales, noise, cameDown }, elements),
  };
}

/** The growth of a rise from one move to the third after it that only a tail has. */
const tailGrowth = 1e6;

/** What the loss does on both sides of a plateau, as far as it was followed. */
async function formOf(
  { probe, end, scales, noise, cameDown }: Omit<Surroundings, 'plan' | 'lossScale'>,
  elements: readonly number[],
): Promise<Plateau['form']> {
  if (!probe.affords(2 * endMoves.length)) return 'level';
  const way = directionOf(end.point.length, elements, scales);
  const allowed = Math.max(noise, underflow, level * Math.abs(end.loss));
  const changes: number[][] = [];
  for (const sign of [-1, 1]) {
    const along = await probe.at(endMoves.map((length) => moved(end.point, sign * length, way)));
    changes.push(along.map(({ loss }) => loss - end.loss));
  }
  const firsts = changes.map((side) => side.findIndex((change) => !(Math.abs(change) <= allowed)));
  const rises = firsts.map((first, side) => first >= 0 && changes[side]![first]! > 0);
  if (rises.every((each) => each)) return 'bottom';
  const [up, still] = [rises.indexOf(true), firsts.indexOf(-1)];
  if (up < 0 || still < 0 || !cameDown) return 'level';
  // What is left of the slope of a tail, or the way in which it grows, tells it from a level part.
  const isFelt = elements.some((at) => end.slopes[at] !== 0);
  const [near, far] = [changes[up]![firsts[up]!]!, changes[up]![firsts[up]! + 3] ?? 0];
  return isFelt || far > tailGrowth * near ? 'tail' : 'level';
}

/** The place of a parameter's first element among all natural values. */
function naturalPlace({ parameters }: TrainingPlan, parameter: number): number {
  return parameters.slice(0, parameter).reduce((sum, { start }) => sum + start.length, 0);
}
