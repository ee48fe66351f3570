/**
 * Exponential smoothing over steps, not over records: thinned records are weighted by the steps between them. The
 * mean starts unbiased, so the first value is the first loss itself.
 */

/**
 * Smooths with weights that fall to 1/e over `span` steps; a span of 0 changes nothing. Values that are not finite
 * are skipped.
 */
export function smooth(steps: ArrayLike<number>, values: Float64Array, span: number): Float64Array {
  if (span <= 0) return values;
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let weight = 0;
  let before = steps[0] ?? 0;
  for (let index = 0; index < values.length; index++) {
    const decay = Math.exp(-(steps[index]! - before) / span);
    before = steps[index]!;
    sum *= decay;
    weight *= decay;
    if (Number.isFinite(values[index]!)) {
      sum += values[index]!;
      weight += 1;
    }
    smoothed[index] = weight === 0 ? Number.NaN : sum / weight;
  }
  return smoothed;
}

/** The slider's last position. */
export const smoothingPositions = 40;

/**
 * The span in steps at a position of the slider: none, then from a thousandth to a tenth of the whole run, so that a
 * long run is smoothed as visibly as a short one.
 */
export function smoothingSpan(position: number, steps: number): number {
  if (position <= 0) return 0;
  return Math.max(1, Math.round(steps * 10 ** ((2 * position) / smoothingPositions - 3)));
}
