/**
 * Measures the end of a run: slope, curvature, plateaus, bounds and edges of the loss around it, in units of the
 * parameters and of the loss, so that neither scaling changes what is said of it.
 */

import { type Backend, ReferenceBackend } from '../../backends';
import { scalarSummaries } from '../parameters';
import type { TrainingPlan } from '../plan';
import { betweenClosedBounds, findBound, onBorder } from './bounds';
import { type Curvature, measureCurvature } from './curvature';
import { type Beyond, type Downhill, lookBeyond, lookDownhill } from './downhill';
import { isAtEdge, rising } from './edges';
import { findPlateaus, type Plateau, type Surroundings } from './plateaus';
import { type Evaluated, isFiniteAt, moved, Probe } from './probe';
import type { RecentSteps } from './recent';
import { scalesOf } from './scales';
import { lookAround, type Sides } from './sides';
import { type Trend, trendOf } from './trend';
import { followValleys } from './valleys';

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
  /** What the loss does on both sides of the end, direction by direction. */
  readonly around: readonly Sides[];
  /** The same where all parameters move, those on a plateau too, and the parameter of each element; none without plateaus. */
  readonly together: readonly (Sides & { readonly owners: Int32Array })[];
  /** Whether the loss has an edge at the end, with higher ground on all sides. */
  readonly atEdge: boolean;
  /** Whether the linear model of absolute residuals shows that no sum of them is lower, at an edge. */
  readonly isLeast: boolean;
  /** Where the loss goes on the way down, by orders of magnitude: null if it rises. */
  readonly beyond: Beyond | null;
  /** What is lower along the slope, near the end; null if there is no slope. */
  readonly downhill: Downhill | null;
  /** Whether the loss falls without an end as parameters near their bounds. */
  readonly sinks: boolean;
}

/** Spacing of 32-bit floats around 1. */
const epsilons = { f64: Number.EPSILON, f32: 2 ** -23 } as const;
/** How many roundings of the result the arithmetic of a loss may add up to. */
const roundings = 4;

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
  const lossScale = Math.max(Math.abs(end.loss), Math.abs(recent.firstLoss - end.loss) || 0);
  const scales = await scalesOf(plan, doubles, exact, lossScale);
  const noise = Math.max(await roundingNoise(probe, end, scales), Math.abs(end.loss - exact.loss));
  const cameDown = recent.firstLoss - end.loss > noise;
  const surroundings: Surroundings = { plan, probe, end, scales, noise, lossScale, cameDown };
  const closed = betweenClosedBounds(plan, end);
  const bound = new Set(await findBound(surroundings));
  for (const [at, owner] of probe.owners.entries()) if (closed.has(owner)) bound.add(at);
  const plateaus = (await findPlateaus(surroundings)).filter(
    ({ parameter }) => !probe.owners.some((owner, at) => owner === parameter && bound.has(at)),
  );
  const flat = new Set(plateaus.map(({ parameter }) => parameter));
  const elements = [...scales.keys()].filter((at) => !flat.has(probe.owners[at]!) && !bound.has(at));
  const own = <T extends Float64Array | Int32Array>(all: T) => elements.map((at) => all[at]!);
  const ownScales = Float64Array.from(own(scales));
  const apparent = await measureCurvature(doubles, exact, elements, ownScales, noise);
  const curved = await followValleys(doubles, exact, elements, ownScales, apparent, noise);
  const around = await lookAround(doubles, exact, elements, ownScales, curved, noise);
  const curvature = curved === null ? null : confirmed(curved, around);
  const jumps = new Set(plateaus.flatMap(({ parameter, jumps }) => (jumps ? [parameter] : [])));
  const loose =
    plateaus.length === jumps.size
      ? []
      : [...scales.keys()].filter((at) => !bound.has(at) && !jumps.has(probe.owners[at]!));
  const looseScales = Float64Array.from(loose, (at) => scales[at]!);
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
    around,
    together: (await lookAround(doubles, exact, loose, looseScales, null, noise)).map((each) => ({
      ...each,
      owners: Int32Array.from(loose, (at) => probe.owners[at]!),
    })),
  };
  const [free, kept] = [false, true].map((isKept) =>
    elements.filter((at) => (plan.parameters[probe.owners[at]!]!.constraint.kind !== 'none') === isKept),
  );
  const towardsBound = await lookBeyond(doubles, exact, kept!, scales, noise);
  return {
    ...measured,
    isLeast: exact.slopes.some((each) => each !== 0) && (await doubles.isLeastAbsolute(exact)),
    atEdge:
      (elements.length > 0 && (await isAtEdge(doubles, exact, scales, noise))) ||
      (await risesWithoutCurve(doubles, exact, elements, scales, curvature, lossScale)),
    downhill: await lookDownhill(doubles, exact, elements, scales),
    beyond: await lookBeyond(doubles, exact, free!, scales, noise),
    sinks:
      (towardsBound !== null && towardsBound.fall > lossScale) ||
      kept!.some(
        (at) =>
          Math.abs(exact.point[at]!) > lastExponent && Math.abs(exact.slopes[at]!) > slopeAtEdge * lossScale,
      ),
  };
}

/**
 * The curvature without what the loss itself does not bear out: where a difference of gradients says that the loss curves
 * down, but it falls on no side, the differences were too wide for its shape.
 */
function confirmed(curvature: Curvature, around: readonly Sides[]): Curvature {
  if (curvature.downwards === null || around.length === 0) return curvature;
  const falls = around.some(({ sides }) => sides.includes('falls'));
  return falls ? curvature : { ...curvature, downwards: null };
}

/** The objective at the end in 64-bit floats, as far as that does not take too long. */
async function inDoubles(run: EndedRun, probe: Probe, end: Evaluated): Promise<[Probe, Evaluated]> {
  if (probe.precision === 'f64') return [probe, end];
  const reference = new ReferenceBackend('It evaluates in 64-bit floats.');
  return (await probeEnd(run, reference)) ?? [probe, end];
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

/**
 * Beyond this unconstrained value there is hardly a float between a natural value and its bound at 0. A loss that still
 * has this share of itself as its slope has not arrived there.
 */
const lastExponent = 690;
const slopeAtEdge = 1e-6;

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
    if (!probe.affords(4)) return false;
    const way = new Float64Array(end.point.length);
    for (const [index, at] of elements.entries()) way[at] = vector[index]! * scales[at]!;
    const lengths = [-edgeMove, edgeMove, -edgeMove / 100, edgeMove / 100];
    const rises = (await probe.at(lengths.map((length) => moved(end.point, length, way)))).map(
      ({ loss }) => loss - end.loss,
    );
    // At a pole, too, the loss is higher on both sides, but hardly more so at a distance.
    const isPole = rises.slice(0, 2).some((rise, side) => rise <= rising * rises[side + 2]!);
    if (!isPole && rises.slice(0, 2).every((rise) => rise > edgeRise * lossScale)) return true;
  }
  return false;
}
