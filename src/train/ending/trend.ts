/** Reads from the last losses of a run whether the loss still falls, by how much, or only goes up and down. */

export interface Trend {
  /** The number of steps that `fall` is measured over: a hundred, if there were that many. */
  readonly steps: number;
  /** By how much the loss fell over these steps; negative if it rose. */
  readonly fall: number;
  /** The largest loss of the last fifty steps less the smallest. */
  readonly swing: number;
  /** `falls` if the loss goes down, `swings` if it goes up and down without falling, `rests` if it does neither. */
  readonly kind: 'falls' | 'swings' | 'rests';
}

/** From this share of steps that raise the loss, it goes up and down. */
const risingShare = 0.1;
/** The share of a swing that is left after fifty steps, if it does not shrink. */
const lasting = 0.8;

/**
 * `losses` are the last ones, oldest first; `noise` is how much of a loss is rounding. In a `random` run each step sees
 * another batch or other noise, so that only the mean of many steps falls.
 */
export function trendOf(losses: Float64Array, noise: number, random: boolean): Trend {
  const last = losses.subarray(-101);
  const steps = Math.max(0, last.length - 1);
  const recent = losses.subarray(-50);
  const swing = recent.length === 0 ? 0 : Math.max(...recent) - Math.min(...recent);
  if (random) {
    const { fall, error } = fallOfMeans(losses);
    const kind = fall > 2 * error + noise ? 'falls' : swing > noise ? 'swings' : 'rests';
    return { steps, fall, swing, kind };
  }
  const fall = steps === 0 ? 0 : last[0]! - last[steps]!;
  const kind =
    swingsOn(last, noise) || swingsAlone(recent, noise)
      ? 'swings'
      : fall > noise
        ? 'falls'
        : swing > noise
          ? 'swings'
          : 'rests';
  return { steps, fall, swing, kind };
}

/** Whether enough steps raise the loss, and the swing does not shrink. */
function swingsOn(losses: Float64Array, noise: number): boolean {
  const changes = losses.subarray(1).map((each, index) => each - losses[index]!);
  const rises = changes.filter((each) => each > noise).length;
  if (changes.length < 8 || rises < risingShare * changes.length) return false;
  const half = Math.floor(losses.length / 2);
  const least = Math.min(...losses);
  const [before, after] = [losses.subarray(0, half), losses.subarray(half)].map(
    (part) => Math.max(...part) - least,
  );
  return after! >= lasting * before!;
}

/** The share of a swing by which the mean of fifty steps may fall if they only go up and down. */
const stillFalling = 0.05;

/** Whether the last fifty steps go up and down without falling, whatever those before them did. */
function swingsAlone(recent: Float64Array, noise: number): boolean {
  const half = Math.floor(recent.length / 2);
  if (half < 8 || !swingsOn(recent, noise)) return false;
  const mean = (part: Float64Array): number => part.reduce((sum, each) => sum + each, 0) / half;
  const swing = Math.max(...recent) - Math.min(...recent);
  return mean(recent.subarray(0, half)) - mean(recent.subarray(-half)) <= stillFalling * swing;
}

/** The mean loss of the first half less that of the second, and the standard error of the difference. */
function fallOfMeans(losses: Float64Array): { readonly fall: number; readonly error: number } {
  const half = Math.floor(losses.length / 2);
  if (half < 2) return { fall: 0, error: Number.POSITIVE_INFINITY };
  const parts = [losses.subarray(losses.length - 2 * half, losses.length - half), losses.subarray(-half)];
  const [before, after] = parts.map((part) => {
    const mean = part.reduce((sum, each) => sum + each, 0) / half;
    return { mean, variance: part.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (half - 1) };
  });
  return {
    fall: before!.mean - after!.mean,
    error: Math.sqrt((before!.variance + after!.variance) / half),
  };
}
