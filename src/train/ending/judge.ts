/** Decides from what was measured which kind of end it is. Everything compared here is free of units. */

import { farthest } from './downhill';
import type { Measured } from './measure';
import type { Sides } from './sides';

/** The element that is farthest from the minimum, and how far. */
export interface Distance {
  /** The largest step to the minimum, relative to the element. */
  readonly step: number;
  /** By how much the loss would still fall. */
  readonly decrease: number;
  /** The parameters that have most of the way to go, by number. */
  readonly parameters: readonly number[];
}

/** What shows that an end is a minimum; `bottom` is one of many equal ones, with the loss higher on both sides. */
export type Arrival = 'minimum' | 'edge' | 'zero' | 'bottom';

export type Verdict =
  | { readonly kind: 'converged'; readonly why: Arrival; readonly step: number }
  | { readonly kind: 'flat'; readonly rest: 'settled' | 'falling' | 'none' }
  /** The loss tends to a limit as parameters grow. */
  | { readonly kind: 'asymptote'; readonly parameters: readonly number[] }
  | { readonly kind: 'precision'; readonly distance: Distance | null }
  /** The gradient is zero, and the loss falls from here, on one side or on both. */
  | { readonly kind: 'saddle'; readonly parameters: readonly number[]; readonly sides: 1 | 2 }
  | { readonly kind: 'swings' }
  | { readonly kind: 'blocked'; readonly distance: Distance | null }
  | { readonly kind: 'slow'; readonly distance: Distance | null }
  | { readonly kind: 'falls'; readonly distance: Distance | null };

/** The step to the minimum, relative to the parameter, and the share of the loss, at which a run has arrived. */
const arrivedStep = 1e-5;
const arrivedDecrease = 1e-9;
/** Without a Hessian: the slope in units of parameters and loss, and the fall over a hundred steps. */
const arrivedSlope = 1e-6;
const arrivedFall = 1e-8;
/** The differences of gradients across an edge give a step of about the spacing of the points; a shorter one is smooth. */
const edgeStep = 1e-4;
/** The number of times that the last hundred steps would have to be repeated until more steps are of little use. */
const manyTimes = 300;
/** The share of the loss whose fall counts if the distance is not known. */
const noticeable = 1e-4;
/** A share of the loss that nobody misses. */
const trifle = 1e-8;
/** How many times the rounding of the loss still counts as rounding. */
const roundings = 4;
const nearlyRounding = 1000;

/** The part of the way down that was followed, in units of the way to the minimum of the quadratic. */
const farBeyond = 10;

/** Whether the loss falls on far behind the minimum that its curvature promises, if it promises one. */
export function fallsPast(distance: Distance | null, { beyond }: Pick<Measured, 'beyond'>): boolean {
  return beyond !== null && (distance === null || farBeyond * distance.step <= farthest);
}

export function distanceOf(measured: Measured): Distance | null {
  const { plan, curvature, owners, values, scales, lossScale, bounded, noise } = measured;
  if (curvature === null || curvature.downwards !== null || descent(measured) !== null) return null;
  const { steps, diagonal, decrease, uncurved } = curvature;
  const relative = steps.map((each, at) => {
    // Under a constraint, a change of the unconstrained value by 1 is one by a factor.
    const size = plan.parameters[owners[at]!]!.constraint.kind === 'none' ? values[at]! : 1;
    const own = each === 0 ? 0 : Math.abs((each * scales[at]!) / size);
    // An element that is zero has no relative error; its share of the loss counts instead.
    const share = 0.5 * Math.abs(diagonal[at]!) * each * each;
    const isTrifle = share <= arrivedDecrease * lossScale;
    // Where a simplex ends, or a gap of ordered numbers, the unconstrained numbers go on for ever.
    if (bounded.includes(owners[at]!) && share <= Math.max(noise, arrivedDecrease * lossScale)) return 0;
    return isTrifle || !Number.isFinite(own) ? Math.min(own, Math.abs(each)) : own;
  });
  const step = Math.max(0, ...relative);
  const far = [...relative.keys()].filter((at) => relative[at]! >= step / 10);
  return {
    step,
    decrease: decrease + uncurved,
    parameters: step === 0 ? [] : [...new Set(far.map((at) => owners[at]!))],
  };
}

/** `searched` says that a line search found no lower loss. */
export function judge(measured: Measured, searched: boolean): Verdict {
  const { plan, plateaus, elements, loss } = measured;
  const rest = elements.length === 0 ? null : judgeRest(measured, searched);
  // A soft choice that has settled leaves the parameters of its other options without any part in the loss.
  if (plan.softness !== null && rest !== null) return rest;
  const together = descentTogether(measured);
  if (together !== null) return together;
  const settled = rest === null || rest.kind === 'converged' || rest.kind === 'precision';
  const tails = plateaus.filter(({ form }) => form === 'tail');
  if (settled && tails.length > 0 && tails.length === plateaus.length)
    return { kind: 'asymptote', parameters: tails.map(({ parameter }) => parameter) };
  // A loss of zero where every farther value is higher is no plateau to leave, and neither is the bottom of a valley.
  const flat = plateaus.filter(
    ({ higher, lower, form }) => form !== 'bottom' && (loss !== 0 || lower || !higher),
  );
  if (flat.length > 0) {
    return { kind: 'flat', rest: rest === null ? 'none' : settled ? 'settled' : 'falling' };
  }
  if (settled && plateaus.some(({ form }) => form === 'bottom') && loss !== 0)
    return { kind: 'converged', why: 'bottom', step: 0 };
  return rest ?? { kind: 'converged', why: loss === 0 && plateaus.length > 0 ? 'zero' : 'minimum', step: 0 };
}

/** Where parameters change nothing each by itself, but the loss falls as they change together. */
function descentTogether(measured: Measured): Verdict | null {
  if (!isSlopeless(measured)) return null;
  const [found] = measured.together.filter(({ sides }) => sides.includes('falls'));
  if (found === undefined) return null;
  const sides = found.sides.every((side) => side === 'falls') ? 2 : 1;
  return { kind: 'saddle', parameters: mainParameters(found, found.way), sides };
}

function judgeRest(measured: Measured, searched: boolean): Verdict {
  const { curvature, trend, noise, lossScale, precision, atEdge, isLeast, beyond, slopes } = measured;
  const distance = distanceOf(measured);
  if (distance !== null) {
    if (distance.step <= arrivedStep && distance.decrease <= Math.max(arrivedDecrease * lossScale, noise))
      return {
        kind: 'converged',
        why: isLeast || (atEdge && isUncurved(measured)) ? 'edge' : 'minimum',
        step: distance.step,
      };
  } else if (curvature === null && descent(measured) === null) {
    const felt = slopes.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const still = trend.steps > 0 && trend.fall <= arrivedFall * lossScale;
    if (felt <= arrivedSlope * lossScale && (still || felt === 0))
      return { kind: 'converged', why: 'minimum', step: felt / lossScale || 0 };
  }
  const down = descent(measured);
  const isStill = searched || trend.kind !== 'falls' || slopes.every((each) => each === 0);
  if (down !== null && isStill && isSlopeless(measured)) {
    const sides = down.sides.every((side) => side === 'falls') ? 2 : 1;
    return { kind: 'saddle', parameters: mainParameters(measured, down.way), sides };
  }
  const isFalling = trend.kind === 'falls' && trend.fall > trifle * lossScale;
  const isSmooth =
    distance !== null && distance.step <= edgeStep && distance.decrease <= edgeStep * lossScale;
  if ((isLeast || (atEdge && !isSmooth)) && (searched || !isFalling))
    return { kind: 'converged', why: 'edge', step: 0 };
  const isRounding = distance !== null && distance.decrease <= roundings * noise;
  if (isRounding && noise > 0) return { kind: 'precision', distance };
  if (beyond !== null && beyond.fall <= trifle * lossScale)
    return { kind: 'asymptote', parameters: [...new Set(measured.owners)] };
  if (searched) return { kind: 'blocked', distance };
  if (trend.kind === 'swings' || jumpsOver(measured, distance)) return { kind: 'swings' };
  const isNear = distance === null || distance.decrease <= nearlyRounding * noise;
  if (trend.kind === 'rests' && trend.steps > 0 && precision === 'f32' && isNear)
    return { kind: 'precision', distance };
  return isWorthwhile(measured, distance) ? { kind: 'falls', distance } : { kind: 'slow', distance };
}

/** A direction in which the loss falls from the end by more than its slope explains: on both sides if there is one. */
export function descent({ around }: Pick<Measured, 'around'>): Sides | null {
  const falling = around.filter(({ sides }) => sides.includes('falls'));
  return falling.find(({ sides }) => sides.every((side) => side === 'falls')) ?? falling[0] ?? null;
}

/** Whether the last step was as long as the way to the minimum, although the loss does not fall. */
function jumpsOver({ trend, relativeStep }: Measured, distance: Distance | null): boolean {
  return (
    trend.kind === 'rests' &&
    trend.steps > 1 &&
    distance !== null &&
    relativeStep >= Math.min(1, distance.step) / 10
  );
}

/** Whether the loss has neither slope nor curvature in some direction. */
function isUncurved({ curvature }: Measured): boolean {
  return curvature !== null && curvature.undetermined.length > 0;
}

/** Whether the loss hardly depends on the parameters to first order. */
function isSlopeless({ slopes, lossScale, noise }: Measured): boolean {
  return slopes.every((each) => Math.abs(each) <= Math.max(arrivedSlope * lossScale, noise));
}

/** The parameters with a good share of a direction. */
export function mainParameters({ owners }: Pick<Measured, 'owners'>, way: Float64Array): readonly number[] {
  const most = way.reduce((max, each) => Math.max(max, Math.abs(each)), 0);
  return [
    ...new Set([...way.keys()].filter((at) => Math.abs(way[at]!) >= 0.3 * most).map((at) => owners[at]!)),
  ];
}

/** Whether more steps of the same kind would get there. */
function isWorthwhile({ trend, loss, noise }: Measured, distance: Distance | null): boolean {
  if (trend.steps === 0) return true;
  if (trend.fall <= noise) return false;
  if (trend.fall >= noticeable * Math.abs(loss)) return true;
  return distance !== null && distance.decrease <= manyTimes * trend.fall;
}
