/**
 * The profile of one parameter: how much worse the best fit becomes as the parameter is held at other values. The signed
 * root of that is a straight line where a model is linear; where it crosses the quantile, the interval ends. Bates and
 * Watts, Nonlinear Regression Analysis and Its Applications (1988), section 6.1.
 */

export interface Held {
  /** The deviance above the minimum, in units in which its root is compared with a quantile. */
  readonly deviance: number;
  /** All parameters, with the held one at its value and the others at their best. */
  readonly point: Float64Array;
}

export interface ProfileProblem {
  readonly estimate: number;
  readonly standardError: number;
  /** All parameters at the minimum. */
  readonly point: Float64Array;
  /** Between which the parameter may be. */
  readonly low: number;
  readonly high: number;
  /** The best fit with the parameter held at a value, searched from a point; null if it was not found. */
  readonly hold: (value: number, from: Float64Array) => Promise<Held | null>;
}

/** A point of the curve. `root` is negative below the estimate. */
export interface ProfilePoint {
  readonly value: number;
  readonly root: number;
}

export interface Profile {
  /** In order of the values, the estimate among them. */
  readonly curve: readonly ProfilePoint[];
  /** Where the interval ends; null if the fit does not become bad enough on that side. */
  readonly low: number | null;
  readonly high: number | null;
  /** A deviance below that of the estimate was found: the run had not reached the minimum. */
  readonly foundBetter: boolean;
}

interface Side {
  readonly points: readonly ProfilePoint[];
  readonly end: number | null;
  readonly foundBetter: boolean;
}

/** Steps of the curve to the quantile on a line. */
const steps = 5;
const maxPoints = 30;
const maxCrossings = 25;
/** The relative width to which the end of an interval is found. */
const precision = 1e-7;
/** How much a deviance may be below the minimum's by rounding. */
const rounding = 1e-6;

/** The curve and the interval on which the root stays below `quantile`. */
export async function profile(problem: ProfileProblem, quantile: number): Promise<Profile> {
  const below = await side(problem, quantile, -1);
  const above = await side(problem, quantile, 1);
  const curve = [...below.points.toReversed(), { value: problem.estimate, root: 0 }, ...above.points];
  const foundBetter = below.foundBetter || above.foundBetter;
  return { curve, low: below.end, high: above.end, foundBetter };
}

/** One side of the curve, outwards, until it passes the quantile. */
async function side(problem: ProfileProblem, quantile: number, sign: 1 | -1): Promise<Side> {
  const { estimate, standardError, low, high, hold } = problem;
  const bound = sign < 0 ? low : high;
  const points: ProfilePoint[] = [];
  let last = { value: estimate, root: 0, point: problem.point };
  let step = (quantile / steps) * standardError;
  while (points.length < maxPoints) {
    const wanted = last.value + sign * step;
    // The bound itself may be where the model ends.
    const value = sign * (bound - wanted) > 0 ? wanted : (last.value + bound) / 2;
    if (value === last.value) break;
    const held = await hold(value, last.point);
    if (held === null) {
      step /= 4;
      if (step < 1e-4 * standardError) break;
      continue;
    }
    if (held.deviance < -rounding) return { points, end: null, foundBetter: true };
    const root = Math.sqrt(Math.max(0, held.deviance));
    const next = { value, root, point: held.point };
    if (root >= quantile) {
      const end = await crossing(problem, quantile, last, next);
      points.push({ value: end, root: sign * quantile }, { value, root: sign * root });
      return { points, end, foundBetter: false };
    }
    points.push({ value, root: sign * root });
    const slope = (root - last.root) / Math.abs(value - last.value);
    const stretched = slope > 0 ? quantile / steps / slope : 2 * step;
    step = Math.min(Math.max(stretched, step / 4), 3 * step);
    last = next;
  }
  return { points, end: null, foundBetter: false };
}

interface At {
  readonly value: number;
  readonly root: number;
  readonly point: Float64Array;
}

/** Where the root is the quantile, between two values on either side of it: false position, with halving where that is slow. */
async function crossing({ hold }: ProfileProblem, quantile: number, inner: At, outer: At): Promise<number> {
  let [a, b] = [inner, outer];
  for (let tries = 0; tries < maxCrossings; tries++) {
    const width = b.value - a.value;
    if (Math.abs(width) <= precision * Math.max(Math.abs(a.value), Math.abs(b.value))) break;
    const part = (quantile - a.root) / (b.root - a.root);
    const value = a.value + width * (tries % 3 === 2 ? 0.5 : part);
    const held = await hold(value, a.point);
    if (held === null) break;
    const at = { value, root: Math.sqrt(Math.max(0, held.deviance)), point: held.point };
    if (Math.abs(at.root - quantile) <= precision * quantile) return value;
    if (at.root < quantile) a = at;
    else b = at;
  }
  const part = b.root === a.root ? 0 : (quantile - a.root) / (b.root - a.root);
  return a.value + (b.value - a.value) * part;
}
