/**
 * Measures the end of a run: slope, curvature, plateaus, bounds and edges of the loss around it, in units of the
 * parameters and of the loss, so that neither scaling changes what is said of it.
 */

import { type Backend, ReferenceBackend } from '../../backends';
import { placesOf, scalarSummaries, startsOf } from '../parameters';
import type { TrainingPlan } from '../plan';
import { type Curvature, measureCurvature } from './curvature';
import { isAtEdge } from './edges';
import { findBound, findPlateaus, type Plateau, type Surroundings } from './plateaus';
import { type Evaluated, isFiniteAt, moved, Probe } from './probe';
import type { RecentSteps } from './recent';
import { type Trend, trendOf } from './trend';

/** The run whose end is measured. */
export interface EndedRun {
  readonly plan: TrainingPlan;
  readonly recent: RecentSteps;
  /** All elements of all parameters. */
  readonly present: Float64Array;
  readonly taken: number;
}

export interface Measured {
  readonly plan: TrainingPlan;
  readonly precision: 'f64' | 'f32';
  readonly loss: number;
  /** The loss that the run has come down from its start, or the loss itself if that is more. */
  readonly lossScale: number;
  readonly noise: number;
  readonly trend: Trend;
  /** The largest change of a parameter in the last step, relative to the parameter; NaN if it is unknown. */
  readonly relativeStep: number;
  readonly plateaus: readonly Plateau[];
  /** The parameters with an element on a bound. */
  readonly bounded: readonly number[];
  /** The elements that are neither on a plateau nor on a bound, and the parameter of each. */
  readonly elements: readonly number[];
  readonly owners: Int32Array;
  /** The slopes by these elements, in units of the element. */
  readonly slopes: Float64Array;
  /** The size of each of these elements, and the element itself. */
  readonly scales: Float64Array;
  readonly values: Float64Array;
  readonly curvature: Curvature | null;
  /** Whether the loss has an edge at the end, with higher ground on all sides. */
  readonly atEdge: boolean;
  /** Where the loss goes on the way down, by orders of magnitude: null if it rises. */
  readonly beyond: Beyond | null;
  /** Whether the loss falls without an end as parameters near their bounds. */
  readonly sinks: boolean;
}

/** The loss falls on and on: by so much, as far as it was tried, and what the parameters would be there. */
export interface Beyond {
  readonly fall: number;
  readonly naturals: Float64Array;
}

/** Spacing of 32-bit floats around 1. */
const epsilons = { f64: Number.EPSILON, f32: 2 ** -23 } as const;
/** How many roundings of the result the arithmetic of a loss may add up to. */
const roundings = 4;
/** A number that started at 0 and is smaller counts as 0. */
const rounded = 1e-8;
/** A number this much smaller than its start counts as zero, and is measured by its start. */
const negligible = 1e-3;

/** The objective at the end on the run's own backend; null if that would take too long. */
export async function probeEnd(run: EndedRun, backend: Backend): Promise<[Probe, Evaluated] | null> {
  const probe = new Probe(run.plan, backend, run.present, run.taken);
  if (!probe.affords(1)) return null;
  const [end] = await probe.at([probe.end]);
  return [probe, end!];
}

export async function measure(run: EndedRun, probe: Probe, end: Evaluated): Promise<Measured> {
  const { plan, recent } = run;
  const [doubles, exact] = await inDoubles(run, probe, end);
  const scales = scalesOf(plan, probe);
  const noise = Math.max(await roundingNoise(probe, end, scales), Math.abs(end.loss - exact.loss));
  const lossScale = Math.max(Math.abs(end.loss), Math.abs(recent.firstLoss - end.loss) || 0);
  const around: Surroundings = { plan, probe, end, scales, noise, lossScale };
  const bound = await findBound(around);
  const plateaus = (await findPlateaus(around)).filter(
    ({ parameter }) => !probe.owners.some((owner, at) => owner === parameter && bound.has(at)),
  );
  const flat = new Set(plateaus.map(({ parameter }) => parameter));
  const elements = [...scales.keys()].filter((at) => !flat.has(probe.owners[at]!) && !bound.has(at));
  const own = <T extends Float64Array | Int32Array>(all: T) => elements.map((at) => all[at]!);
  const ownScales = Float64Array.from(own(scales));
  const curvature = await measureCurvature(doubles, exact, elements, ownScales);
  const { objective, softness } = plan;
  const random = objective.options.batch !== null || softness?.gumbel === true;
  const measured = {
    plan,
    precision: probe.precision,
    loss: end.loss,
    lossScale,
    noise,
    trend: trendOf(recent.lastLosses, noise, random),
    relativeStep: recent.relativeStep(scalarSummaries(plan.parameters, run.present)),
    plateaus,
    bounded: [...new Set([...[...bound].map((at) => probe.owners[at]!), ...onBorder(plan, end)])],
    elements,
    owners: Int32Array.from(own(probe.owners)),
    slopes: Float64Array.from(elements, (at) => exact.slopes[at]! * scales[at]!),
    scales: ownScales,
    values: Float64Array.from(own(probe.end)),
    curvature,
  };
  const [free, kept] = [false, true].map((isKept) =>
    elements.filter((at) => (plan.parameters[probe.owners[at]!]!.constraint.kind !== 'none') === isKept),
  );
  const towardsBound = await lookBeyond(doubles, exact, kept!, scales, noise);
  return {
    ...measured,
    atEdge:
      (elements.length > 0 && (await isAtEdge(doubles, exact, scales, noise))) ||
      (await risesWithoutCurve(doubles, exact, elements, scales, curvature, lossScale)),
    beyond: await lookBeyond(doubles, exact, free!, scales, noise),
    sinks: towardsBound !== null && towardsBound.fall > lossScale,
  };
}

/** The share of the whole at which an element of a simplex, or a gap between ordered elements, counts as none. */
const vanishing = 1e-6;

/** The parameters on a simplex with an element that has vanished, and the ordered ones with a gap that has. */
function onBorder({ parameters }: TrainingPlan, { naturals }: Evaluated): readonly number[] {
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

/** The objective at the end in 64-bit floats, as far as that does not take too long. */
async function inDoubles(run: EndedRun, probe: Probe, end: Evaluated): Promise<[Probe, Evaluated]> {
  if (probe.precision === 'f64') return [probe, end];
  const reference = new ReferenceBackend('It evaluates in 64-bit floats.');
  return (await probeEnd(run, reference)) ?? [probe, end];
}

/**
 * The size of each unconstrained element: 1 under a constraint, where a change of 1 is one by a factor. Elements of one
 * tensor have sizes of their own, since they may have different units. One that started at 0 counts as no smaller than
 * a small share of the whole tensor.
 */
function scalesOf({ parameters, map }: TrainingPlan, { end, owners }: Probe): Float64Array {
  const starts = map.toFree(startsOf(parameters));
  const wholes = parameters.map((_, index) => meanSize(end.filter((_, at) => owners[at] === index)));
  return Float64Array.from(owners, (owner, at) => {
    if (parameters[owner]!.constraint.kind !== 'none') return 1;
    const [present, before] = [Math.abs(end[at]!), Math.abs(starts[at]!)];
    const least = negligible * (before > 0 ? before : wholes[owner]!);
    const size = present > least ? present : before > 0 ? before : least;
    // One that started at 0 and is still there, but for rounding, says nothing of its size.
    const isKnown = before > 0 || size > rounded;
    return isKnown && Number.isFinite(size) ? size : 1;
  });
}

/** The root mean square. */
function meanSize(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / Math.max(1, values.length));
}

/**
 * How much of the loss is rounding: by what its value jumps over moves that are rounding themselves. The larger half of
 * the moves is left out, because one may cross a jump of the loss itself.
 */
async function roundingNoise(probe: Probe, end: Evaluated, scales: Float64Array): Promise<number> {
  const epsilon = epsilons[probe.precision];
  const usual = roundings * epsilon * Math.abs(end.loss);
  const lengths = [-3, -1, 1, 3].map((each) => each * epsilon);
  if (!probe.affords(4 * lengths.length)) return usual;
  const around = await probe.at(lengths.map((length) => moved(end.point, length, scales)));
  const jumps = around.filter(isFiniteAt).map((each) => {
    const expected = end.slopes.reduce(
      (sum, slope, at) => sum + slope * (each.point[at]! - end.point[at]!),
      0,
    );
    return Math.abs(each.loss - end.loss - expected);
  });
  const smaller = jumps.sort((a, b) => a - b).slice(0, lengths.length / 2);
  return Math.max(usual, ...smaller);
}

/** A move, relative to the elements, and the share of the loss that a smooth loss without curvature does not change by. */
const edgeMove = 1e-3;
const edgeRise = 1e-5;

/**
 * Whether the loss rises on both sides along a direction in which it has neither slope nor curvature: then both are the
 * means of those beside an edge.
 */
async function risesWithoutCurve(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  curvature: Curvature | null,
  lossScale: number,
): Promise<boolean> {
  for (const vector of curvature?.undetermined ?? []) {
    if (!probe.affords(2)) return false;
    const way = new Float64Array(end.point.length);
    for (const [index, at] of elements.entries()) way[at] = vector[index]! * scales[at]!;
    const sides = await probe.at([-edgeMove, edgeMove].map((length) => moved(end.point, length, way)));
    if (sides.every(({ loss }) => loss - end.loss > edgeRise * lossScale)) return true;
  }
  return false;
}

/** How far the way down is followed, in sizes of the parameters. */
const distances = [1, 10, 100, 1000];
export const farthest = 1000;

/** Follows the slope by orders of magnitude; null as soon as the loss does not fall. */
async function lookBeyond(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  noise: number,
): Promise<Beyond | null> {
  const way = new Float64Array(end.point.length);
  for (const at of elements) way[at] = -end.slopes[at]! * scales[at]!;
  const longest = way.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  if (longest === 0 || !probe.affords(distances.length)) return null;
  const unit = way.map((each, at) => (each / longest) * scales[at]!);
  const along = await probe.at(distances.map((length) => moved(end.point, length, unit)));
  let [loss, farthest] = [end.loss + noise, end];
  for (const each of along) {
    if (!(each.loss <= loss)) return null;
    [loss, farthest] = [each.loss, each];
  }
  return { fall: end.loss - farthest.loss, naturals: farthest.naturals };
}
