/**
 * Finds the size of each unconstrained element at the end of a run: the unit in which moves, slopes and curvatures are
 * measured there, so that neither the units of a parameter nor those of its data change what is said.
 */

import { startsOf } from '../parameters';
import type { TrainingPlan } from '../plan';
import { type Evaluated, nudged, type Probe } from './probe';

/** A number that started at 0 and is smaller counts as 0. */
const rounded = 1e-8;
/** A number this much smaller than its start counts as zero, and is measured by its start. */
const negligible = 1e-3;
/** The powers of ten of the moves by which the size of an element is looked for: first coarse ones, then those between. */
const powers = Array.from({ length: 17 }, (_, index) => 3 * index - 24);
/** The least share of the way that the loss has come down that counts as a change. */
const leastChange = 1e-6;
/** The largest number of elements whose size is looked for. */
const maxSought = 24;

/**
 * The size of each unconstrained element: 1 under a constraint, where a change of 1 is one by a factor. Elements of one
 * tensor have sizes of their own, since they may have different units. One that started at 0 counts as no smaller than
 * a small share of the whole tensor; and one that says nothing of its own size, as no smaller than the move by which the
 * loss changes by as much as itself.
 */
export async function scalesOf(
  plan: TrainingPlan,
  probe: Probe,
  end: Evaluated,
  lossScale: number,
): Promise<Float64Array> {
  const { parameters, map } = plan;
  const starts = map.toFree(startsOf(parameters));
  const wholes = parameters.map((_, index) =>
    meanSize(probe.end.filter((_, at) => probe.owners[at] === index)),
  );
  const scales = new Float64Array(starts.length);
  let sought = 0;
  for (const [at, owner] of probe.owners.entries()) {
    scales[at] = 1;
    if (parameters[owner]!.constraint.kind !== 'none') continue;
    const [present, before] = [Math.abs(probe.end[at]!), Math.abs(starts[at]!)];
    const least = negligible * (before > 0 ? before : wholes[owner]!);
    const size = present > least ? present : before > 0 ? before : least;
    const isKnown = before > 0 || size > rounded;
    const usual = isKnown && Number.isFinite(size) ? size : 1;
    const isOwn = before > 0 && present > least;
    const felt = isOwn || sought++ >= maxSought ? null : await feltMove(probe, end, at, lossScale);
    scales[at] = felt === null ? usual : Math.max(present, before > 0 ? Math.min(before, felt) : felt);
  }
  return scales;
}

/**
 * How far an element has to move, in order of magnitude, until the loss changes by as much as itself, on the side where that
 * is sooner; null if there is none on one of the sides.
 */
async function feltMove(
  probe: Probe,
  end: Evaluated,
  element: number,
  lossScale: number,
): Promise<number | null> {
  const target = Math.max(Math.abs(end.loss), leastChange * lossScale);
  if (!(target > 0) || !Number.isFinite(target) || !probe.affords(2 * (powers.length + 2))) return null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const sign of [-1, 1]) {
    const firstOf = async (candidates: readonly number[]): Promise<number | undefined> => {
      const along = await probe.at(candidates.map((power) => nudged(end.point, element, sign * 10 ** power)));
      return candidates.find((_, index) => !(Math.abs(along[index]!.loss - end.loss) < target));
    };
    const coarse = await firstOf(powers);
    if (coarse === undefined || coarse === powers[0]) return null;
    nearest = Math.min(nearest, 10 ** (((await firstOf([coarse - 2, coarse - 1])) ?? coarse) - 0.5));
  }
  return nearest;
}

/** The root mean square. */
function meanSize(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / Math.max(1, values.length));
}
