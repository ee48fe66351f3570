/**
 * Keeps an axis where it is while what is drawn moves. Each change of an axis draws the whole frame again and moves all that
 * is in it, so that an axis changes seldom, and then further than it has to.
 */

import { linearScale, type Scale } from './ticks';

/** An axis of which less than this share is used is made anew. */
const minUse = 0.4;
/** How much further an axis goes at an end that was passed, as a share of what it shows. */
const reserve = 0.3;

export class SteadyScale {
  private scale: Scale | null = null;

  /** `wanted` is the axis that fits what is shown. It is taken as it is where nothing moves. */
  fit(wanted: Scale, isMoving: boolean): Scale {
    const before = this.scale;
    const isAlike = before !== null && before.kind === 'linear' && wanted.kind === 'linear';
    this.scale = isMoving && isAlike ? moved(before, wanted) : wanted;
    return this.scale;
  }
}

function moved(before: Scale, wanted: Scale): Scale {
  const [isBelow, isAbove] = [wanted.low < before.low, wanted.high > before.high];
  const size = wanted.high - wanted.low;
  if (!isBelow && !isAbove) return size >= minUse * (before.high - before.low) ? before : wanted;
  // An end at zero stays there: what is never negative is not drawn as if it could be.
  const low = isBelow && wanted.low !== 0 ? wanted.low - reserve * size : wanted.low;
  const high = isAbove && wanted.high !== 0 ? wanted.high + reserve * size : wanted.high;
  return linearScale(low, high, { wanted: Math.max(3, wanted.ticks.length - 1) });
}
