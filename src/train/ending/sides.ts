/**
 * Follows the loss on both sides of the end of a run along the directions in which it curves: at a minimum it rises on
 * both, whatever a quadratic says. Each side is followed from the shortest move that the loss can feel to a tenth of the
 * size of the parameters, and counts by its first change.
 */

import { Random } from '../../graph';
import type { Curvature, Direction } from './curvature';
import { type Evaluated, moved, type Probe } from './probe';

/** What the loss does first on one side; `ends` if it is no number there. */
export type Side = 'rises' | 'falls' | 'level' | 'ends';

export interface Sides {
  /** The direction, in units of the elements. */
  readonly way: Float64Array;
  /** The part that each element has in what the loss feels of the direction. */
  readonly shares: Float64Array;
  /** Whether the loss has no curvature along it. */
  readonly isLoose: boolean;
  readonly sides: readonly [Side, Side];
}

/** The longest and the shortest moves, relative to the elements. */
const maxLength = 0.1;
const minLength = 1e-8;
const usual = 1e-3;
/** A rise by so many times the rounding of the loss can be felt. */
const felt = 20;
/** A fall by so many times what rounding, the slope and the quadratic explain is another fall. */
const roundings = 4;
/** A fall by so many times that needs no confirmation by the next longer move. */
const sure = 1e6;
/** How many directions are drawn at random, in which parameters that change nothing alone may change the loss together. */
const drawn = 8;
const maxElements = 24;
/** Numbers below this have lost digits, so that changes by less mean nothing. */
const underflow = 1e-292;

export async function lookAround(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  curvature: Curvature | null,
  noise: number,
): Promise<readonly Sides[]> {
  if (elements.length === 0 || elements.length > maxElements) return [];
  const found: Sides[] = [];
  const random = new Random(11);
  const slopes = Float64Array.from(elements, (at, index) => end.slopes[at]! * scales[index]!);
  const ways: Direction[] = [...(curvature?.directions ?? [])];
  for (let count = 0; elements.length > 1 && count < drawn; count++) {
    const way = unit(random.normals(elements.length));
    const slope = way.reduce((sum, each, at) => sum + each * slopes[at]!, 0);
    ways.push({ way, shares: way, slope, value: 0, floor: 0 });
  }
  const promised = noise + (curvature?.decrease ?? 0);
  for (const { way, shares, slope, value, floor } of ways) {
    const first = value === 0 ? usual : Math.sqrt((felt * noise) / Math.abs(value));
    const lengths: number[] = [];
    for (let length = maxLength; length > 0.5 * Math.min(usual, Math.max(minLength, first)); length /= 10)
      lengths.unshift(length);
    if (!probe.affords(2 * lengths.length)) break;
    const whole = new Float64Array(end.point.length);
    for (const [index, at] of elements.entries()) whole[at] = way[index]! * scales[index]!;
    const side = async (sign: number): Promise<Side> => {
      const along = await probe.at(lengths.map((length) => moved(end.point, sign * length, whole)));
      for (const [index, { loss }] of along.entries()) {
        if (!Number.isFinite(loss)) return 'ends';
        const length = lengths[index]!;
        const unfelt = value === 0 ? 0.5 * floor * length ** 2 : 0;
        const explained = roundings * (promised + unfelt + Math.abs(slope) * length);
        const change = loss - end.loss;
        if (change > Math.max(noise + unfelt, underflow)) return 'rises';
        if (change < -Math.max(explained, underflow)) {
          const next = along[index + 1];
          // Where large numbers cancel, single losses are off by more than the usual rounding. A fall goes on.
          if (next === undefined || -change > sure * promised || next.loss - end.loss < change)
            return 'falls';
        }
      }
      return 'level';
    };
    found.push({ way, shares, isLoose: floor > 0 && value === 0, sides: [await side(-1), await side(1)] });
  }
  return found;
}

function unit(way: Float64Array): Float64Array {
  const length = Math.sqrt(way.reduce((sum, each) => sum + each * each, 0));
  return way.map((each) => each / length);
}
