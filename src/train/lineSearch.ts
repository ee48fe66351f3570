/**
 * Finds a step length along a direction that satisfies the strong Wolfe conditions: enough decrease, and a slope that
 * is flat enough. Nocedal and Wright, Numerical Optimization (2nd edition, 2006), algorithms 3.5 and 3.6.
 */

/** A function of the step length: its value, its slope, and further results at that point. */
export interface Trial {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
}

/** The constants for enough decrease and for the flatness of the slope: the usual ones for quasi-Newton directions. */
const decrease = 1e-4;
const flatness = 0.9;
/** The maximum number of evaluations. */
const maxTrials = 40;

const finite = ({ value, slope }: Trial): boolean => Number.isFinite(value) && Number.isFinite(slope);

/**
 * Searches for a step from `start` (of length 0, with negative slope), and tries `first` first. If the conditions
 * cannot be satisfied, the result is the best step that lowers the value; null if none does. A value that is not finite
 * means that a step is too long.
 */
export async function searchLine<T extends Trial>(
  start: T,
  first: number,
  evaluate: (length: number) => Promise<T>,
): Promise<T | null> {
  const lowered = (trial: T): boolean =>
    finite(trial) &&
    trial.value < start.value &&
    trial.value <= start.value + decrease * trial.length * start.slope;
  const flat = (trial: T): boolean => Math.abs(trial.slope) <= -flatness * start.slope;

  let left = maxTrials;
  let before = start;
  let length = first;
  while (left-- > 0) {
    const trial = await evaluate(length);
    const higher = !lowered(trial) || (before !== start && trial.value >= before.value);
    if (higher) return zoom(before, trial);
    if (flat(trial)) return trial;
    if (trial.slope >= 0) return zoom(trial, before);
    before = trial;
    length *= 2;
  }
  return before === start ? null : before;

  /**
   * Searches between the lowest value so far and another length, on the side to which the slope at the lowest falls.
   */
  async function zoom(lowest: T, other: T): Promise<T | null> {
    let [low, high] = [lowest, other];
    while (left-- > 0) {
      const between = interpolated(low, high);
      if (between === low.length || between === high.length) break;
      const trial = await evaluate(between);
      if (!lowered(trial) || trial.value >= low.value) high = trial;
      else {
        if (flat(trial)) return trial;
        if (trial.slope * (high.length - low.length) >= 0) high = low;
        low = trial;
      }
    }
    return low === start ? null : low;
  }
}

/**
 * The minimum of the cubic with these values and slopes (equation 3.59); the middle if that is too near to an end, or
 * there is none.
 */
function interpolated(low: Trial, high: Trial): number {
  const middle = (low.length + high.length) / 2;
  if (!finite(high)) return middle;
  const width = high.length - low.length;
  const first = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const root = Math.sign(width) * Math.sqrt(first * first - low.slope * high.slope);
  const least = high.length - (width * (high.slope + root - first)) / (high.slope - low.slope + 2 * root);
  const margin = 0.1 * Math.abs(width);
  const near = Math.abs(least - low.length) < margin || Math.abs(least - high.length) < margin;
  const inside = (least - low.length) * (least - high.length) < 0;
  return Number.isFinite(least) && inside && !near ? least : middle;
}
