/**
 * Exponential smoothing over steps, not over records: thinned records are weighted by the steps between them. The
 * mean starts unbiased, so the first value is the first loss itself.
 */

import type { Readings } from '../state/series';

/**
 * Smooths with weights that fall to 1/e over `span` steps; a span of 0 changes nothing. Values that are not finite
 * are skipped.
 */
export function smooth<Values extends Readings>(
  steps: Readings,
  values: Values,
  span: number,
): Values | Float64Array {
  if (span <= 0) return values;
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let weight = 0;
  let before = steps.at(0) ?? 0;
  for (let index = 0; index < values.length; index++) {
    const decay = Math.exp(-(steps.at(index)! - before) / span);
    before = steps.at(index)!;
    sum *= decay;
    weight *= decay;
    const value = values.at(index)!;
    if (Number.isFinite(value)) {
      sum += value;
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
