/** The axes of a front, and the steps between its points. */

import type { Point } from '../charts/downsample';
import { linearScale, logScale, type Scale } from '../charts/ticks';
import type { FrontEntry } from '../state/discovery';

/** A loss this far below the highest, or of 0, is drawn at the lower edge. */
const mostDecades = 14;

export function frontAxes(front: readonly FrontEntry[]): { readonly x: Scale; readonly y: Scale } {
  const largest = Math.max(1, ...front.map(({ size }) => size));
  const losses = front
    .flatMap(({ loss, holdoutLoss }) => [loss, holdoutLoss ?? Number.NaN])
    .filter((each) => each > 0 && Number.isFinite(each));
  const high = losses.length === 0 ? 1 : Math.max(...losses);
  const low = losses.length === 0 ? 1e-3 : Math.max(Math.min(...losses), high / 10 ** mostDecades);
  const sized = linearScale(0, largest + 1);
  const ticks = sized.ticks.filter((tick) => Number.isInteger(tick));
  return { x: { ...sized, ticks }, y: logScale(low, Math.max(high, low * 10)) };
}

/** The lowest loss up to each size: it falls where a larger candidate is better. */
export function stepsOf(front: readonly FrontEntry[]): readonly Point[] {
  return front.flatMap(({ size, loss }, index) => {
    const before = front[index - 1];
    return [...(before === undefined ? [] : [{ x: size, y: before.loss }]), { x: size, y: loss }];
  });
}
