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
/** The power of ten of the widest move by which the size of an element is looked for, and minus that of the shortest. */
const widest = 300;
/** The evaluations that this takes at most. */
const maxSearched = 24;
/** The least share of the way that the loss has come down that counts as a change. */
const minChange = 1e-6;
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
  const target = Math.max(Math.abs(end.loss), minChange * lossScale);
  if (!(target > 0) || !Number.isFinite(target) || !probe.affords(maxSearched)) return null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const sign of [-1, 1]) {
    const feels = async (power: number): Promise<boolean> => {
      const [there] = await probe.at([nudged(end.point, element, sign * 10 ** power)]);
      return !(Math.abs(there!.loss - end.loss) < target);
    };
    let [low, high] = [-widest, widest];
    if ((await feels(low)) || !(await feels(high))) return null;
    while (high - low > 1) {
      const middle = Math.round((low + high) / 2);
      if (await feels(middle)) high = middle;
      else low = middle;
    }
    nearest = Math.min(nearest, 10 ** (high - 0.5));
  }
  return nearest;
}

/** The root mean square. */
function meanSize(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / Math.max(1, values.length));
}
