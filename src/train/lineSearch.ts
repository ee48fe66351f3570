/**
 * Finds a step length along a direction that satisfies the strong Wolfe conditions: enough decrease, and a slope that
 * is flat enough. Nocedal and Wright, Numerical Optimization (2nd edition, 2006), algorithms 3.5 and 3.6. Where values
 * differ by their rounding only, slopes decide (the approximate Wolfe conditions of Hager and Zhang, SIAM Journal on
 * Optimization 16, 2005). At a kink no slope is flat: there a slope that has turned is enough (Lewis and Overton,
 * Mathematical Programming 141, 2013).
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
/** The maximum number of evaluations, and of those between two lengths while a longer one is known to be good enough. */
const maxTrials = 40;
const maxRefined = 10;

const finite = ({ value, slope }: Trial): boolean => Number.isFinite(value) && Number.isFinite(slope);

/**
 * Searches for a step from `start` (of length 0, with negative slope), and tries `first` first. If the conditions
 * cannot be satisfied, the result is the best step that lowers the value; null if none does. A value that is not finite
 * means that a step is too long. Values that differ by `noise` may be the same.
 */
export async function searchLine<T extends Trial>(
  start: T,
  first: number,
  evaluate: (length: number) => Promise<T>,
  noise = 0,
): Promise<T | null> {
  const isNoisy = (trial: T): boolean => Math.abs(trial.value - start.value) <= noise;
  const lowered = (trial: T): boolean => {
    if (!finite(trial)) return false;
    // On a parabola the slope shows the same decrease as the value.
    if (isNoisy(trial)) return trial.slope <= (2 * decrease - 1) * start.slope;
    return trial.value < start.value && trial.value <= start.value + decrease * trial.length * start.slope;
  };
  const flat = (trial: T): boolean => Math.abs(trial.slope) <= -flatness * start.slope;

  let left = maxTrials;
  let before = start;
  let length = first;
  while (left-- > 0) {
    const trial = await evaluate(length);
    const isAbove = trial.value >= before.value && !isNoisy(trial);
    const higher = !lowered(trial) || (before !== start && isAbove);
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
    let turned = lowest !== start && lowest.slope >= 0 ? lowest : null;
    for (let refined = 0; left-- > 0; ) {
      if (turned !== null && ++refined > maxRefined) return turned;
      const between = interpolated(low, high, noise);
      if (between === low.length || between === high.length) break;
      const trial = await evaluate(between);
      const isAbove = trial.value >= low.value && !(isNoisy(trial) && isNoisy(low));
      if (!lowered(trial) || isAbove) high = trial;
      else {
        if (flat(trial)) return trial;
        if (trial.slope >= 0) turned = trial;
        if (trial.slope * (high.length - low.length) >= 0) high = low;
        low = trial;
      }
    }
    return low === start ? null : low;
  }
}

/**
 * The minimum of the cubic with these values and slopes (equation 3.59), or where the line through the slopes is 0 if
 * the values differ by noise; the middle if that is too near to an end, or there is none.
 */
function interpolated(low: Trial, high: Trial, noise: number): number {
  const middle = (low.length + high.length) / 2;
  if (!finite(high)) return middle;
  const width = high.length - low.length;
  const first = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const root = Math.sign(width) * Math.sqrt(first * first - low.slope * high.slope);
  const cubic = high.length - (width * (high.slope + root - first)) / (high.slope - low.slope + 2 * root);
  const linear = low.length - (width * low.slope) / (high.slope - low.slope);
  const least = Math.abs(high.value - low.value) <= noise ? linear : cubic;
  const margin = 0.1 * Math.abs(width);
  const near = Math.abs(least - low.length) < margin || Math.abs(least - high.length) < margin;
  const inside = (least - low.length) * (least - high.length) < 0;
  return Number.isFinite(least) && inside && !near ? least : middle;
}
