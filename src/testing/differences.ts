/** How tests compare numbers: with difference quotients, and relative to their size. */

export { centralDifference, differenceGradient } from '../autodiff/differences';

/** |a - b| relative to their size, absolute near zero. */
export function relativeDifference(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  return Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
}
