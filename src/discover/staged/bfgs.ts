/**
 * Minimizes a function of a few numbers by its gradient: BFGS with the inverse matrix, and a line search that asks for a fall and
 * for less slope (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 6.1 and 3.5).
 */

export interface Valued {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly converged: boolean;
}

const relativeStep = 1e-8;
/** The share of the promised fall, and of the slope that may be left. */
const [fallShare, slopeShare] = [1e-4, 0.9];
const maxTrials = 25;
/** The length of a first step in each number, as a part of its size. */
const firstMove = 0.05;

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < x.length; index++) sum += x[index]! * y[index]!;
  return sum;
}

function moved(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  return point.map((each, index) => each + length * direction[index]!);
}

function isFiniteAt({ value, gradient }: Valued): boolean {
  return Number.isFinite(value) && gradient.every(Number.isFinite);
}

/** `evaluations`: how often the function may be computed. */
export function minimize(
  at: (point: Float64Array) => Valued,
  start: Float64Array,
  evaluations: number,
): Minimum {
  const size = start.length;
  let point = start;
  let here = at(point);
  let left = evaluations - 1;
  let inverse = firstInverse(point, here.gradient);
  let isFresh = true;
  while (left > 0 && isFiniteAt(here)) {
    const direction = new Float64Array(size);
    for (let row = 0; row < size; row++)
      direction[row] = -dot(inverse.subarray(row * size, (row + 1) * size), here.gradient);
    const slope = dot(direction, here.gradient);
    if (slope === 0) return { point, value: here.value, converged: true };
    const found = slope < 0 ? search(at, point, here, { direction, slope }, left) : null;
    left -= found?.trials ?? 1;
    if (found === null || found.there === null) {
      // A matrix of its own may have become worthless; the gradient alone is tried once.
      if (isFresh) return { point, value: here.value, converged: isRounding(slope, here.value) };
      inverse = firstInverse(point, here.gradient);
      isFresh = true;
      continue;
    }
    const { target, there } = found;
    const step = target.map((each, index) => each - point[index]!);
    const change = there.gradient.map((each, index) => each - here.gradient[index]!);
    const isShort = Math.sqrt(dot(step, step)) <= relativeStep * Math.sqrt(dot(target, target));
    point = target;
    here = there;
    if (isShort) return { point, value: here.value, converged: true };
    updateInverse(inverse, step, change, isFresh);
    isFresh = false;
  }
  return { point, value: here.value, converged: false };
}

/** Whether a slope promises less than the rounding of the value. */
function isRounding(slope: number, value: number): boolean {
  return Math.abs(slope) <= 1e-12 * Math.abs(value);
}

/** Diagonal, so that the first step moves each number by a part of its size at most. */
function firstInverse(point: Float64Array, gradient: Float64Array): Float64Array {
  const size = point.length;
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const slope = Math.abs(gradient[row]!);
    inverse[row * size + row] = slope > 0 ? (firstMove * Math.max(Math.abs(point[row]!), 0.1)) / slope : 1;
  }
  return inverse;
}

function updateInverse(
  inverse: Float64Array,
  step: Float64Array,
  change: Float64Array,
  isFirst: boolean,
): void {
  const size = step.length;
  const curvature = dot(step, change);
  if (!(curvature > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  const times = new Float64Array(size);
  const multiply = (): void => {
    for (let row = 0; row < size; row++)
      times[row] = dot(inverse.subarray(row * size, (row + 1) * size), change);
  };
  multiply();
  if (isFirst) {
    // The scale of the first matrix was a guess.
    const scale = curvature / dot(change, times);
    for (let each = 0; each < inverse.length; each++) inverse[each]! *= scale;
    multiply();
  }
  const weight = (1 + dot(change, times) / curvature) / curvature;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++)
      inverse[row * size + column]! +=
        weight * step[row]! * step[column]! -
        (times[row]! * step[column]! + step[row]! * times[column]!) / curvature;
  }
}

interface Line {
  readonly direction: Float64Array;
  readonly slope: number;
}

/** A point along the line with a fall and less slope; `there` is null where no length has a fall. */
function search(
  at: (point: Float64Array) => Valued,
  point: Float64Array,
  here: Valued,
  { direction, slope }: Line,
  evaluations: number,
): { readonly target: Float64Array; readonly there: Valued | null; readonly trials: number } {
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let length = 1;
  let best: { readonly target: Float64Array; readonly there: Valued } | null = null;
  let trials = 0;
  while (trials < Math.min(maxTrials, evaluations)) {
    const target = moved(point, direction, length);
    const there = at(target);
    trials++;
    if (!isFiniteAt(there) || there.value > here.value + fallShare * length * slope) high = length;
    else {
      best = { target, there };
      if (dot(there.gradient, direction) >= slopeShare * slope) break;
      low = length;
    }
    length = high === Number.POSITIVE_INFINITY ? 2 * length : (low + high) / 2;
    if (best !== null && high - low < 0.1 * low) break;
  }
  return { target: best?.target ?? point, there: best?.there ?? null, trials };
}
