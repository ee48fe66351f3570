/** Finds the members of a population that found the basin of the best one, from their losses only. */

/** A loss counts as the best's within this share of it, */
const nearby = 0.01;
/** or within this share of the way down to it from the median start. */
const ofDescent = 1e-6;

function median(values: Float64Array): number {
  const sorted = values.filter(Number.isFinite).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * 1 for the members whose loss is the smallest up to 1 %, or up to a millionth of the way from the median start; and
 * for those whose loss is under the tolerance, which the program accepts.
 */
export function foundBest(
  losses: Float64Array,
  startLosses: Float64Array,
  tolerance: number | null,
): Uint8Array {
  const least = Math.min(...losses.filter(Number.isFinite));
  const descent = Math.max(0, median(startLosses) - least) || 0;
  const limit = least + Math.max(nearby * Math.abs(least), ofDescent * descent);
  return Uint8Array.from(losses, (loss) =>
    loss <= limit || loss < (tolerance ?? Number.NEGATIVE_INFINITY) ? 1 : 0,
  );
}
